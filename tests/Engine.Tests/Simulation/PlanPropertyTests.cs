using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Scheduling;
using Orleans.Goals.Simulation.Workload;
using Orleans.Goals.Simulation.World;

namespace Orleans.Goals.Engine.Tests.Simulation;

/// <summary>Random message sequences straight at the plan's Decide and Apply.</summary>
public sealed class PlanPropertyTests
{
    private const int MessagesPerPlan = 120;

    [Theory]
    [InlineData(1, 150)]
    [InlineData(1_000, 150)]
    public void Decide_RandomMessages_StateStaysSoundAndReplays(int from, int count)
    {
        var ended = 0;
        for (var seed = from; seed < from + count; seed++)
        {
            ended += Live((ulong)seed) ? 1 : 0;
        }

        // What never ends tests little.
        Assert.True(ended > count / 3, $"only {ended} of {count} plans ended");
    }

    private static bool Live(ulong seed)
    {
        var random = new Seeded(seed);
        var behaviours = new SortedDictionary<string, Behaviour>(StringComparer.Ordinal);
        var contract = ChildGenerator.Of(seed, behaviours).AddTo(PauseGenerator.Of(seed).AddTo(new ContractGenerator(random, behaviours).Make("g", "/work/g")), "g");
        var plan = random.Pick(contract.Plans);
        var messages = new RandomPlanMessages(random, contract, plan);
        var logic = PlanLogic.Instance;
        var state = logic.Create(ActorKey.ForPlan(GoalId.Local("g"), 1));
        var replayed = state;
        for (var sent = 0; sent < MessagesPerPlan; sent++)
        {
            var now = (state.At == default ? Scheduler.Beginning : state.At) + random.Milliseconds(0, 4_000);
            var decision = logic.Decide(state, messages.Next(state), new DecideContext(now, messages.Owner));
            Assert.True(state.Ending is null || decision.Events.Count == 0, $"seed {seed}: an ended plan changed");
            if (decision.Events.Count > 0)
            {
                foreach (var change in logic.Format.ReadEvents(logic.Format.WriteEvents(decision.Events)))
                {
                    CheckStart(seed, replayed, change);
                    replayed = logic.Apply(replayed, change);
                }
            }

            state = decision.State;
            Assert.True(sent % 8 != 7 || logic.Format.WriteState(state).Span.SequenceEqual(logic.Format.WriteState(replayed).Span), $"seed {seed}: the replayed state differs");
            CheckState(seed, state);
        }

        return state.Ending is not null;
    }

    private static void CheckStart(ulong seed, PlanState before, PlanStateEvent change)
    {
        if (((change as AttemptBegun)?.Operation.Step ?? (change as ChildBegun)?.Step) is not { } step)
        {
            return;
        }

        var index = before.Graph.IndexOf(step);
        Assert.True(before.Graph.DependenciesOf(index).All(before.IsDone), $"seed {seed}: {step} starts before what it follows");
        Assert.True(before.Desired is { Mode: DesiredMode.Run } && before.Failing is null, $"seed {seed}: {step} starts, and nothing may");
        Assert.True(before.Steps.GetValueOrDefault(index)?.Phase is not (StepPhase.Running or StepPhase.Pursuing), $"seed {seed}: {step} runs already");
    }

    private static void CheckState(ulong seed, PlanState state)
    {
        if (state.Assignment is null)
        {
            Assert.True(state.Sequence == 0, $"seed {seed}: something happened before the assignment");
            return;
        }

        var steps = state.Steps;
        Assert.True(state.Done == steps.Count(step => state.IsDone(step.Key)), $"seed {seed}: {state.Done} steps are said to be done");
        Assert.True(state.Unknown.SequenceEqual(Having(StepPhase.Unknown)), $"seed {seed}: the unknown steps are not those of that phase");
        Assert.True(state.Delayed.SequenceEqual(Having(StepPhase.Delayed)), $"seed {seed}: the delayed steps are not those of that phase");
        Assert.True(state.Waiting.SequenceEqual(Having(StepPhase.Waiting)), $"seed {seed}: the waits are not the steps of that phase");
        Assert.True(state.Asking.SequenceEqual(Having(StepPhase.Asking)), $"seed {seed}: the questions are not those of the steps of that phase");
        Assert.True(steps.All(step => step.Value.Answer is null || state.Step(step.Key).Action is AskAction), $"seed {seed}: a step has an answer and asked nothing");
        Assert.True(state.Ready.All(index => !steps.TryGetValue(index, out var step) || step.Phase == StepPhase.Ready), $"seed {seed}: a ready step has another phase");
        Assert.True(Having(StepPhase.Ready).All(state.Ready.Contains), $"seed {seed}: a step of phase Ready would never be tried");
        Assert.True(state.Ready.All(index => state.Graph.DependenciesOf(index).All(state.IsDone)), $"seed {seed}: a step is ready before what it follows is done");
        Assert.True(
            Having(StepPhase.Running).Select(index => state.Step(index).Id).SequenceEqual(OpenSteps(OperationKind.Attempt)), $"seed {seed}: the running steps are not those with an open attempt");
        Assert.True(
            Having(StepPhase.Checking).Select(index => state.Step(index).Id).SequenceEqual(OpenSteps(OperationKind.LostCheck)), $"seed {seed}: the steps being checked are not those with an open check");
        Assert.True(
            Having(StepPhase.Reconciling).Select(index => state.Step(index).Id).SequenceEqual(OpenSteps(OperationKind.Reconcile).Concat(state.Reconciling.Select(index => state.Step(index).Id)).OrderBy(state.Graph.IndexOf)),
            $"seed {seed}: the steps being reconciled are neither open nor about to be");
        Assert.True(PlanView.OpenWork(state) <= PlanView.Concurrency(state), $"seed {seed}: too much runs at a time");
        Assert.True(state.Open.Select(open => open.Operation).Distinct(StringComparer.Ordinal).Count() == state.Open.Length, $"seed {seed}: an operation is open twice");
        Assert.True(!(state.Attempts > state.Desired?.Allowance), $"seed {seed}: more attempts than were lent");
        Assert.True(Having(StepPhase.Pursuing).SequenceEqual(state.Children.Keys), $"seed {seed}: the steps whose goals go on are not those with an open goal");
        Assert.True(!(state.Attempts + state.Children.Values.Sum(child => child.Lent.Attempts ?? 0) > state.Desired?.Allowance), $"seed {seed}: more attempts are lent and used than there are");
        Assert.True(state.Ending is null || state.IsStill, $"seed {seed}: it ended with something open");

        IEnumerable<int> Having(StepPhase phase) => steps.Where(step => step.Value.Phase == phase).Select(step => step.Key);

        IEnumerable<string> OpenSteps(OperationKind kind) =>
            state.Open.Where(open => open.Kind == kind).Select(open => open.Step!).OrderBy(state.Graph.IndexOf);
    }
}
