using System.Collections.Immutable;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Histories;

/// <summary>What the commits of one plan tell of it.</summary>
internal sealed class PlanLedger
{
    private readonly SortedDictionary<string, List<AttemptView>> attempts = new(StringComparer.Ordinal);

    /// <summary>When its first event was decided.</summary>
    public DateTimeOffset? BegunAt { get; private set; }

    /// <summary>When it ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>The hashes of its steps, for comparing it with other plans; empty before it was given its work.</summary>
    public ImmutableArray<string> Hashes { get; private set; } = [];

    /// <summary>The attempts at a step, oldest first.</summary>
    public ImmutableArray<AttemptView> AttemptsOf(string step) => attempts.TryGetValue(step, out var known) ? [.. known] : [];

    /// <summary>Takes in an event.</summary>
    /// <param name="after">The plan's state after it.</param>
    /// <param name="change">The event.</param>
    public void Take(PlanState after, PlanStateEvent change)
    {
        BegunAt ??= change.At;
        switch (change)
        {
            case PlanAssigned:
                Hashes = after.Graph.Hashes;
                break;
            case AttemptBegun { Operation.Step: { } step } begun:
                Begin(step, begun.Attempt, begun.At, begun.Operation.Execution);
                break;
            case ChildBegun begun:
                Begin(begun.Step, begun.Attempt, begun.At, execution: 1);
                break;
            case WorkerBegun begun:
                Begin(begun.Step, begun.Attempt, begun.At, execution: 1);
                break;
            case WorkerClosed closed:
                Update(closed.Step, attempt => attempt.Number == closed.Attempt ? End(attempt, closed) : attempt);
                break;
            case ChildEnded ended:
                Update(ended.Step, attempt => attempt.Number == ended.Attempt ? End(attempt, ended) : attempt);
                break;
            case AttemptEnded ended:
                Update(ended.Step, attempt => attempt.Number == ended.Attempt ? End(attempt, ended) : attempt);
                break;
            case PlanOperationTakenOver taken when Array.Find([.. after.Open], open => open.Operation == taken.Operation) is { Kind: OperationKind.Attempt, Step: { } step }:
                Update(step, attempt => attempt.EndedAt is null ? attempt with { Executions = taken.Execution } : attempt);
                break;
            case PlanEnded:
                EndedAt = change.At;
                break;
        }
    }

    private void Begin(string step, int attempt, DateTimeOffset at, int execution)
    {
        if (!attempts.TryGetValue(step, out var known))
        {
            attempts.Add(step, known = []);
        }

        if (known.Count == StepView.MaximumAttempts)
        {
            known.RemoveAt(0);
        }

        known.Add(new AttemptView
        {
            Number = attempt,
            BegunAt = at,
            Outcome = "running",
            Reason = string.Empty,
            Executions = execution,
            Excerpt = string.Empty,
            Verdicts = [],
        });
    }

    private static AttemptView End(AttemptView attempt, ChildEnded ended) => attempt with
    {
        EndedAt = ended.At,
        Outcome = ended.Next switch
        {
            StepPhase.Done => "succeeded",
            StepPhase.Stopped => "stopped",
            StepPhase.Unknown => "lost",
            _ => "failed",
        },
        Reason = ended.Reason,
        ActiveSeconds = Math.Round(ended.Usage.Active.TotalSeconds, 3),
    };

    private static AttemptView End(AttemptView attempt, WorkerClosed closed) => attempt with
    {
        EndedAt = closed.At,
        Outcome = closed.Next == StepPhase.Unknown ? "lost" : Word(closed.Ending.Outcome.ToString()),
        Reason = closed.Ending.Reason,
        ActiveSeconds = Math.Round(closed.Active.TotalSeconds, 3),
        Excerpt = closed.Ending.Handoff.Summary,
        Verdicts = closed.Ending.Verdicts.AddRange(closed.Ending.Fences),
        Models = GoalReports.Models(closed.Models),
    };

    private static string Word(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static AttemptView End(AttemptView attempt, AttemptEnded ended)
    {
        return attempt with
        {
            EndedAt = ended.At,
            Outcome = Word(ended.Result.Outcome.ToString()),
            Reason = ended.Result.Reason,
            ActiveSeconds = Math.Round(ended.Result.Active.TotalSeconds, 3),
            Executions = ended.Execution,
            ExitCode = ended.Result.ExitCode,
            Excerpt = ended.Result.Excerpt,
            Output = ended.Result.Output,
            Verdicts = ended.Result.Verdicts.AddRange(ended.Result.Fences),
        };
    }

    private void Update(string step, Func<AttemptView, AttemptView> change)
    {
        if (attempts.TryGetValue(step, out var known) && known.Count > 0)
        {
            known[^1] = change(known[^1]);
        }
    }
}
