using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>Contracts as bytes. Two contracts are the same when these are.</summary>
internal static class ContractBytes
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The canonical JSON of a contract that <see cref="ContractValidator"/> accepts.</summary>
    public static byte[] Canonical(GoalContract contract) => JsonSerializer.SerializeToUtf8Bytes(contract, ContractJsonContext.Default.GoalContract);

    /// <summary>The SHA-256 of the canonical JSON in lower-case hexadecimal.</summary>
    public static string Hash(GoalContract contract) => Convert.ToHexStringLower(SHA256.HashData(Canonical(contract)));

    /// <summary>Reads a contract. What may be left out and is gets its documented default; nothing else is checked here.</summary>
    /// <exception cref="JsonException">The bytes are no contract: not JSON, an unknown, doubled or missing property, a wrong type.</exception>
    public static GoalContract Parse(ReadOnlySpan<byte> json)
    {
        var node = JsonNode.Parse(json, documentOptions: Strict) ?? throw new JsonException("expected a contract, found null");
        ContractDefaults.Fill(node);
        return node.Deserialize(ContractJsonContext.Default.GoalContract) ?? throw new JsonException("expected a contract, found null");
    }
}
