using System.Collections.Immutable;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
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
        var next = Change(state, change) with { Sequence = state.Sequence + 1, At = change.At };
        return IsUrgent(state, next) ? next with { Urgent = next.Sequence } : next;
    }

    private static WorkerState Change(WorkerState state, WorkerStateEvent change) => change switch
    {
        WorkerAssigned assigned => state with { Assignment = assigned.Assignment },
        WorkerWished wished => state with { Desired = wished.Desired },
        WorkerTold told => state with { Transcript = told.Text.Length == 0 ? state.Transcript : state.Transcript.Add(new HostSaid { Text = told.Text }), Steered = Math.Max(state.Steered, told.Steering) },
        SmokeBegun begun => state with { Open = begun.Operation, Operations = state.Operations + 1, Stage = WorkerStage.Smoking },
        SmokeEnded ended => state with
        {
            Open = null,
            Stage = WorkerStage.Working,
            Active = state.Active + ended.Active,
            Transcript = state.Transcript.Add(new HostSaid { Text = ended.Text }),
        },
        TurnBegun begun => state with
        {
            Open = begun.Operation,
            Operations = state.Operations + 1,
            Turns = begun.Compacts ? state.Turns : state.Turns + 1,
            ReservedTokens = begun.Tokens,
            ReservedCost = begun.Cost,
            Stage = begun.Compacts ? WorkerStage.Compacting : WorkerStage.Working,
        },
        TurnEnded ended => EndTurn(state, ended),
        ToolBegun begun => state with { Open = begun.Operation, Operations = state.Operations + 1 },
        ToolEnded ended => EndTool(state, ended),
        ClaimLooked looked => state with
        {
            Open = looked.Operation,
            Operations = state.Operations + 1,
            Stage = WorkerStage.Finishing,
            ReservedTokens = looked.Operation.Tokens ?? 0,
            Handoff = looked.Handoff with { Notes = state.Handoff.Notes },
        },
        ClaimJudged judged => WorkerJudges.Apply(state, judged),
        WorkerAsked asked => state with { Question = asked.Question, Questions = asked.Question.Number },
        WorkerAnswered answered => state with { Answered = answered.Answer.Number, Question = state.Question?.Number == answered.Answer.Question ? null : state.Question },
        WorkerWaits waits => state with { Wait = waits.Wait },
        Compacted compacted => state with
        {
            Stage = WorkerStage.Working,
            Context = 0,
            Models = state.Models with { Compactions = state.Models.Compactions + 1 },
            Transcript = [new HostSaid { Text = compacted.Summary }, .. state.Transcript[compacted.Entries..]],
        },
        WorkerWrapsUp wrapsUp => state with { WrapUp = wrapsUp.Ending },
        WorkerOperationTakenOver taken => WorkerJudges.Apply(state, taken),
        WorkerEnded ended => state with { Ending = ended.Ending, Question = null, Wait = null, Calls = [] },
        WorkerForgotten => new WorkerState { Id = state.Id, IsForgotten = true },
        _ => throw new UnreachableException(),
    };

    /// <summary>What the plan must hear at once: that the worker ended, waits, asks, or has come to rest in a pause.</summary>
    private static bool IsUrgent(WorkerState before, WorkerState after) =>
        before.Ending != after.Ending || before.Question != after.Question || before.Wait != after.Wait || before.Desired?.Generation != after.Desired?.Generation
        || (before.Open is not null && after is { Open: null, Desired.Mode: DesiredMode.Pause });

    private static WorkerState EndTurn(WorkerState state, TurnEnded ended)
    {
        var usage = ended.CountsReserved
            ? new ModelUsage { Calls = 1, Input = state.ReservedTokens, Estimated = state.ReservedTokens, Cost = state.ReservedCost }
            : ended.Reply.Usage;
        var next = state with { Open = null, ReservedTokens = 0, ReservedCost = 0, Active = state.Active + ended.Active, Models = state.Models + usage };
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
            Transcript = [.. next.Transcript, said, .. answers],
            Calls = answers.Length == said.Calls.Length ? [] : said.Calls,
            Idle = said.Calls.IsEmpty ? next.Idle + 1 : 0,
            Models = next.Models with { Tools = next.Models.Tools + answers.Length },
        });
    }

    private static WorkerState EndTool(WorkerState state, ToolEnded ended) => CompleteTurn(state with
    {
        Open = null,
        Active = state.Active + ended.Active,
        Calls = state.Calls.RemoveAt(0),
        Transcript = state.Transcript.Add(Said(ended.Answer)),
        Handoff = ended.Note is { } note ? state.Handoff with { Notes = [.. state.Handoff.Notes.TakeLast(Handoff.MaximumEntries - 1), note] } : state.Handoff,
        Models = ended.Operation is null ? state.Models : state.Models with { Tools = state.Models.Tools + 1 },
    });

    private static ToolSaid Said(ToolAnswer answer) => new() { Call = answer.Call, Text = answer.Text, Failed = answer.Failed, Output = answer.Output };

    /// <summary>Counts how often in a row the same calls gave the same, once all calls of a reply have their answers.</summary>
    private static WorkerState CompleteTurn(WorkerState state)
    {
        if (!state.Calls.IsEmpty)
        {
            return state;
        }

        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var index = state.Transcript.Length - 1;
        for (; index >= 0 && state.Transcript[index] is ToolSaid answer; index--)
        {
            // Without numbers: times and counters differ although nothing else does.
            Add(sum, string.Concat(answer.Text.Where(static character => !char.IsAsciiDigit(character))));
        }

        if (index < 0 || state.Transcript[index] is not ModelSaid { Calls: { IsEmpty: false } calls })
        {
            return state with { Repeated = new Repetition() };
        }

        foreach (var call in calls)
        {
            Add(sum, call.Name);
            Add(sum, call.Arguments);
        }

        var hash = Convert.ToHexStringLower(sum.GetHashAndReset()[..8]);
        return state with { Repeated = hash == state.Repeated.Hash ? state.Repeated with { Count = state.Repeated.Count + 1 } : new Repetition { Hash = hash, Count = 1 } };
    }

    private static void Add(IncrementalHash sum, string text) => sum.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
}
