using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>Which planner of the embedding application makes a goal's plans: an <see cref="Operations.IPlanner"/>, inside the host's process.</summary>
public sealed record PlannerChoice
{
    /// <summary>How long a planner may take for a plan when nothing else is said: ten minutes.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(10);

    /// <summary>The planner's name.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>What it is told, by names of its own.</summary>
    [JsonPropertyName("with")]
    public ImmutableSortedDictionary<string, string> With { get; init => field = CommandEnvironment.Sorted(value); } = CommandEnvironment.NoTexts;

    /// <summary>How long it may take for a plan; one that takes longer is asked again later.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>
    /// Whether its plans may have any command and any check over HTTP, as those that a person declares. If not they are bound as plans that a model writes: a command is one
    /// that the contract itself names, unless the sandbox is <see cref="SandboxMode.FullAccess"/>.
    /// </summary>
    [JsonPropertyName("trust")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Trust { get; init; }
}
