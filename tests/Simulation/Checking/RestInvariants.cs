using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of agents that claim to be done, and of the rounds over their claims.</summary>
internal static class RestInvariants
{
    private const string Still = "A verification round runs over a still goal: nothing of its plan is at work, and who is at rest stays so.";

    /// <summary>A round looks at a still goal: no attempt of it is open but those at rest, or of plans that could not be reached for long. One over a claim begins after the claim.</summary>
    public static void OnRoundBegun(Universe universe, GoalFacts goal, GoalState before, RoundBegun begun)
    {
        goal.Passed = null;
        foreach (var plan in goal.Plans.Values.Where(plan => !plan.IsAbandoned && !goal.State.GivenUp.Any(left => left.Number == plan.Number && left.IsUnreachable)))
        {
            var isStill = plan.State.Open.IsEmpty && plan.State.Children.IsEmpty && Workers(plan).All(static worker => worker.IsLost || IsStill(worker.State));
            Invariants.Require(goal, Still, isStill && (plan.State.Workers.IsEmpty || plan.Number == goal.State.Current?.Number), $"round {begun.Round} begins while something of plan {plan.Number} is at work");
        }

        Invariants.Require(goal, "A round over a claim begins for the plan that makes it.", begun.Proposal is null == goal.State.Current is null, $"round {begun.Round} begins for {begun.Proposal}, and plan {goal.State.Current?.Number} is open");
        if (begun.Proposal is { } proposal)
        {
            goal.Claims[begun.Round] = proposal;
            var (known, wished) = (before.Current?.Observed, before.Current?.Generation);
            Invariants.Require(
                goal,
                "A round over a claim begins when its plan has said that all is at rest, and had heard then all that the goal wants of it.",
                known is { Proposal.IsReady: true } && known.Generation >= wished,
                $"round {begun.Round} begins, and its plan said {known?.Proposal} of wish {known?.Generation}; it is told {wished}");
            var worker = goal.Plan(goal.State.Current!.Number).Worker(ActorKey.ForWorker(ActorKey.ForPlan(goal.Id, goal.State.Current.Number), proposal.Step, proposal.Attempt)).State;
            Invariants.Require(
                goal, "A round over a claim begins after the claim.", worker.Ending is not null || worker.Proposal?.Number == proposal.Number, $"round {begun.Round} begins for {proposal}, and {worker.Id} says {worker.Proposal}");
            universe.Counters.Reach("round over a claim");
        }
    }

    /// <summary>A round ended.</summary>
    public static void OnRoundEnded(Universe universe, GoalFacts goal, OperationFacts round, int execution, RoundEnded ended)
    {
        if (ended.Outcome == RoundOutcome.Passed)
        {
            goal.Passed = (round, execution);
        }

        if (goal.Claims.ContainsKey(ended.Round))
        {
            universe.Counters.Reach($"round over a claim {ended.Outcome}");
        }
    }

    /// <summary>A goal answered a claim.</summary>
    public static void OnAnswered(Universe universe, GoalFacts goal, ProposalAnswered answered)
    {
        var verdict = answered.Verdict;
        var plan = goal.State.Current!.Number;
        Invariants.Require(goal, "A claim is answered once.", !goal.Verdicts.Any(given => given.Plan == plan && (given.Verdict.Step, given.Verdict.Attempt, given.Verdict.Number) == (verdict.Step, verdict.Attempt, verdict.Number)), $"{verdict} is a second answer");
        Invariants.Require(
            goal,
            "What a round saw answers the claim that it was begun for, and no other.",
            verdict.Round == 0 ? verdict.Outcome == ProposalOutcome.Declined : goal.Claims.TryGetValue(verdict.Round, out var claim) && verdict.Answers(claim),
            $"{verdict} is given for round {verdict.Round}");
        goal.Verdicts.Add((plan, verdict));
        universe.Counters.Reach($"claim {verdict.Outcome}");
    }

    /// <summary>A worker rests, or goes on.</summary>
    public static void OnWorker(Universe universe, GoalFacts goal, PlanFacts plan, WorkerState before, WorkerStateEvent change)
    {
        switch (change)
        {
            case WorkerProposed proposed:
                Invariants.Require(goal, "A worker at rest has nothing open.", before is { Open: null, Proposal: null, Wait: null, Question: null }, $"{before.Id} rests, and has something open");
                Invariants.Require(goal, "A claim has a number of its own.", proposed.Proposal.Number == before.Proposals + 1, $"{before.Id} makes claim {proposed.Proposal.Number} after {before.Proposals}");
                universe.Counters.Reach("worker at rest");
                break;
            case ProposalJudged { Verdict: var verdict }:
                Invariants.Require(
                    goal,
                    "A worker takes the answer to its own claim, as its goal gave it.",
                    before.Proposal?.Number == verdict.Number && goal.Verdicts.Any(given => given.Plan == plan.Number && given.Verdict.Outcome == verdict.Outcome && given.Verdict.Round == verdict.Round
                        && (given.Verdict.Step, given.Verdict.Attempt, given.Verdict.Number) == (before.Key.Step, Attempt(before), verdict.Number)),
                    $"{before.Id} rests for claim {before.Proposal?.Number}, and takes {verdict}");
                break;
            case ProposalWithdrawn:
                NoRoundRuns(goal, plan, $"{before.Id} takes its claim back");
                universe.Counters.Reach("claim withdrawn");
                break;
        }
    }

    /// <summary>A worker that is at work does not rest, and no round of its goal runs.</summary>
    public static void MayWork(GoalFacts goal, PlanFacts plan, WorkerState before)
    {
        Invariants.Require(goal, Still, before.Proposal is null, $"{before.Id} begins something while it rests");
        NoRoundRuns(goal, plan, $"{before.Id} begins something");
    }

    /// <summary>No attempt begins while a claim stands.</summary>
    public static void MayBegin(GoalFacts goal, PlanFacts plan, PlanState before, string what)
    {
        Invariants.Require(goal, "No attempt begins while a claim stands.", !plan.Workers.Values.Any(worker => worker.State.Proposal is { } proposal && before.Workers.Values.Any(open => open.Proposal == proposal)) && before.Proposal is null, $"{what} begins");
        NoRoundRuns(goal, plan, $"{what} begins");
    }

    /// <summary>A worker that is to reach the whole goal succeeds by a round alone.</summary>
    public static void OnEnded(GoalFacts goal, WorkerState before, WorkerEnded ended) => Invariants.Require(
        goal,
        "A worker that is to reach the whole goal succeeds by a round that passed.",
        before.Assignment is not { IsWhole: true } || ended.Ending.Outcome != WorkerOutcome.Succeeded || before.Desired!.Verdict is { Outcome: ProposalOutcome.Passed },
        $"{before.Id} succeeds, and its goal has answered {before.Desired?.Verdict}");

    private static void NoRoundRuns(GoalFacts goal, PlanFacts plan, string what) => Invariants.Require(
        goal, Still, plan.IsAbandoned || plan.Number != goal.State.Current?.Number || goal.State.Open is not { Kind: OperationKind.Round }, $"{what} while round {goal.State.Rounds} runs");

    private static bool IsStill(WorkerState worker) => worker.Ending is not null || worker.Assignment is null || worker is { Open: null, Proposal: not null };

    private static int Attempt(WorkerState worker) => worker.Assignment!.Attempt;

    private static IEnumerable<WorkerFacts> Workers(PlanFacts plan) => plan.Workers.Values.Where(worker => worker.Lent is not null);
}
