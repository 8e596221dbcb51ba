using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Simulation.Checking;

namespace Orleans.Goals.ClusterProof.Records;

/// <summary>
/// Holds the simulator's invariants against goals that really ran, by the whole history of their records: those that what is stored can tell.
/// Goals without agents and without goals as steps.
/// </summary>
internal sealed class RecordAudit(GrainStorageRecordStore store)
{
    private const int Page = 500;

    private readonly Ledger ledger = new();
    private readonly HashSet<string> settled = new(StringComparer.Ordinal);

    /// <summary>Commits that were looked at.</summary>
    public long Commits { get; private set; }

    /// <summary>Plans beyond the first of a goal.</summary>
    public long Replans { get; private set; }

    /// <summary>Attempts that failed.</summary>
    public long Failures { get; private set; }

    /// <summary>Waits that were begun.</summary>
    public long Waits { get; private set; }

    /// <summary>Attempts of which nobody knew what they did.</summary>
    public long LostAttempts { get; private set; }

    /// <summary>Looks at one goal and its plans.</summary>
    /// <returns>The sentence that does not hold, or null.</returns>
    public async Task<string?> CheckAsync(GoalId id)
    {
        var goal = ledger.Goal(id);
        try
        {
            var (latest, _) = await ReplayAsync(GoalLogic.Instance, ActorKey.ForGoal(id));
            for (var number = 1; number <= latest.Plans; number++)
            {
                await CheckPlanAsync(goal, number, latest);
            }

            await CheckGoalAsync(goal, latest);
            Replans += Math.Max(0, latest.Plans - 1);
            return null;
        }
        catch (ViolationException violation)
        {
            return violation.Message;
        }
    }

    private async Task CheckGoalAsync(GoalFacts goal, GoalState latest)
    {
        await foreach (var change in EventsAsync(GoalLogic.Instance, ActorKey.ForGoal(goal.Id)))
        {
            var before = goal.State;
            Invariants.TerminalCycleNeverChanges(goal, before.Ended == GoalStatus.None || change is NoticeEvent or ClearEvent or CommandReplied or GoalOperationTakenOver ? null : change);
            goal.State = GoalLogic.Instance.Apply(before, change);
            goal.MostAttempts = Math.Max(goal.MostAttempts, goal.State.Contract?.Budget.Attempts ?? long.MaxValue);
            Invariants.TimeRunsForward(goal, before.At, change.At);
            switch (change)
            {
                case CommandReplied replied:
                    Invariants.AcceptedCommandIsNotAppliedTwice(goal, replied);
                    break;
                case BaselineEnded ended:
                    Settle(goal, before.Open?.Operation, ended.Active);
                    break;
                case RoundEnded ended:
                    Settle(goal, before.Open?.Operation, ended.Active);
                    break;
                case PlanObserved observed:
                    Invariants.OnlyNewerCounts(goal, before.Current!.Observed?.Version, observed.Observed.Version);
                    break;
            }

            Invariants.LentAndSpentStayWithinTheBudget(goal);
        }

        Invariants.ReplayEqualsState(goal, goal.Id.Value, GoalLogic.Instance.Format.WriteState(goal.State).Span, GoalLogic.Instance.Format.WriteState(latest).Span);
        Invariants.EndsOrSaysWhyNot(goal);
        if (goal.State.Ended != GoalStatus.None)
        {
            Invariants.TerminalCycleHasNothingOpen(goal);
            Invariants.UsageIsTheSum(goal);
        }
    }

    private async Task CheckPlanAsync(GoalFacts goal, int number, GoalState latest)
    {
        var key = ActorKey.ForPlan(goal.Id, number);
        var plan = goal.Plan(number);
        plan.Concurrency = latest.Contract!.Plans.Max(definition => definition.Concurrency) ?? latest.Contract.Concurrency ?? GoalContract.DefaultConcurrency;
        await foreach (var change in EventsAsync(PlanLogic.Instance, key))
        {
            var before = plan.State;
            Invariants.TerminalCycleNeverChanges(goal, before.Ending is null || change is PlanForgotten or DesiredTaken ? null : change);
            plan.State = PlanLogic.Instance.Apply(before, change);
            Invariants.TimeRunsForward(goal, before.At, change.At);
            OnPlan(goal, plan, before, change);
        }

        var (replayed, _) = await ReplayAsync(PlanLogic.Instance, key);
        Invariants.ReplayEqualsState(goal, key.ToString(), PlanLogic.Instance.Format.WriteState(plan.State).Span, PlanLogic.Instance.Format.WriteState(replayed).Span);
        goal.Overrun += plan.State.Overrun;
    }

    private void OnPlan(GoalFacts goal, PlanFacts plan, PlanState before, PlanStateEvent change)
    {
        switch (change)
        {
            case DesiredTaken taken:
                Invariants.OnlyNewerCounts(goal, before.Desired?.Generation, taken.Desired.Generation);
                break;
            case AttemptBegun begun:
                Invariants.AttemptMayBegin(goal, before, plan.State, begun);
                Invariants.StaysWithinTheConcurrency(goal, plan);
                plan.Attempts++;
                plan.OwnAttempts++;
                var step = StepOf(goal, plan.State, begun.Operation);
                step.Starts++;
                Invariants.Require(
                    goal,
                    "A step that must not run twice is not repeated silently.",
                    step.IsIdempotent || step.Starts <= step.Allowed,
                    $"{begun.Operation.Operation} is start {step.Starts} of its step, and only {step.Allowed} are accounted for");
                break;
            case AttemptEnded ended:
                Invariants.Require(goal, "A step's result counts once.", before.FindOpen(ended.Operation, ended.Execution) is not null, $"{ended.Operation} was not open");
                Settle(goal, ended.Operation, ended.Billed ?? ended.Result.Active);
                Count(ended.Result.Outcome);
                if (ended.Result.Outcome is OperationOutcome.Failed or OperationOutcome.TimedOut)
                {
                    StepOf(goal, plan.State, before.FindOpen(ended.Operation, ended.Execution)!).Allowed++;
                }

                break;
            case AnswerTaken { Answer.Text: null, Answer.As: not Commands.SettleAs.Done, Next: not StepPhase.None } answer:
                var index = before.Graph.IndexOf(answer.Answer.Step);
                goal.Step(plan.Cycle, before.Graph.Hashes[index], Interruptions.MayRepeat(before.Step(index))).Allowed++;
                break;
            case LostCheckEnded ended:
                Settle(goal, ended.Operation, ended.Result.Active);
                break;
            case RecheckEnded { Operation: { } operation } ended:
                Settle(goal, operation, ended.Active);
                break;
            case WaitBegun:
                Waits++;
                break;
            case PlanEnded:
                Invariants.Require(goal, "A plan that has ended has nothing open.", plan.State.IsStill, $"plan {plan.Number} ended with something open");
                break;
        }
    }

    private void Count(OperationOutcome outcome)
    {
        Failures += outcome == OperationOutcome.Failed ? 1 : 0;
        LostAttempts += outcome == OperationOutcome.Lost ? 1 : 0;
    }

    private void Settle(GoalFacts goal, string? operation, TimeSpan active)
    {
        Invariants.Require(goal, "A step's result counts once.", operation is not null && settled.Add(operation), $"a second result of {operation ?? "nothing"} counts");
        goal.Active += active;
    }

    private static StepFacts StepOf(GoalFacts goal, PlanState plan, OpenOperation operation)
    {
        var index = plan.Graph.IndexOf(operation.Step!);
        return goal.Step(cycle: 1, plan.Graph.Hashes[index], Interruptions.MayRepeat(plan.Step(index)));
    }

    private async Task<(TState State, long Version)> ReplayAsync<TState, TEvent>(IActorLogic<TState, TEvent> logic, ActorKey key)
        where TState : class, IActorState
        where TEvent : class
    {
        var record = await store.OpenAsync(key);
        return (logic.Replay(key, record, out _), record.Version);
    }

    /// <summary>Every event of a record, from its very first commit.</summary>
    private async IAsyncEnumerable<TEvent> EventsAsync<TState, TEvent>(IActorLogic<TState, TEvent> logic, ActorKey key)
        where TState : class, IActorState
        where TEvent : class
    {
        for (var version = 0L; await store.HistoryAsync(key, version, Page, CancellationToken.None) is { Length: > 0 } commits;)
        {
            foreach (var commit in commits)
            {
                Commits++;
                version = commit.Version;
                foreach (var change in commit.Events.IsEmpty ? [] : logic.Format.ReadEvents(commit.Events))
                {
                    yield return change;
                }
            }
        }
    }
}
