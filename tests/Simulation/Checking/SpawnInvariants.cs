using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of goals that agents make.</summary>
internal static class SpawnInvariants
{
    /// <summary>A plan's event.</summary>
    public static void OnPlan(Universe universe, GoalFacts goal, PlanFacts plan, PlanState before, SpawnEvent change)
    {
        var worker = plan.Worker(ActorKey.ForWorker(before.Key, change.Step, change.Attempt));
        switch (change)
        {
            case GoalSpawned spawned:
                OnSpawned(goal, plan, worker, before, spawned);
                universe.Counters.Reach(spawned.Lent.Models is null ? "goal made without limit" : "goal made with a loan");
                break;
            case SpawnRefused refused:
                Asked(goal, worker, refused);
                universe.Counters.Reach("goal of an agent refused");
                break;
            case SpawnGivenUp given:
                universe.Counters.Reach(given.Reason.StartsWith("its agent", StringComparison.Ordinal) ? "made goal stopped by its agent" : "made goal given up");
                break;
            case SpawnEnded ended:
                OnEnded(universe, goal, plan, worker, before, ended);
                break;
        }
    }

    /// <summary>An attempt of an agent has ended.</summary>
    public static void OnClosed(GoalFacts goal, PlanState before, WorkerClosed closed) => Invariants.Require(
        goal,
        "An attempt ends after the goals that its agent made.",
        before.Workers[before.Graph.IndexOf(closed.Step)].Goals.All(static made => !made.IsOpen),
        $"{closed.Step} ends, and goals of it have not");

    private static void Asked(GoalFacts goal, WorkerFacts worker, SpawnEvent change)
    {
        const string Sentence = "A call for a goal is answered once, and only one that was made.";
        Invariants.Require(goal, Sentence, worker.State.Goals?.Asks >= change.Number, $"{worker.Key} did not ask for goal {change.Number}");
        Invariants.Require(goal, Sentence, worker.Made.Add(change.Number), $"call {change.Number} of {worker.Key} is answered twice");
    }

    private static void OnSpawned(GoalFacts goal, PlanFacts plan, WorkerFacts worker, PlanState before, GoalSpawned spawned)
    {
        const string Sentence = "A goal that an agent makes begins once for its call, and only while its attempt goes on.";
        Asked(goal, worker, spawned);
        Invariants.Require(goal, Sentence, before is { Failing: null, Ending: null, Desired.Mode: not DesiredMode.Stop }, $"{spawned.Goal} begins, and nothing new may");
        Invariants.Require(goal, Sentence, !(before.Desired!.NotAfter <= spawned.At), $"{spawned.Goal} begins after the end of the wall clock");
        Invariants.Require(goal, Sentence, !worker.IsClosed && before.Workers[before.Graph.IndexOf(spawned.Step)].Left is null, $"{spawned.Goal} begins, and {worker.Key} has ended");
        Invariants.Require(goal, Sentence, goal.Children.Add(spawned.Goal), $"{spawned.Goal} begins twice");
        Lent(goal, worker, before, spawned);
    }

    private static void Lent(GoalFacts goal, WorkerFacts worker, PlanState before, GoalSpawned spawned)
    {
        const string Sentence = "What a goal of an agent is lent is what its worker was lent and has not spent.";
        var (lent, models, spent) = (worker.Lent!, spawned.Lent.Models ?? new ModelLoan(), worker.Spent);
        Invariants.Require(
            goal,
            Sentence,
            !(spent.Tokens + worker.Reserved + models.Tokens > lent.Tokens) && !(spent.Calls + models.Turns > lent.Turns) && !(spent.Cost + worker.ReservedCost + models.Cost > lent.Cost) && !(worker.State.Models.Tools + models.Tools > lent.Tools),
            $"{spawned.Goal} is lent {models}; {spent} of {lent} are spent");
        Invariants.Require(goal, Sentence, !(worker.State.Active + spawned.Lent.Active > lent.Active), $"{spawned.Goal} is lent {spawned.Lent.Active}; {worker.State.Active} of {lent.Active} are used");
        Invariants.Require(
            goal,
            Sentence,
            (models.Tokens is null) == (lent.Tokens is null) && (models.Turns is null) == (lent.Turns is null) && (models.Cost is null) == (lent.Cost is null) && (models.Tools is null) == (lent.Tools is null) && (spawned.Lent.Active is null) == (lent.Active is null),
            $"{spawned.Goal} is lent {spawned.Lent} out of {lent}");
        var open = before.Children.Values.Concat(PlanSpawns.Open(before)).ToList();
        var attempts = before.Attempts + open.Sum(child => child.Lent.Attempts ?? 0) + (spawned.Lent.Attempts ?? 0);
        Invariants.Require(goal, Sentence, !(attempts > before.Desired!.Allowance) && (spawned.Lent.Attempts is null) == (before.Desired.Allowance is null), $"{spawned.Goal} is lent {spawned.Lent.Attempts} attempts: {attempts} of {before.Desired.Allowance}");
        var replans = before.Replans + open.Sum(child => child.Lent.Replans ?? 0) + (spawned.Lent.Replans ?? 0);
        Invariants.Require(goal, Sentence, spawned.Lent.Replans is null or 0 || !(replans > before.Desired.Replans), $"{spawned.Goal} is lent {spawned.Lent.Replans} replans: {replans} of {before.Desired.Replans}");
        worker.Lent = lent with
        {
            Tokens = lent.Tokens - models.Tokens,
            Turns = lent.Turns - models.Turns,
            Cost = lent.Cost - models.Cost,
            Tools = lent.Tools - models.Tools,
            Active = lent.Active - spawned.Lent.Active,
        };
    }

    private static void OnEnded(Universe universe, GoalFacts goal, PlanFacts plan, WorkerFacts worker, PlanState before, SpawnEnded ended)
    {
        const string Sentence = "What a goal that an agent made used counts once, exactly, and when it has ended.";
        var (child, usage) = (goal.Ledger.Goal(ended.Goal), ended.End.Usage);
        var made = before.Workers[before.Graph.IndexOf(ended.Step)].Goals.First(known => known.Number == ended.Number);
        Invariants.Require(goal, Sentence, made.IsOpen && !child.IsCounted, $"{ended.Goal} counts twice");
        child.IsCounted = true;
        plan.Attempts += usage.Attempts;
        goal.Active += usage.Active;
        goal.Models += usage.Models ?? new ModelUsage();
        goal.Overrun += usage.Overrun;
        Return(worker, made.Child!.Lent, usage);
        var state = child.State;
        if (ended.End.Reason.Contains("nobody knows", StringComparison.Ordinal))
        {
            child.IsLost = true;
            Invariants.Require(goal, Sentence, usage.Attempts == (made.Child.Lent.Attempts ?? 0), $"{ended.Goal} is lost, and counts otherwise than with what it was lent");
            universe.Counters.Reach("made goal lost");
        }
        else if (state is { Exists: false, ClearedAt: null })
        {
            Invariants.Require(goal, Sentence, usage == new ChildUsage(), $"{ended.Goal} never was, and counts");
        }
        else
        {
            Invariants.Require(goal, Sentence, state.Ended != GoalStatus.None, $"{ended.Goal} counts, and has not ended");
            Invariants.Require(
                goal,
                Sentence,
                usage.Attempts == state.Attempts && usage.Active == state.Active && usage.Overrun == state.Overrun && (usage.Models ?? new ModelUsage()).Tokens == (state.Models ?? new ModelUsage()).Tokens,
                $"{ended.Goal} counts {usage}");
            Invariants.Require(goal, "An agent is told that its goal is complete exactly when it is.", (ended.End.Reason.Length == 0) == (state.Ended == GoalStatus.Complete), $"{ended.Goal} ended {state.Ended}, and its agent is told '{ended.End.Reason}'");
            universe.Counters.Reach($"made goal {state.Ended}");
        }
    }

    /// <summary>What was lent and not used the worker has again.</summary>
    private static void Return(WorkerFacts worker, ChildLoan child, ChildUsage usage)
    {
        var (lent, models, used) = (worker.Lent!, child.Models ?? new ModelLoan(), usage.Models ?? new ModelUsage());
        worker.Lent = lent with
        {
            Tokens = lent.Tokens + Left(models.Tokens, used.Tokens),
            Turns = lent.Turns + Left(models.Turns, used.Calls),
            Cost = lent.Cost + Left(models.Cost, used.Cost),
            Tools = lent.Tools + Left(models.Tools, used.Tools),
            Active = lent.Active + (child.Active > usage.Active ? child.Active.Value - usage.Active : TimeSpan.Zero),
        };

        static long Left(long? most, long spent) => Math.Max(0, (most ?? 0) - spent);
    }
}
