using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of the commands that run beside the turns of agents.</summary>
internal static class BackgroundInvariants
{
    /// <summary>A worker's event.</summary>
    public static void OnEvent(Universe universe, GoalFacts goal, WorkerFacts worker, WorkerState before, WorkerStateEvent change)
    {
        switch (change)
        {
            case BackgroundBegun:
                var running = worker.State.Background.Count(static command => command.Runs);
                Invariants.Require(goal, "So many commands run beside the turns of an agent, and no more.", running <= WorkerLimits.Background, $"{before.Id} has {running}");
                universe.Counters.Reach("background begun");
                break;
            case BackgroundEnded ended:
                OnEnded(universe, goal, before, ended);
                break;
            case BackgroundStopped:
                universe.Counters.Reach("background stopped");
                break;
            case WorkerCloses:
                universe.Counters.Reach("attempt ends when nothing runs beside it");
                break;
            case ClaimLooked:
                Invariants.Require(goal, "What is looked at holds still.", !before.Background.Any(static command => command.Runs), $"{before.Id} claims while something runs in the background");
                break;
            case WorkerWaits { Wait: { Command: ['g', ..] } }:
                Invariants.Require(goal, "Nobody waits for what has ended.", WorkerGoals.IsAwaitedOver(worker.State) == false, $"{before.Id} waits for {worker.State.Wait!.Command}");
                universe.Counters.Reach("worker waits for a goal");
                break;
            case WorkerWaits { Wait: null } when before.Wait is { Command: ['g', ..] } awaited:
                universe.Counters.Reach(awaited.Until <= change.At ? "wait for a goal over by time" : WorkerGoals.IsAwaitedOver(before) == true ? "wait for a goal over by its end" : "wait for a goal called back");
                break;
            case WorkerWaits { Wait: { Command: { } command } }:
                Invariants.Require(goal, "Nobody waits for what has ended.", before.Background.Any(known => known.Handle == command && known.Runs), $"{before.Id} waits for {command}");
                universe.Counters.Reach("worker waits for a command");
                break;
            case WorkerWaits { Wait: null } when before.Wait is { Command: not null } wait:
                universe.Counters.Reach(wait.Until <= change.At ? "wait for a command over by time" : WorkerBackground.IsAwaitedOver(before) ? "wait for a command over by its end" : "wait for a command called back");
                break;
            case WorkerTold { Background: { } handle }:
                OnTold(goal, worker, before, handle);
                universe.Counters.Reach("end of a command told with the next turn");
                break;
            case ToolEnded { Background: { } handle }:
                OnTold(goal, worker, before, handle);
                universe.Counters.Reach("end of a command told as an answer");
                break;
        }
    }

    private static void OnEnded(Universe universe, GoalFacts goal, WorkerState before, BackgroundEnded ended)
    {
        const string Sentence = "A result of a worker counts once.";
        var facts = goal.Ledger.Operation(ended.Operation);
        var open = before.Background.FirstOrDefault(command => command.Open?.Operation == ended.Operation)?.Open;
        Invariants.Require(goal, Sentence, facts is { IsSettled: false } && open is not null, $"a second result of {ended.Operation} counts");
        Invariants.Require(goal, Sentence, facts!.Results.TryGetValue(open!.Execution, out var given), $"what counts for {ended.Operation} is not what execution {open.Execution} gave");
        Invariants.Require(
            goal,
            "What a command in the background took counts exactly; a lost one at its reservation at most.",
            given!.Outcome == OperationOutcome.Lost ? ended.Active >= given.Active && (ended.Active == given.Active || ended.Active <= open.Reserved) : ended.Active == given.Active,
            $"{ended.Operation} took {given.Active} of {open.Reserved}, and {ended.Active} count");
        facts.IsSettled = true;
        universe.Counters.Reach($"background {given.Outcome}");
    }

    private static void OnTold(GoalFacts goal, WorkerFacts worker, WorkerState before, string handle)
    {
        const string Sentence = "A model is told once how a command in the background ended, and only then.";
        Invariants.Require(goal, Sentence, before.Background.Any(command => command is { Runs: false, Answer: not null } && command.Handle == handle), $"{before.Id} is told of {handle}, which has not ended or was told of");
        Invariants.Require(goal, Sentence, worker.Told.Add(handle), $"{before.Id} is told of {handle} twice");
    }
}
