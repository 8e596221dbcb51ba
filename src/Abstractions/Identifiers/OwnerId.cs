using System.Text.Json.Serialization;

namespace Orleans.Goals.Identifiers;

/// <summary>A host instance that runs executions: one process start, or one silo with its generation.</summary>
/// <remarks>Never reused: a restarted process is another owner. <c>default</c> is no owner.</remarks>
[JsonConverter(typeof(OwnerIdJsonConverter))]
public readonly record struct OwnerId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value ?? string.Empty;
}
