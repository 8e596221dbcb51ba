using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>Begins and ends the cycles of a goal.</summary>
internal static class GoalCycles
{
    /// <summary>A cycle that begins so long after its due time has still not missed it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>So many missed due times are counted; more are told as so many.</summary>
    private const int MostMissed = 10_000;

    /// <summary>The first due time of a contract after a time; null without a schedule.</summary>
    public static DateTimeOffset? NextDue(GoalContract contract, DateTimeOffset after) =>
        contract.Schedule is { } schedule ? ScheduleRules.After(schedule, after).First() : null;

    /// <summary>When the goal may have to begin a cycle, or null when something else must happen first.</summary>
    public static DateTimeOffset? WakeAt(GoalState state) =>
        state is { Ended: GoalStatus.None, Intent: Intent.Run, Closing: GoalStatus.None } && (state.Stage == GoalStage.Resting || IsStuck(state)) ? state.NextDue : null;

    /// <summary>The hold of a goal between two cycles, or null.</summary>
    public static PlanHold? Rest(GoalState state) => state is { Stage: GoalStage.Resting, NextDue: { } due }
        ? new PlanHold { Kind = HoldKind.Wait, Reason = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"cycle {state.Cycle + 1} is due at {due:u}"), Until = due }
        : null;

    /// <summary>Begins a cycle that is due, or ends one that another takes the place of.</summary>
    /// <returns>Whether nothing else of the goal may begin.</returns>
    public static bool Advance(GoalTurn turn)
    {
        var state = turn.State;
        if (state is { Closing: GoalStatus.None, Intent: Intent.Run, Stage: not GoalStage.Resting } && state.NextDue <= turn.Now && IsStuck(state))
        {
            turn.Emit(new CycleClosing { At = turn.Now, Status = GoalView.Status(state) });
        }

        if (turn.State.Closing != GoalStatus.None)
        {
            if (turn.State.Current is not null || GoalView.AwaitsGivenUp(turn.State))
            {
                return true;
            }

            End(turn, turn.State.Closing);
        }

        return turn.State.Stage == GoalStage.Resting && (turn.State.Intent != Intent.Run || !Begin(turn));
    }

    /// <summary>Ends the cycle of a goal of which nothing is open, and the goal with it when no other follows.</summary>
    public static void End(GoalTurn turn, GoalStatus status)
    {
        if (turn.State.Contract!.Schedule is null)
        {
            turn.Emit(new GoalEnded { At = turn.Now, Status = status });
        }
        else
        {
            turn.Emit(new CycleEnded { At = turn.Now, Number = turn.State.Cycle, Status = status, NextDue = turn.State.NextDue });
        }
    }

    /// <summary>The decision to begin a new cycle of an ended goal.</summary>
    public static Decision<GoalState, GoalStateEvent> Reopen(GoalTurn turn, GoalCommand command)
    {
        var state = turn.State;
        if (state.Ended != GoalStatus.Complete)
        {
            return state.Ended == GoalStatus.Cancelled
                ? GoalCommands.Refuse(turn, Refusal.Ended, $"{state.Id} was cancelled, and stays so; make a new goal of its file")
                : GoalCommands.Refuse(turn, Refusal.NotApplicable, $"{state.Id} has not ended");
        }

        if (state.Parent is { } parent)
        {
            return GoalCommands.Refuse(turn, Refusal.NotApplicable, $"{state.Id} is step {parent.Step} of {parent.Key.Goal}, which counts it as finished; begin a new cycle of that");
        }

        turn.Emit(new CycleBegun { At = turn.Now, Number = state.Cycle + 1, NextDue = NextDue(state.Contract!, turn.Now) });
        return GoalCommands.Reply(turn, command);
    }

    /// <summary>The state after a cycle began.</summary>
    public static GoalState Apply(GoalState state, CycleBegun begun) => state with
    {
        Cycle = begun.Number,
        CycleAt = begun.At,
        WallBefore = TimeSpan.Zero,
        CycleDue = begun.Due,
        CycleMissed = begun.Missed,
        NextDue = begun.NextDue,
        Intent = state.Ended == GoalStatus.None ? state.Intent : Intent.Run,
        Ended = GoalStatus.None,
        EndedAt = null,
        Stage = GoalStage.Planning,
        Holds = [],
        NeedsBaseline = GoalDeliveries.MustFind(state.Contract!, GoalDeliveries.HeadOfNext(state)) || !UnchangedPatterns.Of(state.Contract!).IsEmpty,
        Head = GoalDeliveries.HeadOfNext(state),
        Baseline = null,
        Covered = [],
        Manifest = [],
        VoidRounds = 0,
        Superseded = 0,
        NextDeclared = 0,
        Setback = string.Empty,
        Tried = default,
        Features = default,
        Finished = [],
        PlansBefore = state.Plans,
        RoundsBefore = state.Rounds,
        Notices = state.Notices with { Asked = [] },
        PastAttempts = state.PastAttempts + state.Attempts,
        PastActive = state.PastActive + state.Active,
        PastModels = state.Models is { } models ? models + (state.PastModels ?? new ModelUsage()) : state.PastModels,
        Models = null,
        Handoff = null,
        Progress = null,
        Steering = [],
        PastOverrun = state.PastOverrun + state.Overrun,
        ChildReplans = 0,
        Attempts = 0,
        Active = TimeSpan.Zero,
        Overrun = TimeSpan.Zero,
    };

    /// <summary>The state after a cycle that another one follows.</summary>
    public static GoalState Apply(GoalState state, CycleEnded ended) =>
        Close(state, ended.Status, ended.At) with { Stage = GoalStage.Resting, Closing = GoalStatus.None };

    /// <summary>The state after the last cycle.</summary>
    public static GoalState Apply(GoalState state, GoalEnded ended) =>
        Close(state, ended.Status, ended.At) with { Ended = ended.Status, EndedAt = ended.At, NextDue = null, Closing = GoalStatus.None, GivenUp = [] };

    private static GoalState Close(GoalState state, GoalStatus status, DateTimeOffset at)
    {
        var kept = new KeptCycle
        {
            Number = state.Cycle,
            Status = status,
            Due = state.CycleDue,
            Missed = state.CycleMissed,
            BegunAt = state.CycleAt,
            EndedAt = at,
            Plans = state.Plans - state.PlansBefore,
            Rounds = state.Rounds - state.RoundsBefore,
            Attempts = state.Attempts,
            Active = state.Active,
            Overrun = state.Overrun,
        };

        // Between two cycles there is none to end: the last one stays as it ended.
        var cycles = state.Stage == GoalStage.Resting ? state.Cycles : [.. state.Cycles.TakeLast(GoalReport.MaximumCycles - 1), kept];
        return state with { Cycles = cycles, Finished = [], Holds = [], Asked = null, Approvals = [], Planning = null, Written = null };
    }

    /// <summary>
    /// Whether the cycle stands still for a reason that the next one may not have. A question is not one: a step that may have run would run again unasked.
    /// </summary>
    private static bool IsStuck(GoalState state) => GoalView.Status(state) is GoalStatus.Blocked or GoalStatus.BudgetLimited;

    private static bool Begin(GoalTurn turn)
    {
        var state = turn.State;
        if (state.Contract!.Schedule is not { } schedule || state.NextDue is not { } due)
        {
            turn.Emit(new CycleBegun { At = turn.Now, Number = state.Cycle + 1 });
            return true;
        }

        if (due > turn.Now)
        {
            return false;
        }

        var missed = 0;
        foreach (var later in ScheduleRules.After(schedule, due).TakeWhile(later => later <= turn.Now).Take(MostMissed))
        {
            (due, missed) = (later, missed + 1);
        }

        var next = ScheduleRules.After(schedule, turn.Now).First();
        if (schedule.Missed == MissedRounds.Skip && turn.Now - due > Grace)
        {
            turn.Emit(new RoundsSkipped { At = turn.Now, Count = missed + 1, NextDue = next });
            return false;
        }

        turn.Emit(new CycleBegun { At = turn.Now, Number = state.Cycle + 1, Due = due, Missed = missed, NextDue = next });
        return true;
    }
}
