using System.Text;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.ModelServer.Requests;

/// <summary>A request as the server understood it.</summary>
public sealed record ModelRequest
{
    private readonly Lazy<string> _bodyText;

    internal ModelRequest(byte[] body)
    {
        Body = body;
        _bodyText = new(() => Encoding.UTF8.GetString(body));
    }

    /// <summary>The number of the request since the server started, from 1.</summary>
    public int Number { get; internal set; }

    /// <summary>Which API it came by.</summary>
    public required ApiKind Api { get; init; }

    /// <summary>The model asked for.</summary>
    public required string Model { get; init; }

    /// <summary>Whether a stream was asked for.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether a stream is to carry usage (Chat Completions).</summary>
    public bool StreamUsage { get; init; }

    /// <summary>Whether encrypted reasoning was asked for (Responses).</summary>
    public bool EncryptedReasoning { get; init; }

    /// <summary>The most tokens the reply may have, if it said.</summary>
    public int? MaximumOutputTokens { get; init; }

    /// <summary>The reasoning effort, if it said.</summary>
    public string? Effort { get; init; }

    /// <summary>1 + the model's turns already in the conversation.</summary>
    public int Turn { get; init; } = 1;

    /// <summary>How many messages and items the conversation has.</summary>
    public int Messages { get; init; }

    /// <summary>Who spoke last.</summary>
    public string LastRole { get; init; } = "user";

    /// <summary>The text of the last message or tool result.</summary>
    public string LastText { get; init; } = "";

    /// <summary>The text of the first message of the user.</summary>
    public string FirstText { get; init; } = "";

    /// <summary>The tools it offers, in its order.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>The body as sent.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body as text.</summary>
    public string BodyText => _bodyText.Value;
}
