using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>What an operation gave. Bounded: what is larger is an artifact.</summary>
public sealed record OperationResult
{
    /// <summary>The most text a result keeps, in UTF-8 bytes.</summary>
    public const int MaximumExcerptBytes = 1_024;

    /// <summary>How it ended.</summary>
    [JsonPropertyName("outcome")]
    public required OperationOutcome Outcome { get; init; }

    /// <summary>Why, in a sentence; empty for a plain success. At most <see cref="CheckVerdict.MaximumReason"/> characters.</summary>
    [JsonPropertyName("reason")]
    public string Reason { get; init; } = string.Empty;

    /// <summary>The command's exit status, where there was one.</summary>
    [JsonPropertyName("exit")]
    public int? ExitCode { get; init; }

    /// <summary>The end of the output (a command) or the content (a tool), at most <see cref="MaximumExcerptBytes"/>.</summary>
    [JsonPropertyName("excerpt")]
    public string Excerpt { get; init; } = string.Empty;

    /// <summary>The whole output: of a command whenever it wrote anything, of a tool when the excerpt is not all of it. Else null.</summary>
    [JsonPropertyName("output")]
    public ArtifactReference? Output { get; init; }

    /// <summary>The verdicts of the checks the operation ran, in the order of its specification; for an attempt the step's checks.</summary>
    [JsonPropertyName("verdicts")]
    public ImmutableArray<CheckVerdict> Verdicts { get; init; } = [];

    /// <summary>For an attempt the verdicts of the goal's fences; else empty.</summary>
    [JsonPropertyName("fences")]
    public ImmutableArray<CheckVerdict> Fences { get; init; } = [];

    /// <summary>For a verification: files that changed meanwhile and should not have, at most ten. Not empty means the round is void.</summary>
    [JsonPropertyName("changed")]
    public ImmutableArray<string> Changed { get; init; } = [];

    /// <summary>For a verification that looked whether the workspace held still: a hash that is the same only over the same files. Else null.</summary>
    [JsonPropertyName("fingerprint")]
    public string? Fingerprint { get; init; }

    /// <summary>
    /// Why it could not even begin although nothing is wrong with it: this host lacks something that a person must see to, a secret for example. Nothing was done then. Null otherwise.
    /// </summary>
    [JsonPropertyName("lack")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lack { get; init; }

    /// <summary>For an attempt that succeeded: the commit that was checked out in the workspace after it. Null where git does not say.</summary>
    [JsonPropertyName("mark")]
    public WorkspaceMark? Mark { get; init; }

    /// <summary>For a turn what its model call gave; else null.</summary>
    [JsonInclude]
    [JsonPropertyName("turn")]
    internal TurnReply? Turn { get; init; }

    /// <summary>For a tool call of an agent what it gave; else null.</summary>
    [JsonInclude]
    [JsonPropertyName("answer")]
    internal ToolAnswer? Answer { get; init; }

    /// <summary>For a question to a planner what it gave; else null.</summary>
    [JsonInclude]
    [JsonPropertyName("planner")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal PlannerReply? Planner { get; init; }

    /// <summary>For a look at where an agent's attempt begins what was seen; else null.</summary>
    [JsonInclude]
    [JsonPropertyName("place")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal Workers.WorkerPlace? Place { get; init; }

    /// <summary>For a verification with judges what they cost, by the totals of their calls; else null.</summary>
    [JsonInclude]
    [JsonPropertyName("judged")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal ModelUsage? Judged { get; init; }

    /// <summary>Why a judge could not be asked that should have been, when it is the only thing that is missing; else null.</summary>
    [JsonInclude]
    [JsonPropertyName("judgeFault")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal TurnFault? JudgeFault { get; init; }

    /// <summary>How long it ran, measured on a monotonic clock.</summary>
    [JsonPropertyName("active")]
    public required TimeSpan Active { get; init; }
}

/// <summary>How an operation ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OperationOutcome>))]
public enum OperationOutcome
{
    /// <summary>No outcome; refused everywhere.</summary>
    None = 0,

    /// <summary>It did its work. For an attempt: the action succeeded and every check of the step passed.</summary>
    Succeeded = 1,

    /// <summary>It did its work in vain: a non-zero exit, an exception, a check that did not pass, a host that could not start it.</summary>
    Failed = 2,

    /// <summary>It was stopped because its time was over.</summary>
    TimedOut = 3,

    /// <summary>It was stopped because the goal wanted it, or because the goal's wall clock ran out.</summary>
    Stopped = 4,

    /// <summary>Its owner died and it left no trace: nobody knows what it did.</summary>
    Lost = 5,
}
