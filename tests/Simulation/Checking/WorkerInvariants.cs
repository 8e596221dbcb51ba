using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of the workers of agents.</summary>
internal static class WorkerInvariants
{
    private const string Budget = "What workers are lent and what was spent never exceed what there is.";

    /// <summary>A worker committed.</summary>
    public static void OnWorker(Universe universe, GoalFacts goal, PlanFacts plan, WorkerFacts worker, RecordAppend append)
    {
        if (append.Events.IsEmpty)
        {
            universe.Counters.Reach("snapshot");
            return;
        }

        foreach (var change in WorkerLogic.Instance.Format.ReadEvents(append.Events))
        {
            var before = worker.State;
            Invariants.Require(goal, "An ended worker never changes.", (before.Ending is null && !before.IsForgotten) || change is WorkerForgotten, $"{before.Id} has ended, and {change.GetType().Name} was committed");
            worker.State = WorkerLogic.Instance.Apply(before, change);
            universe.Story?.Tell(goal.Id, $"{before.Id} {change}");
            Invariants.TimeRunsForward(goal, before.At, change.At);
            OnEvent(universe, goal, plan, worker, before, change);
            CostInvariants.OnWorker(goal, worker);
        }
    }

    /// <summary>A plan's event.</summary>
    public static void OnPlan(Universe universe, GoalFacts goal, PlanFacts plan, PlanState before, WorkerEvent change)
    {
        var worker = plan.Worker(ActorKey.ForWorker(before.Key, change.Step, change.Attempt));
        switch (change)
        {
            case WorkerBegun begun:
                OnBegun(universe, goal, plan, worker, before, begun);
                break;
            case WorkerQuestionAnswered answered:
                worker.Answers.Add(answered.Answer.Number, answered.Answer);
                universe.Counters.Reach("worker answered");
                break;
            case WorkerGivenUp:
                universe.Counters.Reach("worker given up");
                break;
            case WorkerLeft:
                worker.LentAtLeave = worker.Lent;
                break;
            case WorkerClosed closed:
                OnClosed(universe, goal, plan, worker, before, closed);
                break;
        }
    }

    /// <summary>A worker ends before its plan does.</summary>
    public static void EndBeforeTheirPlan(GoalFacts goal, PlanFacts plan)
    {
        foreach (var worker in plan.Workers.Values.Where(worker => worker is { Lent: not null, IsLost: false }))
        {
            Invariants.Require(
                goal, "A worker ends before its plan does.", worker.IsClosed && (worker.State.Ending is not null || worker.State.Assignment is null), $"plan {plan.Number} ended, and {worker.Key} did not");
        }
    }

    /// <summary>What the goal says that its models used is what their calls really cost.</summary>
    public static void UsageIsTheSum(GoalFacts goal)
    {
        var counted = (goal.State.PastModels ?? new ModelUsage()) + (goal.State.Models ?? new ModelUsage());
        Invariants.Require(goal, "The usage of a goal is what the calls of its workers really cost.", Same(counted, goal.Models), $"{counted} is accounted for, {goal.Models} was used");
    }

    private static void OnEvent(Universe universe, GoalFacts goal, PlanFacts plan, WorkerFacts worker, WorkerState before, WorkerStateEvent change)
    {
        var ledger = goal.Ledger;
        BackgroundInvariants.OnEvent(universe, goal, worker, before, change);
        switch (change)
        {
            case WorkerAssigned assigned:
                Invariants.Require(goal, "A worker works on what its plan gave it.", worker.Lent == assigned.Assignment.Lent, $"{before.Id} has {assigned.Assignment.Lent}, and was lent {worker.Lent}");
                break;
            case WorkerWished wished:
                Invariants.OnlyNewerCounts(goal, before.Desired?.Generation, wished.Desired.Generation);
                universe.Counters.Reach($"worker told {wished.Desired.Mode}");
                break;
            case TurnBegun begun:
                MayBegin(goal, plan, before, begun.At);
                ledger.Intend(worker.Key, begun.Operation, null);
                OnTurn(universe, goal, worker, begun);
                break;
            case TurnEnded ended:
                OnTurnEnded(universe, goal, worker, before, ended);
                break;
            case PlaceBegun begun:
                MayBegin(goal, plan, before, begun.At);
                ledger.Intend(worker.Key, begun.Operation, null);
                break;
            case MarkBegun begun:
                ledger.Intend(worker.Key, begun.Operation, null);
                break;
            case MarkEnded ended:
                Settle(goal, before.Open, ended.Operation, ended.Active);
                universe.Counters.Reach(ended.Fingerprint is null ? "mark not taken" : "mark taken");
                break;
            case PlaceEnded ended:
                Settle(goal, before.Open, ended.Operation, ended.Active);
                universe.Counters.Reach(ended.Place is { IsRepository: true } ? "place seen" : "place not seen");
                break;
            case LandBegun begun:
                ledger.Intend(worker.Key, begun.Operation, null);
                worker.Landing = begun.Operation.Operation;
                universe.Counters.Reach($"landing after {begun.Ending.Outcome}");
                break;
            case LandEnded ended:
                worker.IsLandingGivenUp = Invariants.MayBeGivenUp(before.Open!, ended.Active) && !ledger.Operation(ended.Operation)!.Results.ContainsKey(before.Open!.Execution);
                Settle(goal, before.Open, ended.Operation, ended.Active);
                break;
            case ToolBegun begun:
                MayBegin(goal, plan, before, begun.At);
                ledger.Intend(worker.Key, begun.Operation, null);
                universe.Counters.Reach($"tool {begun.Tool}");
                ApprovalInvariants.OnBegun(universe, goal, worker, before, begun);
                break;
            case WorkerAsked asked:
                ApprovalInvariants.OnAsked(universe, goal, worker, before, asked);
                break;
            case ApprovalLapsed lapsed:
                ApprovalInvariants.OnLapsed(universe, goal, worker, lapsed);
                break;
            case ToolEnded { Operation: { } operation } ended:
                Settle(goal, before.Open, operation, ended.Active);
                break;
            case BackgroundBegun begun:
                ApprovalInvariants.OnBegun(universe, goal, worker, before, begun.At);
                MayBegin(goal, plan, before, begun.At);
                ledger.Intend(worker.Key, begun.Operation, null);
                break;
            case ClaimLooked looked:
                MayBegin(goal, plan, before, looked.At);
                ledger.Intend(worker.Key, looked.Operation, null);
                break;
            case WorkerProposed or ProposalJudged or ProposalWithdrawn:
                RestInvariants.OnWorker(universe, goal, plan, before, change);
                break;
            case ClaimJudged judged:
                Settle(goal, before.Open, judged.Operation, judged.Active);
                universe.Counters.Reach(judged.Holds ? "claim holds" : "claim refuted");
                break;
            case WorkerAnswered answered:
                OnAnswered(goal, worker, before, answered);
                break;
            case MailTold told:
                BoardInvariants.OnTold(universe, goal, before, told);
                break;
            case WorkerWaits { Wait: null }:
                Invariants.Require(goal, "A wait of a worker is never over before its time, but when somebody calls it back.", before.Wait!.Until <= change.At || WorkerControls.IsCalledBack(before) || WorkerBackground.IsAwaitedOver(before) || WorkerBoard.IsCalled(before), $"{before.Id} waits until {before.Wait.Until:O}, and goes on at {change.At:O}");
                break;
            case WorkerWaits { Wait: { } wait }:
                universe.Counters.Reach(wait.IsQuota ? "worker waits for a quota" : "worker waits");
                break;
            case Compacted compacted:
                universe.Counters.Reach(compacted.ByModel ? "conversation shortened by a model" : "conversation shortened by rule");
                break;
            case WorkerOperationTakenOver taken:
                var (known, next) = (Open(before, taken.Operation), Open(worker.State, taken.Operation));
                ledger.Intend(worker.Key, next, null);
                Invariants.Require(goal, "An operation that is taken over is a further execution.", taken.Execution > known.Execution, $"{taken.Operation} stays at execution {taken.Execution}");
                universe.Counters.Reach($"takeover of a worker's {known.Kind}");
                break;
            case WorkerEnded ended:
                Invariants.Require(goal, "An ended worker has nothing open.", before.Open is null && !WorkerBackground.Runs(before), $"{before.Id} ends while {before.Open?.Operation} is open, or something in the background");
                worker.AtEnd = before.Models;
                IsCommitted(universe, goal, worker, before);
                RestInvariants.OnEnded(goal, before, ended);
                universe.Counters.Reach($"worker {ended.Ending.Outcome}");
                break;
        }
    }

    private static OpenOperation Open(WorkerState state, string operation) => WorkerLogic.Instance.OpenOperations(state).First(open => open.Operation == operation);

    /// <summary>A worker is at work only while its plan wants it, and one thing at a time.</summary>
    private static void MayBegin(GoalFacts goal, PlanFacts plan, WorkerState before, DateTimeOffset now)
    {
        const string Sentence = "A worker is at work only while its plan wants it.";
        Invariants.Require(goal, Sentence, before.Desired is { Mode: DesiredMode.Run }, $"{before.Id} begins something, and is to {before.Desired?.Mode}");
        Invariants.Require(goal, Sentence, !(before.Desired!.NotAfter <= now), $"{before.Id} begins something after the end of the wall clock");
        Invariants.Require(goal, Sentence, before is { Open: null, Question: null, Wait: null }, $"{before.Id} begins something while it waits, asks or is at work");
        RestInvariants.MayWork(goal, plan, before);
        if (plan is { IsGivenUp: false, IsAbandoned: false } && plan.State.Workers.Any(open => ActorKey.ForWorker(plan.State.Key, plan.State.Step(open.Key).Id, open.Value.Attempt) == before.Key))
        {
            Invariants.HasTheWorkspace(goal);
        }
    }

    /// <summary>What an attempt changed where git knows of it is committed before it ends.</summary>
    private static void IsCommitted(Universe universe, GoalFacts goal, WorkerFacts worker, WorkerState before)
    {
        if (before is { Assignment: { Git.Commits: true, Place.IsRepository: true }, Models.Tools: > 0 })
        {
            Invariants.Require(
                goal,
                "What an attempt changed is committed before it ends.",
                worker.IsLandingGivenUp || (worker.Landing is { } landing && universe.World.Workspace(before.Assignment.Workspace).HasCommit(landing)),
                $"{before.Id} ended, and nothing of it is committed");
        }
    }

    private static void OnTurn(Universe universe, GoalFacts goal, WorkerFacts worker, TurnBegun begun)
    {
        const string Sentence = "No turn begins beyond what was lent.";
        var lent = worker.Lent!;
        worker.Reserved = begun.Tokens;
        Invariants.Require(goal, Sentence, !(worker.Spent.Tokens + begun.Tokens > lent.Tokens), $"{begun.Operation.Operation} reserves {begun.Tokens} tokens; {worker.Spent.Tokens} of {lent.Tokens} are spent");
        Invariants.Require(goal, Sentence, !(worker.Spent.Calls + 1 > lent.Turns), $"{begun.Operation.Operation} begins; {worker.Spent.Calls} of {lent.Turns} turns are spent");
        universe.Counters.Reach(begun.Compacts ? "turn that shortens" : lent is { Tokens: null, Turns: null } ? "turn begun without limit" : "turn begun with a loan");
        StaysWithinTheBudget(goal);
        CostInvariants.OnTurn(goal, worker, begun);
    }

    private static void OnTurnEnded(Universe universe, GoalFacts goal, WorkerFacts worker, WorkerState before, TurnEnded ended)
    {
        const string Sentence = "What a worker used is what its calls really cost; a call of which nobody knows counts with its reservation.";
        var reserved = worker.Reserved;
        var operation = goal.Ledger.Operation(ended.Operation);
        Invariants.Require(goal, "A result of a worker counts once.", operation is { IsSettled: false } && before.Open?.Operation == ended.Operation, $"a second result of {ended.Operation} counts");
        operation!.IsSettled = true;
        operation.Results.TryGetValue(before.Open!.Execution, out var given);
        Invariants.Require(goal, Sentence, ended.CountsReserved || given is { Turn: not null }, $"{ended.Operation} counts, and gave nothing");
        var cost = ended.CountsReserved ? new ModelUsage { Calls = 1, Input = reserved, Estimated = reserved, Cost = worker.ReservedCost } : given!.Turn!.Usage;
        Invariants.Require(goal, "No call costs more than it reserved.", cost.Tokens <= reserved, $"{ended.Operation} cost {cost.Tokens} tokens, and reserved {reserved}");
        CostInvariants.OnTurnEnded(goal, worker, ended, cost);
        worker.Spent += cost;
        worker.Reserved = 0;
        universe.Counters.Reach(ended.CountsReserved ? "turn counts with its reservation" : "turn counts");
        Invariants.Require(goal, Sentence, Same(worker.State.Models, worker.Spent), $"{worker.Key} says {worker.State.Models}, its calls cost {worker.Spent}");
        StaysWithinTheBudget(goal);
    }

    private static void Settle(GoalFacts goal, OpenOperation? open, string operation, TimeSpan active)
    {
        const string Sentence = "A result of a worker counts once.";
        var facts = goal.Ledger.Operation(operation);
        Invariants.Require(goal, Sentence, facts is { IsSettled: false } && open?.Operation == operation, $"a second result of {operation} counts");
        Invariants.Require(goal, Sentence, (facts!.Results.TryGetValue(open!.Execution, out var given) && given.Active == active) || Invariants.MayBeGivenUp(open, active), $"what counts for {operation} is not what execution {open.Execution} gave");
        facts.IsSettled = true;
    }

    private static void OnAnswered(GoalFacts goal, WorkerFacts worker, WorkerState before, WorkerAnswered answered)
    {
        const string Sentence = "An answer reaches a worker once.";
        Invariants.Require(goal, Sentence, answered.Answer.Number == before.Answered + 1, $"answer {answered.Answer.Number} is taken after {before.Answered}");
        Invariants.Require(goal, Sentence, worker.Answers.TryGetValue(answered.Answer.Number, out var given) && given == answered.Answer, $"answer {answered.Answer.Number} is not what its plan was told");
    }

    private static void OnBegun(Universe universe, GoalFacts goal, PlanFacts plan, WorkerFacts worker, PlanState before, WorkerBegun begun)
    {
        const string Sentence = "A worker begins once for an attempt, when all its step follows is finished, and only while the goal wants it.";
        var index = before.Graph.IndexOf(begun.Step);
        Invariants.Require(goal, Sentence, worker.Lent is null, $"{worker.Key} begins twice");
        RestInvariants.MayBegin(goal, plan, before, worker.Key.Id);
        GuardInvariants.OnBegun(goal, plan, before);
        Invariants.Require(goal, Sentence, before.Graph.DependenciesOf(index).All(before.IsDone), $"{begun.Step} begins before what it follows");
        Invariants.Require(goal, Sentence, before.Desired is { Mode: DesiredMode.Run } && before.Failing is null && before.Ending is null, $"{begun.Step} begins, and nothing new may");
        Invariants.Require(goal, Sentence, !(before.Desired!.NotAfter <= begun.At), $"{begun.Step} begins after the end of the wall clock");
        Invariants.Require(goal, Sentence, !before.IsDone(index) && !before.Workers.ContainsKey(index), $"{begun.Step} is done or open, and begins again");
        Invariants.Require(goal, Sentence, !(plan.State.Attempts > before.Desired.Allowance), $"{begun.Step} begins beyond what was lent");
        Invariants.StaysWithinTheConcurrency(goal, plan);
        if (!plan.IsGivenUp)
        {
            Invariants.HasTheWorkspace(goal);
        }

        worker.Lent = begun.Lent;
        plan.Attempts++;
        plan.OwnAttempts++;
        ChildInvariants.AttemptsStayWithinEveryBudget(goal);
        ActiveTime.OnLent(goal, plan, before, begun);
        Lent(goal, before, begun.Lent);
        CostInvariants.OnLent(goal, before, begun.Lent);
        universe.Counters.Reach(begun.Lent is { Tokens: null, Turns: null } ? "worker begun without limit" : "worker begun with a loan");
    }

    /// <summary>Lent plus spent tokens and turns never exceed what the plan was lent.</summary>
    private static void Lent(GoalFacts goal, PlanState before, WorkerLoan lent)
    {
        var tokens = before.Models.Tokens + before.Workers.Values.Sum(worker => worker.Lent.Tokens ?? 0) + before.Children.Values.Concat(PlanSpawns.Open(before)).Sum(child => child.Lent.Models?.Tokens ?? 0) + (lent.Tokens ?? 0);
        var turns = before.Models.Calls + before.Workers.Values.Sum(worker => worker.Lent.Turns ?? 0) + before.Children.Values.Concat(PlanSpawns.Open(before)).Sum(child => child.Lent.Models?.Turns ?? 0) + (lent.Turns ?? 0);
        var models = before.Desired!.Models;
        Invariants.Require(goal, Budget, !(tokens > models?.Tokens) && !(turns > models?.Turns), $"{tokens} tokens and {turns} turns are spent or lent, of {models}");
        Invariants.Require(goal, Budget, (lent.Tokens is null) == (models?.Tokens is null) && (lent.Turns is null) == (models?.Turns is null), $"a worker is lent {lent} where there is {models}");
    }

    /// <summary>What all calls of a goal, and of those below it, cost or have reserved fits in its budget at any time, and in what it was lent.</summary>
    public static void StaysWithinTheBudget(GoalFacts goal)
    {
        foreach (var facts in goal.Ledger.Above(goal).Prepend(goal))
        {
            var (tokens, turns) = Spent(facts);
            var lent = facts.State.Parent?.Lent.Models;
            Invariants.Require(
                facts,
                Budget,
                tokens <= facts.MostTokens && turns <= facts.MostTurns && !(tokens > lent?.Tokens) && !(turns > lent?.Turns),
                $"{tokens} tokens in {turns} turns are spent or reserved; its budget is {facts.MostTokens} and {facts.MostTurns}, it was lent {lent}");
        }
    }

    private static (long Tokens, long Turns) Spent(GoalFacts goal)
    {
        var plans = goal.Plans.Values.Where(plan => plan.Number > goal.State.PlansBefore).ToDictionary(plan => plan.State.Id);
        var own = plans.Values.SelectMany(plan => plan.Workers.Values).ToList();
        var below = goal.Ledger.Goals.Where(facts => facts.State.Parent is { } parent && plans.ContainsKey(parent.Plan)).Select(Spent).ToList();
        return (own.Sum(worker => worker.Spent.Tokens + worker.Reserved) + goal.Planning.Spent.Tokens + goal.Planning.Reserved + goal.JudgedTokens + (goal.State.Open?.Tokens ?? 0) + below.Sum(spent => spent.Tokens), own.Sum(worker => worker.Spent.Calls) + goal.Planning.Spent.Calls + below.Sum(spent => spent.Turns));
    }

    private static void OnClosed(Universe universe, GoalFacts goal, PlanFacts plan, WorkerFacts worker, PlanState before, WorkerClosed closed)
    {
        const string Sentence = "What a worker used counts once, exactly, and when it has ended.";
        Invariants.Require(goal, Sentence, !worker.IsClosed, $"{worker.Key} counts twice");
        worker.IsClosed = true;
        SpawnInvariants.OnClosed(goal, before, closed);
        worker.IsLost = closed.Next == StepPhase.Unknown;
        var lent = worker.Lent!;
        if (!worker.IsLost)
        {
            Invariants.Require(goal, Sentence, worker.State.Ending is not null || worker.State.Assignment is null || worker.State.IsForgotten, $"{worker.Key} counts, and has not ended");
            Invariants.Require(goal, Sentence, Same(closed.Models, worker.Spent), $"{worker.Key} counts {closed.Models}, its calls cost {worker.Spent}");
            Invariants.Require(goal, Sentence, closed.Active == worker.State.Active, $"{worker.Key} counts {closed.Active}, it was at work for {worker.State.Active}");
            Invariants.Require(
                goal, "A step of an agent is finished when its worker claimed so and every check passed.", (closed.Next == StepPhase.Done) == (worker.State.Ending?.Outcome == WorkerOutcome.Succeeded), $"{worker.Key} ended, and its step is {closed.Next}");
        }
        else
        {
            var most = worker.LentAtLeave ?? lent;
            Invariants.Require(goal, Sentence, !(closed.Models.Tokens < most.Tokens) && !(closed.Models.Calls < most.Turns) && !(closed.Models.Cost < most.Cost) && !(closed.Models.Tools < most.Tools), $"{worker.Key} is lost, and counts otherwise than with what it was lent");
        }

        GuardInvariants.OnClosed(universe, goal, plan, before, closed);
        goal.Models += closed.Models;
        goal.Active += closed.Active;
        ActiveTime.OnReturned(goal, plan, closed, lent);
        universe.Counters.Reach($"worker -> {closed.Next}");
    }

    private static bool Same(ModelUsage one, ModelUsage other) => one.Tokens == other.Tokens && one.Calls == other.Calls && one.Cost == other.Cost;
}
