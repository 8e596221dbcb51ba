using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Identifiers;

/// <summary>The identity of a goal, <c>tenant/goal</c>. Chosen by the caller or made by us; never reused.</summary>
/// <remarks><c>default</c> is no id: its <see cref="Value"/> is empty and it equals only itself.</remarks>
[JsonConverter(typeof(GoalIdJsonConverter))]
public readonly record struct GoalId : IParsable<GoalId>, IComparable<GoalId>
{
    /// <summary>The tenant of goals that run in one process.</summary>
    public const string LocalTenant = "local";

    private readonly string? value;

    /// <summary>Creates an id from its two parts.</summary>
    /// <exception cref="ArgumentException">A part is not a valid <see cref="Identifier"/>.</exception>
    public GoalId(string tenant, string name)
    {
        if (!Identifier.IsValid(tenant))
        {
            throw new ArgumentException(Identifier.Explain(tenant), nameof(tenant));
        }

        if (!Identifier.IsValid(name))
        {
            throw new ArgumentException(Identifier.Explain(name), nameof(name));
        }

        value = $"{tenant}/{name}";
    }

    private GoalId(string valid) => value = valid;

    /// <summary>The whole id, <c>tenant/goal</c>.</summary>
    public string Value => value ?? string.Empty;

    /// <summary>The part before the slash.</summary>
    public string Tenant => Value[..Math.Max(0, Value.IndexOf('/', StringComparison.Ordinal))];

    /// <summary>The part after the slash.</summary>
    public string Name => Value[(Value.IndexOf('/', StringComparison.Ordinal) + 1)..];

    /// <summary>An id of the embedded tenant.</summary>
    public static GoalId Local(string name) => new(LocalTenant, name);

    /// <inheritdoc/>
    public static GoalId Parse(string s, IFormatProvider? provider = null) => TryParse(s, provider, out var id)
        ? id
        : throw new FormatException($"'{s}' is not a goal id; it is written tenant/goal, for example local/release-check");

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out GoalId result)
    {
        result = default;
        var slash = s?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !Identifier.IsValidPart(s.AsSpan(0, slash)) || !Identifier.IsValidPart(s.AsSpan(slash + 1)))
        {
            return false;
        }

        result = new GoalId(s!);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(GoalId other) => string.CompareOrdinal(Value, other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
