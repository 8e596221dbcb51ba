using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>What the events of a plan tell: its steps and their attempts, and its end.</summary>
internal static class PlanTelemetry
{
    /// <summary>Tells an event.</summary>
    public static void Tell(PlanState before, PlanStateEvent change, PlanState after)
    {
        switch (change)
        {
            case AttemptEnded ended when before.Open.FirstOrDefault(open => open.Operation == ended.Operation) is { } open:
                TellAttempt(before, ended.Step, ended.Attempt, open.BegunAt, ended.At, ended.IsCutShort ? nameof(OperationOutcome.Stopped) : ended.Result.Outcome.ToString(), open.Execution);
                break;
            case WorkerClosed closed:
                TellAttempt(before, closed.Step, closed.Attempt, before.Workers[before.Graph.IndexOf(closed.Step)].BegunAt, closed.At, closed.Ending.Outcome.ToString());
                break;
            case ChildEnded ended:
                TellAttempt(before, ended.Step, ended.Attempt, before.Children[before.Graph.IndexOf(ended.Step)].BegunAt, ended.At, Outcome(ended.Next));
                break;
            case PlanOperationTakenOver taken when before.Open.FirstOrDefault(open => open.Operation == taken.Operation) is { } open:
                GoalsMeter.OnTakenOver(open.Kind);
                break;
            case RecheckEnded { Operation: { } operation }:
                TellOperation(before, operation, change.At, SpanPlaces.Plan(before.Id));
                break;
            case LostCheckEnded ended:
                TellOperation(before, ended.Operation, change.At, SpanPlaces.Step(before.Id, ended.Step));
                break;
            case ReconcileEnded ended:
                TellOperation(before, ended.Operation, change.At, SpanPlaces.Step(before.Id, ended.Step));
                break;
            case PlanEnded ended:
                TellPlan(before, ended);
                break;
        }

        TellSteps(before, change, after);
    }

    /// <summary>How the steps ended that have ended by an event.</summary>
    private static void TellSteps(PlanState before, PlanStateEvent change, PlanState after)
    {
        if (ReferenceEquals(before.Steps, after.Steps) || change is PlanAssigned or PlanForgotten)
        {
            return;
        }

        if (change is RecheckEnded recheck)
        {
            foreach (var carried in recheck.Steps)
            {
                TellStep(before, change.At, after, after.Graph.IndexOf(carried.Step));
            }
        }
        else if (StepOf(change) is { } step)
        {
            TellStep(before, change.At, after, after.Graph.IndexOf(step));
        }
    }

    private static void TellStep(PlanState before, DateTimeOffset at, PlanState after, int index)
    {
        var was = before.Steps.TryGetValue(index, out var known) ? known : null;
        if (!after.Steps.TryGetValue(index, out var now) || !PlanTransitions.IsEnd(now.Phase) || (was is not null && PlanTransitions.IsEnd(was.Phase)))
        {
            return;
        }

        var step = after.Step(index);
        var (kind, outcome) = (Kind(step.Action), now.Phase.ToString());

        // One that an earlier plan began was there from the beginning.
        var begun = was?.Since ?? (was is null ? null : after.BegunAt);
        GoalsMeter.OnStep(kind, outcome, at - begun);
        if (begun is not { } since || after.Assignment?.Trace is not { } trace || !Spans.Source.HasListeners())
        {
            // A step that was kept did nothing in this plan.
            return;
        }

        var tags = Tags(after);
        tags.Add(TagNames.Step, step.Id);
        tags.Add(TagNames.StepKind, kind);
        tags.Add(TagNames.Outcome, outcome);
        Spans.Tell(
            $"step {step.Id}", new SpanPlace(trace, SpanPlaces.Step(after.Id, step.Id)), SpanPlaces.Plan(after.Id), since, at, now.Phase == StepPhase.Failed ? outcome : null, tags);
    }

    private static void TellAttempt(PlanState before, string step, int attempt, DateTimeOffset begun, DateTimeOffset ended, string outcome, int executions = 0)
    {
        var kind = Kind(before.Step(before.Graph.IndexOf(step)).Action);
        GoalsMeter.OnAttempt(kind, outcome, ended - begun);
        if (before.Assignment?.Trace is not { } trace || !Spans.Source.HasListeners())
        {
            return;
        }

        var tags = Tags(before);
        tags.Add(TagNames.Step, step);
        tags.Add(TagNames.StepKind, kind);
        tags.Add(TagNames.Attempt, attempt);
        tags.Add(TagNames.Outcome, outcome);
        if (executions > 0)
        {
            tags.Add(TagNames.Executions, executions);
        }

        var isError = outcome is not (nameof(OperationOutcome.Succeeded) or nameof(OperationOutcome.Stopped) or nameof(WorkerOutcome.HandedOff));
        Spans.Tell("attempt", new SpanPlace(trace, SpanPlaces.Attempt(before.Id, step, attempt)), SpanPlaces.Step(before.Id, step), begun, ended, isError ? outcome : null, tags);
    }

    private static void TellOperation(PlanState before, string operation, DateTimeOffset at, string parent)
    {
        if (Spans.Source.HasListeners() && before.Open.FirstOrDefault(open => open.Operation == operation) is { } open && SpanPlaces.Of(before, open) is { } place)
        {
            var tags = Tags(before);
            tags.Add(TagNames.Executions, open.Execution);
            Spans.Tell(open.Kind.ToString().ToLowerInvariant(), place, parent, open.BegunAt, at, error: null, tags);
        }
    }

    private static void TellPlan(PlanState before, PlanEnded ended)
    {
        var outcome = ended.Ending.Outcome.ToString();
        GoalsMeter.OnPlan(outcome);
        if (before is not { Assignment: { Trace: { } trace } assignment, BegunAt: { } begun } || !Spans.Source.HasListeners())
        {
            return;
        }

        var tags = Tags(before);
        tags.Add(TagNames.PlanName, assignment.Definition.Name);
        tags.Add(TagNames.Outcome, outcome);
        Spans.Tell(
            "plan", new SpanPlace(trace, SpanPlaces.Plan(before.Id)), SpanPlaces.Goal(before.Key.Goal), begun, ended.At, ended.Ending.Outcome == PlanOutcome.Failed ? outcome : null, tags);
    }

    private static string? StepOf(PlanStateEvent change) => change switch
    {
        AttemptEnded ended => ended.Step,
        WorkerClosed closed => closed.Step,
        ChildEnded ended => ended.Step,
        AnswerTaken answer => answer.Answer.Step,
        WaitEnded ended => ended.Step,
        QuestionLapsed lapsed => lapsed.Step,
        LostCheckEnded ended => ended.Step,
        ReconcileEnded ended => ended.Step,
        _ => null,
    };

    private static string Outcome(StepPhase next) => next switch
    {
        StepPhase.Done => nameof(OperationOutcome.Succeeded),
        StepPhase.Unknown => nameof(OperationOutcome.Lost),
        StepPhase.Stopped => nameof(OperationOutcome.Stopped),
        _ => nameof(OperationOutcome.Failed),
    };

    private static string Kind(StepAction action) => action switch
    {
        RunAction => "run",
        ToolAction => "tool",
        WaitAction => "wait",
        AskAction => "ask",
        GoalAction => "goal",
        AgentAction => "agent",
        _ => throw new UnreachableException(),
    };

    private static TagList Tags(PlanState plan) => new() { { TagNames.Goal, plan.Key.Goal.Value }, { TagNames.Plan, plan.Key.PlanNumber } };
}
