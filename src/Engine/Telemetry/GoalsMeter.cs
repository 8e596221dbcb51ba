using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>The measurements of a process. Tags have few values: never the id of a goal, a plan or a step.</summary>
internal static class GoalsMeter
{
    private const string Seconds = "s";
    private const double Billion = 1_000_000_000;

    private static readonly Meter Meter = new(GoalsTelemetry.Name);
    private static readonly InstrumentAdvice<double> Long = new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 14_400, 43_200, 86_400, 604_800] };
    private static readonly InstrumentAdvice<double> Short = new() { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] };

    private static readonly Counter<long> Statuses = Count("goals.status.changes", "{change}", "Goals that came to another status.");
    private static readonly Counter<long> Holds = Count("goals.holds", "{hold}", "Reasons for which goals stopped moving.");
    private static readonly Histogram<double> Cycles = Time("goals.cycle.duration", "From the beginning of a goal's cycle to its end.", Long);
    private static readonly Counter<long> Plans = Count("goals.plans", "{plan}", "Plans that ended.");
    private static readonly Counter<long> Replans = Count("goals.replans", "{plan}", "Plans that were begun because the one before did not do.");
    private static readonly Counter<long> Steps = Count("goals.steps", "{step}", "Steps that ended.");
    private static readonly Histogram<double> StepTimes = Time("goals.step.duration", "From a step's first beginning to its end.", Long);
    private static readonly Histogram<double> Attempts = Time("goals.attempt.duration", "Attempts at steps, from beginning to end.", Long);
    private static readonly Histogram<double> Rounds = Time("goals.round.duration", "Verification rounds, from beginning to end.", Long);
    private static readonly Counter<long> Verdicts = Count("goals.verdicts", "{verdict}", "Verdicts of rounds on criteria and fences.");
    private static readonly Counter<long> Turns = Count("goals.turns", "{turn}", "Turns of agents that ended.");
    private static readonly Counter<long> Tools = Count("goals.tool.calls", "{call}", "Tool calls of agents that were answered.");
    private static readonly Counter<long> Tokens = Count("goals.tokens", "{token}", "Tokens that count for goals, estimated ones and those of lost calls included.");
    private static readonly Counter<double> Cost = Meter.CreateCounter<double>("goals.cost", "{cost}", "What models cost, by the prices and in the currency of the goals' contracts.");
    private static readonly Counter<long> TakeOvers = Count("goals.takeovers", "{operation}", "Operations that a host took over from a dead one.");
    private static readonly Histogram<double> Commits = Time("goals.commit.duration", "Tries to commit to a record.", Short);
    private static readonly Counter<long> Refused = Count("goals.messages.refused", "{message}", "Messages whose decision threw, refused alone and kept for inspection.");

    private static readonly RunningCount<OperationKind> Operations = new();
    private static readonly RunningCount<ActorKind> Actors = new();

    private static readonly Instrument[] Told = [Statuses, Holds, Cycles, Plans, Replans, Steps, StepTimes, Attempts, Rounds, Verdicts, Turns, Tools, Tokens, Cost, TakeOvers];

    static GoalsMeter()
    {
        Meter.CreateObservableUpDownCounter("goals.operations.running", () => Operations.Measure(TagNames.Operation), "{operation}", "Operations that this process runs.");
        Meter.CreateObservableUpDownCounter("goals.actors.active", () => Actors.Measure(TagNames.Actor), "{actor}", "Actors in the memory of this process.");
    }

    /// <summary>Whether anybody wants to hear what events tell.</summary>
    public static bool IsListenedTo => Array.Exists(Told, static instrument => instrument.Enabled);

    public static void OnStatus(string status) => Statuses.Add(1, new KeyValuePair<string, object?>(TagNames.Status, status));

    public static void OnHold(HoldKind kind) => Holds.Add(1, new KeyValuePair<string, object?>(TagNames.Hold, kind.ToString()));

    public static void OnCycle(TimeSpan duration, string status) => Cycles.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(TagNames.Status, status));

    public static void OnPlan(string outcome) => Plans.Add(1, Outcome(outcome));

    public static void OnReplan() => Replans.Add(1);

    public static void OnStep(string kind, string outcome, TimeSpan? duration)
    {
        Steps.Add(1, Kind(kind), Outcome(outcome));
        if (duration is { } known)
        {
            StepTimes.Record(known.TotalSeconds, Kind(kind), Outcome(outcome));
        }
    }

    public static void OnAttempt(string kind, string outcome, TimeSpan duration) => Attempts.Record(duration.TotalSeconds, Kind(kind), Outcome(outcome));

    public static void OnRound(string outcome, TimeSpan duration) => Rounds.Record(duration.TotalSeconds, Outcome(outcome));

    public static void OnVerdict(string verdict) => Verdicts.Add(1, new KeyValuePair<string, object?>(TagNames.Verdict, verdict));

    public static void OnTurn(string outcome) => Turns.Add(1, Outcome(outcome));

    public static void OnTool(string tool, bool failed) =>
        Tools.Add(1, new KeyValuePair<string, object?>(TagNames.Tool, tool), Outcome(failed ? "Failed" : "Succeeded"));

    public static void OnUsage(ModelUsage usage, string? model, string purpose)
    {
        var tags = new TagList { { TagNames.Purpose, purpose }, { TagNames.Model, model ?? "default" } };
        if (usage.Cost > 0)
        {
            Cost.Add(usage.Cost / Billion, tags);
        }

        Add(usage.Input, "input", tags);
        Add(usage.Output, "output", tags);
    }

    public static void OnTakenOver(OperationKind kind) => TakeOvers.Add(1, new KeyValuePair<string, object?>(TagNames.Operation, kind.ToString()));

    public static void OnTried(ActorKind actor, TimeSpan elapsed, bool? isDurable)
    {
        if (Commits.Enabled)
        {
            Commits.Record(
                elapsed.TotalSeconds,
                new KeyValuePair<string, object?>(TagNames.Actor, actor.ToString()),
                Outcome(isDurable switch { true => "Committed", false => "Conflict", null => "Failed" }));
        }
    }

    public static void OnRefused(ActorKind actor) => Refused.Add(1, new KeyValuePair<string, object?>(TagNames.Actor, actor.ToString()));

    public static void OnOperation(OperationKind kind, int change) => Operations.Add(kind, change);

    public static void OnActor(ActorKind kind, int change) => Actors.Add(kind, change);

    private static void Add(long count, string type, TagList tags)
    {
        if (count > 0)
        {
            tags.Add(TagNames.Tokens, type);
            Tokens.Add(count, tags);
        }
    }

    private static KeyValuePair<string, object?> Outcome(string outcome) => new(TagNames.Outcome, outcome);

    private static KeyValuePair<string, object?> Kind(string kind) => new(TagNames.StepKind, kind);

    private static Counter<long> Count(string name, string unit, string description) => Meter.CreateCounter<long>(name, unit, description);

    private static Histogram<double> Time(string name, string description, InstrumentAdvice<double> advice) => Meter.CreateHistogram(name, Seconds, description, tags: null, advice);
}
