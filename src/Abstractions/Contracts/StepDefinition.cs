using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>One node of a plan.</summary>
public sealed record StepDefinition
{
    /// <summary>How long one attempt may take when nothing else is said: one hour.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromHours(1);

    /// <summary>Its id, unique in the plan.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <summary>What it does. A wait or a question has nothing but <see cref="Id"/>, this and <see cref="After"/>; a goal has <see cref="Retry"/> as well.</summary>
    [JsonPropertyName("action")]
    public required StepAction Action { get; init; }

    /// <summary>The steps that must be finished before this one starts.</summary>
    [JsonPropertyName("after")]
    public ImmutableArray<string> After { get; init; } = [];

    /// <summary>What happens when an attempt fails.</summary>
    [JsonPropertyName("retry")]
    public RetryPolicy Retry { get; init; } = new();

    /// <summary>How long one attempt may take; it is stopped then, and has failed.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan Timeout { get; init; } = DefaultTimeout;

    /// <summary>
    /// Whether running it again after an unknown outcome is harmless. A lost attempt of such a step is simply made again; of any other,
    /// <see cref="OnInterrupted"/> decides. The same as <see cref="InterruptionPolicy.Retry"/>.
    /// </summary>
    [JsonPropertyName("idempotent")]
    public bool Idempotent { get; init; }

    /// <summary>What happens when an attempt's outcome is unknown; null for what the goal says.</summary>
    [JsonPropertyName("onInterrupted")]
    public InterruptionPolicy? OnInterrupted { get; init; }

    /// <summary>
    /// The command that tells what an attempt of unknown outcome did: exit status 0 that it did its work (then the step's checks must pass as well), 1 that it did nothing
    /// and may be tried again; after anything else a person is asked. It must change nothing and bear being run again at any time. Only with
    /// <see cref="InterruptionPolicy.Reconcile"/>; null otherwise. It may take as long as <see cref="CommandCheck.DefaultTimeout"/>.
    /// </summary>
    [JsonPropertyName("reconcile")]
    public CommandLine? Reconcile { get; init; }

    /// <summary>What its command and the commands of its checks find in their environment beside what the goal says; it wins over that. Null for nothing.</summary>
    [JsonPropertyName("environment")]
    public CommandEnvironment? Environment { get; init; }

    /// <summary>
    /// Labels that the host must have on which its attempts run, beside those that the goal needs: see <see cref="GoalContract.Needs"/>. For a command or an agent; default for none.
    /// </summary>
    [JsonPropertyName("needs")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string> Needs { get; init => field = value.IsDefaultOrEmpty ? default : value; }

    /// <summary>What must hold when an attempt has ended, else it has failed.</summary>
    [JsonPropertyName("checks")]
    public ImmutableArray<Check> Checks { get; init; } = [];
}
