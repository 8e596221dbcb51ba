using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>Sees everything that happens, keeps the ledger, and holds every sentence of <see cref="Invariants"/> against it.</summary>
internal sealed class Inspector
{
    private readonly Universe universe;
    private readonly Ledger ledger = new();
    private readonly CommitInspection commits;
    private readonly WatchInspection watch;
    private readonly UpgradeInspection upgrade;

    public Inspector(Universe universe)
    {
        this.universe = universe;
        commits = new CommitInspection(universe);
        watch = new WatchInspection(universe, ledger);
        upgrade = new UpgradeInspection(universe, ledger);
    }

    /// <summary>The first sentence that did not hold, or null.</summary>
    public ViolationException? Violation => ledger.Violation;

    /// <summary>Deciding threw.</summary>
    public void OnRefused(ActorKey key, ActorMessage message, Exception exception) =>
        Invariants.Require(ledger.Goal(key.Goal), "Deciding never throws.", exception is ViolationException, $"{key} could not decide {message}: {exception}");

    /// <summary>The plan of each goal that is open or comes next.</summary>
    public IEnumerable<ActorKey> Plans => ledger.Goals.Where(goal => goal.State.Exists)
        .Select(goal => ActorKey.ForPlan(goal.Id, goal.State.Current?.Number ?? goal.State.Plans + 1));

    /// <summary>The goals that are steps, at any depth, of a goal and that began.</summary>
    public IEnumerable<GoalState> Below(GoalId goal) => ledger.Below(ledger.Goal(goal)).Select(facts => facts.State);

    /// <summary>Whether a goal and all below it have ended, or say why they do not go on.</summary>
    public bool IsFamilyAtRest(GoalId goal) => IsAtRest(goal) && ledger.Below(ledger.Goal(goal)).All(below => IsAtRest(below.Id) || ledger.IsOrphan(below));

    /// <summary>The goals that are steps of others and have not ended.</summary>
    public IEnumerable<ActorKey> Children => ledger.Goals.Where(goal => goal.State is { Parent: not null, Ended: ReadModels.GoalStatus.None }).Select(goal => ActorKey.ForGoal(goal.Id));

    /// <summary>The workspace that a goal of a step was accepted with. What is left of it outlives its record.</summary>
    public string WorkspaceOf(GoalId goal) => ledger.Goal(goal).Workspace!;

    /// <summary>The workers that have not ended.</summary>
    public IEnumerable<ActorKey> Workers => ledger.Goals.SelectMany(goal => goal.Plans.Values).SelectMany(plan => plan.Workers.Values).Where(worker => worker.State.Ending is null).Select(worker => worker.Key);

    /// <summary>A plan's committed state.</summary>
    public PlanState Plan(GoalId goal, int number) => ledger.Goal(goal).Plan(number).State;

    /// <summary>A goal's committed state.</summary>
    public GoalState Goal(GoalId goal) => ledger.Goal(goal).State;

    /// <summary>Whether a result of an operation counted.</summary>
    public bool IsSettled(string operation) => ledger.Operation(operation) is { IsSettled: true };

    /// <summary>A host wrote a commit.</summary>
    public void OnWritten(Hosts.HostInstance host, ActorKey key, RecordAppend append)
    {
        if (universe.Upgrade.IsOn)
        {
            upgrade.OnWritten(host, key, append);
        }
    }

    /// <summary>A commit was written.</summary>
    public void OnAppended(ActorKey key, RecordAppend append)
    {
        if (key.Kind == ActorKind.Workspace)
        {
            commits.OnWorkspace(ledger.Workspace(key), append);
            return;
        }

        if (key.Kind == ActorKind.Watch)
        {
            watch.OnShard(key, append);
            return;
        }

        if (key.Kind == ActorKind.Index)
        {
            watch.OnList(key, append);
            return;
        }

        var goal = ledger.Goal(key.Goal);
        if (key.Kind == ActorKind.Goal)
        {
            commits.OnGoal(ledger, goal, append);
            watch.OnGoal(goal);
        }
        else if (key.Kind == ActorKind.Worker)
        {
            var plan = goal.Plan(key.PlanNumber);
            WorkerInvariants.OnWorker(universe, goal, plan, plan.Worker(key), append);
        }
        else if (key.Kind == ActorKind.Board)
        {
            BoardInvariants.OnBoard(universe, goal, append);
        }
        else
        {
            commits.OnPlan(ledger, goal, goal.Plan(key.PlanNumber), append);
        }

        Invariants.LentAndSpentStayWithinTheBudget(goal);
        Invariants.IsOnTheWatchList(goal, universe.Scheduler.Now);
    }

    /// <summary>A runner believes in a state.</summary>
    public void OnBelieved(ActorKey key, long version, IActorState state)
    {
        if (state is WorkspaceState)
        {
            return;
        }

        var stored = universe.Records.Find(key)?.Version ?? 0;
        if (state is WatchState or IndexState)
        {
            watch.OnBelieved(key, version, stored, state);
            return;
        }

        var goal = ledger.Goal(key.Goal);
        Invariants.Require(goal, "A commit that is believed in is durable.", version <= stored, $"{key} believes in version {version}, the store has {stored}");
        if (version == stored && universe.IsSampled(version))
        {
            var (replayed, live) = state switch
            {
                GoalState believed => (GoalLogic.Instance.Format.WriteState(goal.State), GoalLogic.Instance.Format.WriteState(believed)),
                PlanState believed => (PlanLogic.Instance.Format.WriteState(goal.Plan(key.PlanNumber).State), PlanLogic.Instance.Format.WriteState(believed)),
                BoardState believed => (BoardLogic.Instance.Format.WriteState(goal.Board.State), BoardLogic.Instance.Format.WriteState(believed)),
                WorkerState believed => (WorkerLogic.Instance.Format.WriteState(goal.Plan(key.PlanNumber).Worker(key).State), WorkerLogic.Instance.Format.WriteState(believed)),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            Invariants.ReplayEqualsState(goal, key.ToString(), replayed.Span, live.Span);
        }
    }

    /// <summary>Somebody was woken.</summary>
    public void OnPoked(ActorKey key) => watch.OnWoken(key);

    /// <summary>Faults stop.</summary>
    public void OnHealed() => watch.OnHealed();

    /// <summary>Members have come or gone, after faults have stopped.</summary>
    public void OnMembersChanged(Func<bool> isStillSo) => watch.OnMembersChanged(isStillSo);

    /// <summary>A host was made to begin an execution.</summary>
    public void OnBegun(OperationStart start) =>
        Invariants.NothingStartsBeforeItsCommit(ledger.Goal(start.Actor.Goal), ledger.Operation(start.Operation), start.Operation, start.Execution);

    /// <summary>The action of an attempt really starts.</summary>
    public void OnActionStarted(string operation, bool mayRepeat = false)
    {
        var facts = ledger.Operation(operation)!;
        var goal = ledger.Goal(facts.Actor.Goal);
        facts.ActionStarts++;
        if (facts.Step is { } step)
        {
            step.Starts++;
        }

        if (!mayRepeat)
        {
            Invariants.ActionRunsOncePerIntent(goal, facts, operation);
        }

        Invariants.NothingIsRepeatedSilently(goal, facts, operation);
        universe.Story?.Tell(goal.Id, $"the action of {operation} starts");
    }

    /// <summary>The work of an action happens.</summary>
    public void OnEffect(string operation, bool mayRepeat = false)
    {
        var facts = ledger.Operation(operation)!;
        var goal = ledger.Goal(facts.Actor.Goal);
        facts.Effects++;
        if (!mayRepeat)
        {
            Invariants.ActionRunsOncePerIntent(goal, facts, operation);
        }

        universe.Trace.Add(operation);
        universe.Story?.Tell(goal.Id, $"{operation} does its work");
        if (facts.IsSettled)
        {
            universe.Counters.Reach("effect of a lost operation");
        }
        else
        {
            goal.LastWriteAt = universe.Scheduler.Now;
        }
    }

    /// <summary>A verification has looked.</summary>
    public void OnVerified(OperationStart start, DateTimeOffset beganAt, bool held) =>
        ledger.Operation(start.Operation)!.Looks[start.Execution] = (beganAt, held);

    /// <summary>An execution has a result.</summary>
    public void OnEnded(OperationStart start, OperationResult result) => ledger.Operation(start.Operation)!.Results[start.Execution] = result;

    /// <summary>A person asks something of a goal for the first time.</summary>
    public void OnAsked(GoalId id, GoalCommand command)
    {
        if (command is AnswerQuestion answer)
        {
            ledger.Goal(id).Given[answer.Id] = answer;
        }
    }

    /// <summary>A goal's artifacts are gone.</summary>
    public void OnArtifactsDeleted(GoalId id) => ledger.Goal(id).AreArtifactsGone = true;

    /// <summary>Somebody is told of something, at this moment.</summary>
    public void OnNotified(OperationStart start, NoticeSpec notice)
    {
        var goal = ledger.Goal(start.Actor.Goal);
        universe.Story?.Tell(goal.Id, $"{start.Operation} tells of {notice.Event}: {notice.Status}");
        universe.Counters.Reach("notified");
        Invariants.OnlyWhatHappenedIsTold(goal, notice);
        goal.Told.Add((notice.Event, GoalFacts.TargetOf(notice)));
    }

    /// <summary>A client was answered.</summary>
    public void OnAnswered(GoalId id, GoalCommand command, CommandReply reply)
    {
        var goal = ledger.Goal(id);
        Invariants.AcceptedCommandIsNotLost(goal, command, reply);
        if (reply.Accepted && !goal.Replied.Contains(command.Id))
        {
            goal.Accepted[command.Id] = reply;
        }
    }

    /// <summary>Whether a goal has ended or says why it does not go on, and nobody is about to do anything about it.</summary>
    public bool IsAtRest(GoalId id)
    {
        var state = ledger.Goal(id).State;
        var status = Invariants.ExpectedStatus(state);
        return state.ClearedAt is not null || (state.Exists
            && !state.IsClearing
            && state.Notices.Pending.IsEmpty
            && (state.Ended != ReadModels.GoalStatus.None || state.Contract!.Schedule is null)
            && (status is not (ReadModels.GoalStatus.Active or ReadModels.GoalStatus.Waiting or ReadModels.GoalStatus.UsageLimited or ReadModels.GoalStatus.Paused)
                || ledger.WaitsForAnother(state)
                || ledger.Below(ledger.Goal(id)).Any(below => ledger.WaitsForAnother(below.State)))
            && GoalView.Questions(state).IsEmpty
            && state.GivenUp.IsEmpty);
    }

    /// <summary>Faults stopped long ago.</summary>
    public void OnFinished()
    {
        // A goal of a step that was stopped before it heard anything never was.
        foreach (var goal in ledger.Goals.Where(goal => goal.State.Exists || goal.State.ClearedAt is not null || !ledger.Goals.Any(above => above.Children.Contains(goal.Id))))
        {
            Invariants.EndsOrSaysWhyNot(goal);
            Invariants.EverybodyWasTold(goal);
            Invariants.AClearedGoalLeavesItsTombstone(goal, universe.Records.All.Where(stored => stored.Key.Kind != ActorKind.Workspace && stored.Key.Goal == goal.Id).ToArray());
            Invariants.GivenUpPlanEnds(goal);
            Invariants.NothingRunsUnattended(goal, universe.World.Running(goal.Id));
            universe.Counters.Reach($"goal ends {Invariants.ExpectedStatus(goal.State)}");
        }

        watch.OnFinished();
        foreach (var (key, record) in universe.Records.All.Where(stored => stored.Key.Kind is not (ActorKind.Workspace or ActorKind.Watch or ActorKind.Index)))
        {
            var goal = ledger.Goal(key.Goal);
            if (key.Kind == ActorKind.Goal)
            {
                Replay(goal, key, record, GoalLogic.Instance, goal.State);
            }
            else if (key.Kind == ActorKind.Worker)
            {
                Replay(goal, key, record, WorkerLogic.Instance, goal.Plan(key.PlanNumber).Worker(key).State);
            }
            else if (key.Kind == ActorKind.Board)
            {
                Replay(goal, key, record, BoardLogic.Instance, goal.Board.State);
            }
            else
            {
                Replay(goal, key, record, PlanLogic.Instance, goal.Plan(key.PlanNumber).State);
            }
        }
    }

    private static void Replay<TState, TEvent>(GoalFacts goal, ActorKey key, Records.SimRecord record, IActorLogic<TState, TEvent> logic, TState state)
        where TState : class, IActorState
        where TEvent : class
    {
        var replayed = logic.Format.WriteState(logic.Replay(key, record.Read(), out _));
        Invariants.ReplayEqualsState(goal, key.ToString(), replayed.Span, logic.Format.WriteState(state).Span);
    }
}
