using System.Diagnostics;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>What the events of a worker tell: its turns, its tool calls, and whatever else it has the host do.</summary>
internal static class WorkerTelemetry
{
    private const string Succeeded = nameof(OperationOutcome.Succeeded);
    private const string Stopped = nameof(OperationOutcome.Stopped);

    /// <summary>Tells an event.</summary>
    public static void Tell(WorkerState before, WorkerStateEvent change, WorkerState after)
    {
        Measure(before, change, after);
        if (before.Assignment?.Trace is not { } trace || !Spans.Source.HasListeners() || change is WorkerForgotten)
        {
            return;
        }

        var parent = SpanPlaces.IsInTurn(before) ? SpanPlaces.Turn(before) : SpanPlaces.Attempt(before);
        if (before.Open is { } open && after.Open?.Operation != open.Operation && !(open.Kind == OperationKind.Turn && SpanPlaces.IsInTurn(before)))
        {
            TellOperation(before, open, change, parent);
        }

        if (change is BackgroundEnded beside && before.Background.FirstOrDefault(command => command.Open?.Operation == beside.Operation) is { Open: { } running })
        {
            TellOperation(before, running, change, SpanPlaces.Attempt(before));
        }

        if (SpanPlaces.IsInTurn(before) && !SpanPlaces.IsInTurn(after) && before.TurnAt is { } begun)
        {
            var tags = Tags(before);
            var outcome = change switch
            {
                TurnEnded ended => Outcome(ended),
                ToolEnded => Succeeded,
                _ => (after.Ending ?? after.Closing)?.Outcome is WorkerOutcome.Succeeded or WorkerOutcome.HandedOff or WorkerOutcome.Blocked ? Succeeded : Stopped,
            };
            tags.Add(TagNames.Turn, before.Turns);
            tags.Add(TagNames.Outcome, outcome);
            Spans.Tell("turn", new SpanPlace(trace, SpanPlaces.Turn(before)), SpanPlaces.Attempt(before), begun, change.At, outcome is Succeeded or Stopped ? null : outcome, tags);
        }
    }

    private static void Measure(WorkerState before, WorkerStateEvent change, WorkerState after)
    {
        switch (change)
        {
            case TurnEnded ended:
                MeasureTurn(before, ended, after);
                break;
            case ToolEnded ended:
                GoalsMeter.OnTool(ToolNames.Of(before.Calls[0].Name, before.Offer), ended.Answer.Failed);
                break;
            case WorkerOperationTakenOver taken:
                var open = before.Open?.Operation == taken.Operation;
                GoalsMeter.OnTakenOver(open ? before.Open!.Kind : OperationKind.Background);
                break;
        }
    }

    private static void MeasureTurn(WorkerState before, TurnEnded ended, WorkerState after)
    {
        var compacts = before.Stage == WorkerStage.Compacting;
        var policy = before.Assignment!.Policy;
        var model = (compacts ? policy.Compact ?? policy.Work : policy.Work)?.Name;
        GoalsMeter.OnUsage(after.Models - before.Models, model, compacts ? "compact" : "work");
        if (!compacts)
        {
            GoalsMeter.OnTurn(Outcome(ended));
        }

        foreach (var answer in ended.Reply.Answers)
        {
            if (ended.Reply.Said!.Calls.FirstOrDefault(call => call.Id == answer.Call) is { } call)
            {
                GoalsMeter.OnTool(ToolNames.Of(call.Name, after.Offer), answer.Failed);
            }
        }
    }

    /// <summary>How a turn's model call ended: with a reply, with a fault of a kind, with its host, or because it was stopped.</summary>
    private static string Outcome(TurnEnded ended) => ended.Reply switch
    {
        { Fault: { } fault } => fault.Kind.ToString(),
        { Said: not null } => Succeeded,
        _ => ended.IsLost ? nameof(OperationOutcome.Lost) : Stopped,
    };

    private static void TellOperation(WorkerState before, OpenOperation open, WorkerStateEvent change, string parent)
    {
        if (SpanPlaces.Of(before, open) is not { } place)
        {
            return;
        }

        var tags = Tags(before);
        tags.Add(TagNames.Executions, open.Execution);
        var (name, error) = (open.Kind.ToString().ToLowerInvariant(), (string?)null);
        switch (change)
        {
            case ToolEnded ended when open.Kind == OperationKind.Tool:
                (name, error) = Describe(ToolNames.Of(before.Calls[0].Name, before.Offer), ended.Answer.Failed, ref tags);
                break;
            case BackgroundEnded ended:
                (name, error) = Describe(ExecTool.Name, ended.Answer.Failed, ref tags);
                break;
            case SmokeEnded:
                name = "smoke";
                break;
            case TurnEnded ended:
                (name, error) = ("compaction", ended.Reply.Fault?.Kind.ToString());
                break;
        }

        Spans.Tell(name, place, parent, open.BegunAt, change.At, error, tags);
    }

    private static (string Name, string? Error) Describe(string tool, bool failed, ref TagList tags)
    {
        tags.Add(TagNames.Work, "execute_tool");
        tags.Add(TagNames.Tool, tool);
        return ($"execute_tool {tool}", failed ? nameof(OperationOutcome.Failed) : null);
    }

    private static TagList Tags(WorkerState worker) => new()
    {
        { TagNames.Goal, worker.Key.Goal.Value }, { TagNames.Step, worker.Assignment!.Step.Id }, { TagNames.Attempt, worker.Assignment.Attempt },
    };
}
