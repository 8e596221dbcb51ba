using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Plans;

/// <summary>A plan that is decided message by message.</summary>
internal sealed class PlanBench
{
    private static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private long generation;

    public PlanState State { get; private set; } = PlanLogic.Instance.Create(ActorKey.ForPlan(GoalId.Local("g"), 1));

    public TimeSpan Elapsed { get; set; }

    /// <summary>Which hosts have what; null where every host has everything.</summary>
    public IHosts? Hosts { get; init; }

    /// <summary>What the goal needs of a host.</summary>
    public ImmutableArray<string> Needs { get; init; }

    public static StepDefinition Step(string id, InterruptionPolicy? policy = null, params ImmutableArray<Check> checks) => new()
    {
        Id = id,
        Action = new RunAction { Command = CommandLine.Shell(id) },
        OnInterrupted = policy,
        Reconcile = policy == InterruptionPolicy.Reconcile ? CommandLine.Shell("look") : null,
        Checks = checks,
        Timeout = TimeSpan.FromMinutes(1),
    };

    public static FileCheck Check { get; } = new() { Id = "there", File = "there" };

    /// <summary>Gives the plan its work, or another wish.</summary>
    public PlanBench Want(
        ImmutableArray<StepDefinition> steps, TimeSpan? active = null, int? concurrency = null, DesiredMode mode = DesiredMode.Run, params ImmutableArray<FinishedStep> finished) =>
        Tell(new DesiredMessage(new Desired
        {
            Generation = ++generation,
            Mode = mode,
            Revision = 1,
            Active = active,
            ActiveBudget = active + TimeSpan.FromMinutes(10),
            Assignment = new PlanAssignment
            {
                Definition = new PlanDefinition { Name = "way", Steps = steps },
                Workspace = "/tmp/g",
                Needs = Needs,
                Concurrency = concurrency,
                Finished = finished,
            },
        }));

    /// <summary>Settles an open operation.</summary>
    public PlanBench Settle(string operation, OperationOutcome outcome, int? exitCode = null, TimeSpan? active = null, params ImmutableArray<CheckVerdict> verdicts)
    {
        var open = State.Open.Single(open => open.Operation.EndsWith(operation, StringComparison.Ordinal));
        return Tell(new SettledMessage(open.Operation, open.Execution, new OperationResult
        {
            Outcome = outcome,
            ExitCode = exitCode,
            Active = active ?? TimeSpan.FromSeconds(1),
            Verdicts = verdicts,
        }));
    }

    /// <summary>The host of everything dies, and the plan goes on in another.</summary>
    public PlanBench Die(string owner = "me") => Tell(new OwnersDeadMessage([new OwnerId(owner)]));

    /// <summary>A time has come.</summary>
    public PlanBench Wake() => Tell(new WakeMessage());

    public StepPhase? Phase(string step) => State.Steps.TryGetValue(State.Graph.IndexOf(step), out var known) ? known.Phase : null;

    /// <summary>What is open, without the plan's id.</summary>
    public string[] Open => [.. State.Open.Select(open => open.Operation[(State.Id.Length + 1)..])];

    public AttemptSpec SpecOf(string operation) => (AttemptSpec)PlanLogic.Instance.SpecOf(State, State.Open.Single(open => open.Operation.EndsWith(operation, StringComparison.Ordinal)));

    public static CheckVerdict VerdictOf(Verdict verdict) => new() { Id = "there", Verdict = verdict, Reason = "seen" };

    private PlanBench Tell(ActorMessage message)
    {
        var decision = PlanLogic.Instance.Decide(State, message, new DecideContext(Beginning + Elapsed, new OwnerId("me"), Hosts));
        Assert.Null(decision.Refused);
        State = decision.State;
        return this;
    }
}
