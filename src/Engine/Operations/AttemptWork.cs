using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Does attempts: the action; if it succeeded, the step's checks; in any case the goal's fences.</summary>
internal sealed class AttemptWork(
    CommandLauncher launcher, OperationFolders folders, ToolCalls tools, CheckEvaluator checks, IArtifactStore artifacts, SecretValues secrets, WorkerTurns turns, GitHead heads, TimeProvider timeProvider)
{
    /// <summary>Does one attempt.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up; a command goes on.</param>
    /// <param name="acted">Done after an action that succeeded, before its checks.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, AttemptSpec spec, CancellationToken lifetime, Func<Task>? acted = null)
    {
        var result = await TryAsync(execution, spec, acted, lifetime);
        return result.Outcome == OperationOutcome.Succeeded && await heads.OfAsync(spec.Workspace, lifetime) is { } mark ? result with { Mark = mark } : result;
    }

    private async Task<OperationResult> TryAsync(HostExecution execution, AttemptSpec spec, Func<Task>? acted, CancellationToken lifetime)
    {
        var begun = timeProvider.GetTimestamp();
        var environment = await secrets.GiveAsync(CommandEnvironments.Merge(spec.Environment, spec.Step.Environment), spec.Redacted, execution.Start.Actor.Goal, lifetime);
        ActionEnd action;
        TimeSpan active;
        using (var turn = new WorkerTurn(turns, execution.Start.Actor.Goal, timeProvider))
        {
            action = spec.Step.Action switch
            {
                ToolAction tool => await tools.CallAsync(execution, spec, tool, environment.Redactor, turn, lifetime),
                RunAction run => await RunAsync(execution, spec, run, environment, turn, lifetime),
                _ => throw new UnreachableException(),
            };
            active = timeProvider.GetElapsedTime(begun) - turn.Waited;
        }

        // A command that an earlier host started ran longer than this one has watched it.
        active = action.Active > active ? action.Active : active;
        if (action.Lack is { } lack)
        {
            // Nothing was done, so that there is nothing to look at.
            return ResultOf(action, action.Outcome, action.Reason, TimeSpan.Zero) with { Lack = ReasonText.Clip(lack) };
        }

        if (action.Outcome == OperationOutcome.Succeeded && acted is not null)
        {
            await acted();
        }

        if (spec.Step.Checks.IsDefaultOrEmpty && spec.Fences.IsDefaultOrEmpty)
        {
            return ResultOf(action, action.Outcome, action.Reason, active);
        }

        begun = timeProvider.GetTimestamp();
        var (outcome, reason, verdicts, fences) = await CheckAsync(execution, spec, action, environment, lifetime);
        return ResultOf(action, outcome, reason, active + timeProvider.GetElapsedTime(begun)) with { Verdicts = verdicts, Fences = fences };
    }

    private static OperationResult ResultOf(ActionEnd action, OperationOutcome outcome, string reason, TimeSpan active) => new()
    {
        Outcome = outcome,
        Reason = ReasonText.Clip(reason),
        ExitCode = action.ExitCode,
        Excerpt = action.Excerpt,
        Output = action.Output,
        Active = active,
    };

    private async Task<ActionEnd> RunAsync(
        HostExecution execution, AttemptSpec spec, RunAction action, GivenEnvironment environment, WorkerTurn turn, CancellationToken lifetime)
    {
        var start = execution.Start;
        var end = await launcher.RunAsync(
            new CommandRequest
            {
                Operation = start.Operation,
                Execution = start.Execution,
                Folder = folders.Of(start.Operation),
                Arguments = action.Command.Arguments,
                Workspace = spec.Workspace,
                Environment = environment,
                BegunAt = start.BegunAt,
                Timeout = spec.Step.Timeout,
                NotAfter = spec.NotAfter,
                Turn = turn,
                Started = execution.CommandStarted,
            },
            execution.Stopping,
            lifetime);
        execution.CommandEnded();
        var outcome = end.Cause switch
        {
            StopCause.None => end.Succeeded ? OperationOutcome.Succeeded : OperationOutcome.Failed,
            StopCause.Timeout => OperationOutcome.TimedOut,
            StopCause.Requested or StopCause.WallClock => OperationOutcome.Stopped,
            StopCause.Lost => OperationOutcome.Lost,
            _ => throw new UnreachableException(),
        };
        if (end.Output is null)
        {
            return new ActionEnd { Outcome = outcome, Reason = end.Reason, Lack = !end.Started && end.Reason == environment.Missing ? end.Reason : null };
        }

        var excerpt = end.Output.Excerpt(OperationResult.MaximumExcerptBytes);
        var (output, remark) = await OperationArtifacts.StoreOutputAsync(artifacts, start, excerpt, isForPeople: true, end.Output.Open);
        return new ActionEnd
        {
            Outcome = outcome,
            Reason = ReasonText.Join(ReasonText.Join(WithLastWords(end.Reason, outcome, excerpt.Text), end.Remark), remark),
            ExitCode = end.ExitCode,
            Excerpt = excerpt.Text,
            Output = output,
            Active = end.Active,
        };
    }

    /// <summary>What a command said last is most often why it failed.</summary>
    private static string WithLastWords(string reason, OperationOutcome outcome, string output) =>
        outcome == OperationOutcome.Failed && ReasonText.LastLines(output, lines: 2, maximum: 300) is { Length: > 0 } words ? $"{reason}: {words}" : reason;

    private async Task<(OperationOutcome Outcome, string Reason, ImmutableArray<CheckVerdict> Verdicts, ImmutableArray<CheckVerdict> Fences)> CheckAsync(
        HostExecution execution, AttemptSpec spec, ActionEnd action, GivenEnvironment environment, CancellationToken lifetime)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(execution.Stopping, lifetime);
        var scope = new CheckScope
        {
            Goal = execution.Start.Actor.Goal,
            Operation = execution.Start.Operation,
            Execution = execution.Start.Execution,
            Workspace = spec.Workspace,
            Environment = environment,
            Baseline = spec.Baseline,
            NotAfter = spec.NotAfter,
            Folder = folders.Of(execution.Start.Operation),
            Kind = "checks",
            Started = execution.CommandStarted,
        };
        var (outcome, reason) = (action.Outcome, action.Reason);
        ImmutableArray<CheckVerdict> verdicts = [];
        if (outcome == OperationOutcome.Succeeded && !spec.Step.Checks.IsDefaultOrEmpty)
        {
            verdicts = [.. await checks.EvaluateAsync(spec.Step.Checks, scope, ending.Token)];
            lifetime.ThrowIfCancellationRequested();
            (outcome, reason) = Judge(execution, spec, action, verdicts);
        }

        ImmutableArray<CheckVerdict> fences = spec.Fences.IsDefaultOrEmpty
            ? []
            : [.. await checks.EvaluateAsync(spec.Fences, scope with { Kind = "fences", Environment = await GoalsAsync(execution, spec, environment, ending.Token) }, ending.Token)];
        lifetime.ThrowIfCancellationRequested();
        return (outcome, reason, verdicts, fences);
    }

    /// <summary>Fences are the goal's: what a step says is not for them.</summary>
    private async ValueTask<GivenEnvironment> GoalsAsync(HostExecution execution, AttemptSpec spec, GivenEnvironment environment, CancellationToken stop)
    {
        if (spec.Step.Environment is null)
        {
            return environment;
        }

        try
        {
            return await secrets.GiveAsync(spec.Environment, spec.Redacted, execution.Start.Actor.Goal, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // No fence is evaluated any more.
            return GivenEnvironment.Nothing;
        }
    }

    private (OperationOutcome Outcome, string Reason) Judge(HostExecution execution, AttemptSpec spec, ActionEnd action, ImmutableArray<CheckVerdict> verdicts)
    {
        if (verdicts.FirstOrDefault(static verdict => verdict.Verdict != Verdict.Passed) is not { } missed)
        {
            return (action.Outcome, action.Reason);
        }

        if (execution.StopRequested)
        {
            return (OperationOutcome.Stopped, "it was stopped while its checks ran");
        }

        var what = missed.Verdict == Verdict.Failed ? "failed" : "could not be made";
        return missed.Verdict == Verdict.Unmeasurable && spec.NotAfter <= timeProvider.GetUtcNow()
            ? (OperationOutcome.Stopped, "the goal's wall clock ran out while its checks ran")
            : (OperationOutcome.Failed, ReasonText.Join($"the check '{missed.Id}' {what}: {missed.Reason}", action.Reason));
    }
}
