using System.Text.Json.Serialization;

namespace Orleans.Goals.Identifiers;

/// <summary>An opaque position in a goal's feed: exact order within an actor, commit time between actors.</summary>
/// <remarks><c>default</c> is the beginning.</remarks>
[JsonConverter(typeof(CursorJsonConverter))]
public readonly record struct Cursor(string? Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value ?? string.Empty;
}
