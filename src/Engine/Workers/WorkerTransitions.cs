using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Workers;

/// <summary>The only mutator of a worker's state. Decides nothing: what was decided is in the event.</summary>
internal static class WorkerTransitions
{
    /// <summary>The state after an event.</summary>
    public static WorkerState Apply(WorkerState state, WorkerStateEvent change)
    {
        var next = (change is WorkerBoardEvent board ? WorkerBoard.Apply(state, board) : Change(state, change)) with { Sequence = state.Sequence + 1, At = change.At };
        return IsUrgent(state, next) ? next with { Urgent = next.Sequence } : next;
    }

    private static WorkerState Change(WorkerState state, WorkerStateEvent change) => change switch
    {
        WorkerAssigned assigned => state with { Assignment = assigned.Assignment, Board = assigned.Assignment.IsShared ? new BoardLink { Changed = state.Sequence + 1 } : null },
        WorkerWished wished => state with { Desired = wished.Desired },
        WorkerTold told => WorkerBackground.Told(state, told.Background) with { Transcript = told.Text.Length == 0 ? state.Transcript : state.Transcript.Add(new HostSaid { Text = told.Text, IsKept = told.Steering > 0 }), Steered = Math.Max(state.Steered, told.Steering) },
        WorkerGoalEvent goal => WorkerGoals.Apply(state, goal),
        WorkerPlaceEvent place => WorkerPlacing.Apply(state, place),
        WorkPublished published => WorkerRemotes.Apply(state, published),
        MarkBegun begun => WorkerMarks.Apply(state, begun),
        MarkEnded ended => WorkerMarks.Apply(state, ended),
        SmokeBegun begun => state with { Open = begun.Operation, Operations = state.Operations + 1, Stage = WorkerStage.Smoking },
        SmokeEnded ended => state with
        {
            Open = null,
            Stage = WorkerStage.Working,
            Active = state.Active + ended.Active,
            Transcript = state.Transcript.Add(new HostSaid { Text = ended.Text }),
        },
        TurnBegun begun => BeginTurn(state, begun),
        TurnEnded ended => EndTurn(state, ended),
        ToolBegun begun => state with { Open = begun.Operation, Operations = state.Operations + 1 },
        ToolEnded ended => EndTool(state, ended),
        ClaimLooked looked => state with
        {
            Open = looked.Operation,
            Operations = state.Operations + 1,
            Stage = WorkerStage.Finishing,
            Handoff = looked.Handoff with { Notes = state.Handoff.Notes },
        },
        ClaimJudged judged => state with
        {
            Open = null,
            Stage = WorkerStage.Working,
            Active = state.Active + judged.Active,
            FalseClaims = judged.Holds || judged.Verdicts.IsEmpty ? state.FalseClaims : state.FalseClaims + 1,
        },
        WorkerProposed proposed => WorkerRest.Apply(state, proposed),
        ProposalJudged judged => WorkerRest.Apply(state, judged),
        ProposalWithdrawn => state with { Proposal = null },
        WorkerAsked asked => state with { Question = asked.Question, Questions = asked.Question.Number },
        WorkerAnswered answered => state with
        {
            Answered = answered.Answer.Number,
            Question = state.Question?.Number == answered.Answer.Question ? null : state.Question,
            Approval = answered.Decision is { IsApproved: true } decision ? decision : state.Approval,
        },
        ApprovalLapsed => state with { Question = null, Approval = null },
        WorkerWaits waits => state with { Wait = waits.Wait },
        Compacted compacted => Compact(state, compacted),
        WorkerWrapsUp wrapsUp => state with { WrapUp = wrapsUp.Ending },
        BackgroundBegun begun => WorkerBackground.Apply(state, begun),
        BackgroundStopped stopped => WorkerBackground.Apply(state, stopped),
        BackgroundEnded ended => WorkerBackground.Apply(state, ended),
        WorkerOperationTakenOver taken when taken.Operation != state.Open?.Operation => WorkerBackground.TakeOver(state, taken),
        WorkerOperationTakenOver taken => state with { Stranded = null, Open = state.Open! with { Execution = taken.Execution, Owner = taken.Owner } },
        WorkerStranded looked => state with { Stranded = looked.Operation },
        WorkerCloses closes => state with { Closing = closes.Ending, Question = null, Proposal = null, Approval = null, Wait = null, Calls = [], Background = [.. state.Background.Select(static command => command with { IsStopping = command.Runs })] },
        WorkerEnded ended => state with { Landing = null, Ending = ended.Ending with { Head = state.Head }, Closing = null, Question = null, Approval = null, Wait = null, Proposal = null, Calls = [], Background = [] },
        WorkerForgotten => new WorkerState { Id = state.Id, IsForgotten = true },
        _ => throw new UnreachableException(),
    };

    /// <summary>What the plan must hear at once: that the worker ended, waits, asks, or has come to rest in a pause.</summary>
    private static bool IsUrgent(WorkerState before, WorkerState after) =>
        before.Ending != after.Ending || before.Question != after.Question || before.Stranded != after.Stranded || before.Wait != after.Wait || before.Proposal != after.Proposal || WorkerGoals.Asked(before) != WorkerGoals.Asked(after) || before.Goals?.Stopping.Length != after.Goals?.Stopping.Length || before.Desired?.Generation != after.Desired?.Generation
        || (WorkerView.IsBusy(before) && !WorkerView.IsBusy(after) && after.Desired?.Mode == DesiredMode.Pause);

    private static WorkerState BeginTurn(WorkerState state, TurnBegun begun) => state with
    {
        Open = begun.Operation,
        Operations = state.Operations + 1,
        Turns = begun.Compacts ? state.Turns : state.Turns + 1,
        TurnAt = begun.Compacts ? state.TurnAt : begun.At,
        ReservedTokens = begun.Tokens,
        ReservedCost = begun.Cost,
        Stage = begun.Compacts ? WorkerStage.Compacting : WorkerStage.Working,
    };

    private static WorkerState Compact(WorkerState state, Compacted compacted) => state with
    {
        Stage = WorkerStage.Working,
        Context = 0,
        Models = state.Models with { Compactions = state.Models.Compactions + 1 },
        Transcript = [new HostSaid { Text = compacted.Summary }, .. compacted.Kept.Select(static words => new HostSaid { Text = words, IsKept = true }), .. state.Transcript[compacted.Entries..]],
    };

    private static WorkerState EndTurn(WorkerState state, TurnEnded ended)
    {
        var usage = ended.CountsReserved
            ? new ModelUsage { Calls = 1, Input = state.ReservedTokens, Estimated = state.ReservedTokens, Cost = state.ReservedCost }
            : ended.Reply.Usage;
        var next = state with
        {
            Open = null,
            ReservedTokens = 0,
            ReservedCost = 0,
            Active = state.Active + ended.Active,
            Models = state.Models + usage,
            LostTurns = ended.IsLost ? state.LostTurns + 1 : 0,
        };
        if (state.Stage == WorkerStage.Compacting)
        {
            return next with { Stage = WorkerStage.Working };
        }

        if (ended.Reply.Said is not { } said)
        {
            return next with { Faults = ended.Reply.Fault is null ? next.Faults : next.Faults + 1 };
        }

        ImmutableArray<TranscriptItem> answers = [.. ended.Reply.Answers.Select(Said)];
        return CompleteTurn(next with
        {
            Faults = 0,
            Context = usage.Input + usage.Output,
            Offer = next.Offer ?? ended.Reply.Offer,
            Transcript = [.. next.Transcript, said, .. answers],
            Calls = answers.Length == said.Calls.Length ? [] : said.Calls,
            Idle = said.Calls.IsEmpty ? next.Idle + 1 : 0,
            Models = next.Models with { Tools = next.Models.Tools + answers.Length },
        });
    }

    private static WorkerState EndTool(WorkerState state, ToolEnded ended) => CompleteTurn(WorkerBackground.Told(WorkerBackground.Seen(state, ended.Polled, ended.Answer.Seen), ended.Background) with
    {
        Open = null,
        Active = state.Active + ended.Active,
        Calls = state.Calls.RemoveAt(0),
        Approval = null,
        Transcript = state.Transcript.Add(Said(ended.Answer) with { Kept = ended.Kept }),
        Handoff = ended.Note is { } note ? state.Handoff with { Notes = [.. state.Handoff.Notes.TakeLast(Handoff.MaximumEntries - 1), note] } : state.Handoff,
        Models = ended.Operation is null || state.Calls[0].Name == HandoffTool.Name ? state.Models : state.Models with { Tools = state.Models.Tools + 1 },
    });

    private static ToolSaid Said(ToolAnswer answer) => new() { Call = answer.Call, Text = answer.Text, Failed = answer.Failed, Output = answer.Output };

    /// <summary>Looks for repetition once all calls of a reply have their answers.</summary>
    private static WorkerState CompleteTurn(WorkerState state) => state.Calls.IsEmpty ? WorkerRepetition.Count(state) : state;
}
