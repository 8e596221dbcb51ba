using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>The state of a plan actor.</summary>
internal sealed record PlanState : IActorState
{
    /// <summary>The plan's key.</summary>
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("sequence")]
    public long Sequence { get; init; }

    /// <inheritdoc/>
    [JsonPropertyName("at")]
    public DateTimeOffset At { get; init; }

    /// <summary>The sequence at which the goal last had to hear of the plan at once.</summary>
    [JsonPropertyName("urgent")]
    public long Urgent { get; init; }

    /// <summary>The newest of the goal's wishes, without the assignment and answers; null before the first.</summary>
    [JsonPropertyName("desired")]
    public Desired? Desired { get; init; }

    /// <summary>The number of the last answer taken.</summary>
    [JsonPropertyName("answered")]
    public long Answered { get; init; }

    /// <summary>The work; null before the first wish.</summary>
    [JsonPropertyName("assignment")]
    public PlanAssignment? Assignment { get; init; }

    /// <summary>When it got it; null before, and where an earlier version did not note it.</summary>
    [JsonPropertyName("begunAt")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>Whether it is known which steps of earlier plans are kept.</summary>
    [JsonPropertyName("rechecked")]
    public bool Rechecked { get; init; }

    /// <summary>Why the plan cannot reach its end; nothing starts any more then. Null while it can.</summary>
    [JsonPropertyName("failing")]
    public string? Failing { get; init; }

    /// <summary>The steps that were begun, kept or asked about, by their place in declared order.</summary>
    [JsonPropertyName("steps")]
    public ImmutableSortedDictionary<int, StepState> Steps { get; init; } = ImmutableSortedDictionary<int, StepState>.Empty;

    /// <summary>Steps that may be tried as soon as there is room.</summary>
    [JsonPropertyName("ready")]
    public ImmutableSortedSet<int> Ready { get; init; } = [];

    /// <summary>Steps that wait for their next attempt.</summary>
    [JsonPropertyName("delayed")]
    public ImmutableSortedSet<int> Delayed { get; init; } = [];

    /// <summary>Steps whose outcome a person must tell.</summary>
    [JsonPropertyName("unknown")]
    public ImmutableSortedSet<int> Unknown { get; init; } = [];

    /// <summary>Waits that are not over.</summary>
    [JsonPropertyName("waiting")]
    public ImmutableSortedSet<int> Waiting { get; init => field = value ?? []; } = [];

    /// <summary>Questions of steps that have no answer.</summary>
    [JsonPropertyName("asking")]
    public ImmutableSortedSet<int> Asking { get; init => field = value ?? []; } = [];

    /// <summary>Steps of unknown outcome whose reconciling has yet to begin.</summary>
    [JsonPropertyName("reconciling")]
    public ImmutableSortedSet<int> Reconciling { get; init => field = value ?? []; } = [];

    /// <summary>Steps that could begin, but no host has what they need; null for none.</summary>
    [JsonPropertyName("unplaced")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedSet<int>? Unplaced { get; init => field = value is { IsEmpty: true } ? null : value; }

    /// <summary>The open operations of hosts that are dead with which no other can go on; default for none.</summary>
    [JsonPropertyName("stranded")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string> Stranded { get; init => field = value.IsDefaultOrEmpty ? default : value; }

    /// <summary>The open operations, in the order they were begun.</summary>
    [JsonPropertyName("open")]
    public ImmutableArray<OpenOperation> Open { get; init; } = [];

    /// <summary>The goals of steps that are not known to have ended, by the step's place in declared order.</summary>
    [JsonPropertyName("children")]
    public ImmutableSortedDictionary<int, OpenChild> Children { get; init => field = value ?? ImmutableSortedDictionary<int, OpenChild>.Empty; } = ImmutableSortedDictionary<int, OpenChild>.Empty;

    /// <summary>The workers that are not known to have ended, by their step's place in declared order.</summary>
    [JsonPropertyName("workers")]
    public ImmutableSortedDictionary<int, OpenWorker> Workers { get; init => field = value ?? ImmutableSortedDictionary<int, OpenWorker>.Empty; } = ImmutableSortedDictionary<int, OpenWorker>.Empty;

    /// <summary>What the models of ended workers took in and gave out, and those of goals of steps that have ended.</summary>
    [JsonPropertyName("models")]
    public ModelUsage Models { get; init => field = value ?? new ModelUsage(); } = new();

    /// <summary>What was lent for models when a worker found that it does not allow another turn: none is begun before it is another. Null when none found that.</summary>
    [JsonPropertyName("exhausted")]
    public ModelLoan? Exhausted { get; init; }

    /// <summary>What the newest worker that ended left.</summary>
    [JsonPropertyName("handoff")]
    public Handoff? Handoff { get; init; }

    /// <summary>How far the newest attempt that ended has got; null when that is not known.</summary>
    [JsonPropertyName("progress")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProgress? Progress { get; init; }

    /// <summary>Whether a step has failed because attempts get nowhere.</summary>
    [JsonPropertyName("stalled")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsStalled { get; init; }

    /// <summary>The proposal of one of its workers that the goal has not answered; null when there is none.</summary>
    [JsonPropertyName("proposal")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PlanProposal? Proposal { get; init; }

    /// <summary>For a workspace on a git remote: the commit that the newest attempt pushed; null before the first.</summary>
    [JsonPropertyName("head")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkspaceMark? Head { get; init; }

    /// <summary>What a host lacks for an attempt that therefore could not begin; null when nothing.</summary>
    [JsonPropertyName("lack")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lack { get; init; }

    /// <summary>Whether it cannot reach its end because an agent is blocked.</summary>
    [JsonPropertyName("isBlocked")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsBlocked { get; init; }

    /// <summary>The version of what the board hears of who works on what; 0 where agents do not work together.</summary>
    [JsonPropertyName("crew")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Crew { get; init; }

    /// <summary>Steps finished or kept.</summary>
    [JsonPropertyName("done")]
    public int Done { get; init; }

    /// <summary>How many rechecks were begun; names the next one.</summary>
    [JsonPropertyName("rechecks")]
    public int Rechecks { get; init; }

    /// <summary>Attempts begun.</summary>
    [JsonPropertyName("attempts")]
    public long Attempts { get; init; }

    /// <summary>Active time of all settled operations.</summary>
    [JsonPropertyName("active")]
    public TimeSpan Active { get; init; }

    /// <summary>Active time that attempts were billed beyond what was reserved for them.</summary>
    [JsonPropertyName("overrun")]
    public TimeSpan Overrun { get; init; }

    /// <summary>Replans of goals of steps that have ended.</summary>
    [JsonPropertyName("replans")]
    public int Replans { get; init; }

    /// <summary>How the plan ended, or null.</summary>
    [JsonPropertyName("ending")]
    public PlanEnding? Ending { get; init; }

    /// <summary>Whether all but its id was forgotten.</summary>
    [JsonPropertyName("forgotten")]
    public bool IsForgotten { get; init; }

    /// <summary>The plan's key.</summary>
    [JsonIgnore]
    public ActorKey Key => new(ActorKind.Plan, Id);

    /// <summary>The graph of the assignment.</summary>
    [JsonIgnore]
    public PlanGraph Graph => Assignment!.Graph;

    /// <summary>A step's definition.</summary>
    public StepDefinition Step(int index) => Graph.Steps[index];

    /// <summary>An open operation, if that execution of it is current.</summary>
    public OpenOperation? FindOpen(string operation, int execution)
    {
        foreach (var open in Open)
        {
            if (open.Execution == execution && open.Operation == operation)
            {
                return open;
            }
        }

        return null;
    }

    /// <summary>Whether nothing of the plan runs: no operation is open, no goal of a step, and no worker.</summary>
    [JsonIgnore]
    public bool IsStill => Open.IsEmpty && Children.IsEmpty && Workers.IsEmpty;

    /// <summary>Whether a step is finished or kept.</summary>
    public bool IsDone(int index) => Steps.TryGetValue(index, out var step) && step.Phase is StepPhase.Done or StepPhase.Kept or StepPhase.KeptUnchecked;
}
