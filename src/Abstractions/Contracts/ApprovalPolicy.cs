using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>Which tool calls of agents a person is asked about before they begin.</summary>
public sealed record ApprovalPolicy
{
    private static readonly ImmutableSortedDictionary<string, ApprovalMode> NoRules = ImmutableSortedDictionary.Create<string, ApprovalMode>(StringComparer.Ordinal);

    /// <summary>How long a call may be approved, and an approval be used, when nothing else is said: 7 days from when a person is asked.</summary>
    public static readonly TimeSpan DefaultExpiry = TimeSpan.FromDays(7);

    /// <summary>What holds for calls that no rule names and that do more than read the workspace; null for <see cref="ApprovalMode.Never"/>.</summary>
    [JsonPropertyName("policy")]
    public ApprovalMode? Mode { get; init; }

    /// <summary>How long a call may be approved, and an approval be used, from when a person is asked: a second to 30 days; null for <see cref="DefaultExpiry"/>.</summary>
    [JsonPropertyName("expire")]
    public TimeSpan? Expire { get; init; }

    /// <summary>
    /// What holds for single tools, by their names, or by the beginning of names with <c>*</c> behind it. The whole name goes before a beginning, the longer beginning before the
    /// shorter. A rule holds for all calls of its tools, also of those that only read.
    /// </summary>
    [JsonPropertyName("tools")]
    public ImmutableSortedDictionary<string, ApprovalMode> Tools { get; init => field = value is null ? NoRules : value.WithComparers(StringComparer.Ordinal); } = NoRules;
}

/// <summary>Whether a person is asked about a tool call of an agent before it begins.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApprovalMode>))]
public enum ApprovalMode
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>Nobody is asked.</summary>
    Never = 1,

    /// <summary>A person is asked when the model wants a command to run outside the sandbox; the others run in it, and nobody is asked.</summary>
    OnRequest = 2,

    /// <summary>A person is asked about every call.</summary>
    Always = 3,
}
