using System.Diagnostics;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>What the events of a goal tell: its cycles, rounds and planning, its status and holds.</summary>
internal static class GoalTelemetry
{
    /// <summary>Tells an event.</summary>
    public static void Tell(GoalState before, GoalStateEvent change, GoalState after)
    {
        Measure(before, change, after);
        if (before.Open is { } open && after.Open?.Operation != open.Operation)
        {
            TellOperation(before, open, change);
        }

        switch (change)
        {
            case GoalEnded ended when before.Stage != GoalStage.Resting:
                TellCycle(before, ended.Status, ended.At);
                break;
            case CycleEnded ended:
                TellCycle(before, ended.Status, ended.At);
                break;
        }
    }

    private static void Measure(GoalState before, GoalStateEvent change, GoalState after)
    {
        if (!GoalsMeter.IsListenedTo)
        {
            return;
        }

        MeasureStatus(before, after);
        switch (change)
        {
            case PlanBegun when before.Plans > before.PlansBefore:
                GoalsMeter.OnReplan();
                break;
            case PlanningEnded:
                var agents = before.Contract!.Agents;
                GoalsMeter.OnUsage((after.Models ?? new ModelUsage()) - (before.Models ?? new ModelUsage()), (agents?.Plan ?? agents?.Work)?.Name, "plan");
                break;
            case RoundEnded ended:
                MeasureRound(before, ended);
                break;
            case GoalOperationTakenOver:
                GoalsMeter.OnTakenOver(before.Open!.Kind);
                break;
        }
    }

    private static void MeasureStatus(GoalState before, GoalState after)
    {
        if (!after.Exists)
        {
            return;
        }

        var status = GoalView.Status(after);
        if (!before.Exists || GoalView.Status(before) != status)
        {
            GoalsMeter.OnStatus(status.ToString());
        }

        var known = before.Exists ? GoalView.Holds(before) : [];
        foreach (var kind in GoalView.Holds(after).Select(static hold => hold.Kind).Except(known.Select(static hold => hold.Kind)))
        {
            GoalsMeter.OnHold(kind);
        }
    }

    private static void MeasureRound(GoalState before, RoundEnded ended)
    {
        GoalsMeter.OnRound(ended.Outcome.ToString(), ended.At - before.Open!.BegunAt);
        foreach (var verdict in ended.Verdicts)
        {
            GoalsMeter.OnVerdict(verdict.Verdict.ToString());
        }

        if (ended.Models is { } models)
        {
            var agents = before.Contract!.Agents;
            GoalsMeter.OnUsage(models, (agents?.Judge ?? agents?.Work)?.Name, "judge");
        }
    }

    private static void TellOperation(GoalState before, OpenOperation open, GoalStateEvent change)
    {
        if (!Spans.Source.HasListeners() || SpanPlaces.Of(before, open) is not { } place)
        {
            return;
        }

        var tags = Tags(before);
        tags.Add(TagNames.Executions, open.Execution);
        var (name, error) = change switch
        {
            RoundEnded ended => ("verification", ended.Outcome == RoundOutcome.Failed ? nameof(RoundOutcome.Failed) : null),
            PlanningEnded ended => ("planning", ended.Reply.Fault?.Kind.ToString()),
            PlannerEnded ended => ("planning", ended.IsLost ? nameof(OperationOutcome.Lost) : ended.Fault.Length > 0 || ended.Problem.Length > 0 ? nameof(OperationOutcome.Failed) : null),
            BaselineEnded ended => ("baseline", ended.Baseline is null ? "Failed" : null),
            _ => (open.Kind.ToString().ToLowerInvariant(), null),
        };
        if (change is RoundEnded round)
        {
            tags.Add(TagNames.Round, round.Round);
            tags.Add(TagNames.Outcome, round.Outcome.ToString());
        }

        Spans.Tell(name, place, SpanPlaces.Goal(before.GoalId), open.BegunAt, change.At, error, tags);
    }

    private static void TellCycle(GoalState before, GoalStatus status, DateTimeOffset at)
    {
        GoalsMeter.OnCycle(at - before.CycleAt, status.ToString());
        if (!Spans.Source.HasListeners())
        {
            return;
        }

        var tags = Tags(before);
        tags.Add(TagNames.Status, status.ToString());
        var parent = before.Parent is { Trace: not null } above ? SpanPlaces.Attempt(above.Plan, above.Step, above.Attempt) : null;
        var error = status is GoalStatus.Complete or GoalStatus.Cancelled ? null : status.ToString();
        Spans.Tell("goal", new SpanPlace(TraceIds.Of(before), SpanPlaces.Goal(before.GoalId)), parent, before.CycleAt, at, error, tags);
    }

    private static TagList Tags(GoalState goal) => new() { { TagNames.Goal, goal.Id }, { TagNames.Cycle, goal.Cycle } };
}
