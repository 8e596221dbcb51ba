using System.Globalization;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Identifiers;

/// <summary>The identity of a person's or client's command: time-ordered (UUID version 7), so that its age can be read from it.</summary>
/// <remarks>Repeating a command with the same id changes nothing and gives the same reply. <c>default</c> is no id and is refused.</remarks>
[JsonConverter(typeof(CommandIdJsonConverter))]
public readonly record struct CommandId(Guid Value)
{
    /// <summary>When the id was made, read from its first 48 bits, to the millisecond.</summary>
    public DateTimeOffset IssuedAt => DateTimeOffset.FromUnixTimeMilliseconds(
        Math.Min(long.Parse(Value.ToString("N").AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture), DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    /// <summary>A new id, dated by <paramref name="clock"/>.</summary>
    public static CommandId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    /// <inheritdoc/>
    public override string ToString() => Value.ToString("D");
}
