using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>
/// Runs the commands that tell what steps of unknown outcome did. They change nothing and end when this host does, so an execution that takes over simply runs its command
/// again.
/// </summary>
internal sealed class ReconcileWork(
    CommandLauncher launcher, OperationFolders folders, CheckEvaluator checks, IArtifactStore artifacts, SecretValues secrets, TimeProvider timeProvider)
{
    private const int DidNothing = 1;

    /// <summary>Runs one command; if it says that the step did its work, the step's checks as well.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, ReconcileSpec spec, CancellationToken lifetime)
    {
        var begun = timeProvider.GetTimestamp();
        var environment = await secrets.GiveAsync(spec.Environment, spec.Redacted, execution.Start.Actor.Goal, lifetime);
        var folder = folders.Of(execution.Start.Operation).Below(
            string.Create(CultureInfo.InvariantCulture, $"reconcile.{execution.Start.Execution}.{Environment.ProcessId}"));
        OperationResult told;
        try
        {
            var end = await launcher.RunAsync(RequestOf(execution, spec, folder, environment), execution.Stopping, lifetime);
            execution.CommandEnded();
            lifetime.ThrowIfCancellationRequested();
            told = await DescribeAsync(execution.Start, end);
        }
        finally
        {
            folders.Remove(folder);
        }

        if (told.Outcome == OperationOutcome.Succeeded && !spec.Checks.IsDefaultOrEmpty)
        {
            told = await CheckAsync(execution, spec, told, environment, lifetime);
        }

        return told with { Reason = ReasonText.Clip(environment.Redactor.Text(told.Reason)), Active = timeProvider.GetElapsedTime(begun) };
    }

    private CommandRequest RequestOf(HostExecution execution, ReconcileSpec spec, OperationFolder folder, GivenEnvironment environment) => new()
    {
        Operation = execution.Start.Operation,
        Execution = 1,
        Folder = folder,
        Arguments = spec.Command.Arguments,
        Workspace = spec.Workspace,
        Environment = environment,
        BegunAt = timeProvider.GetUtcNow(),
        Timeout = spec.Timeout,
        NotAfter = spec.NotAfter,
        IsTied = true,
        Started = execution.CommandStarted,
    };

    private async Task<OperationResult> DescribeAsync(OperationStart start, CommandEnd end)
    {
        var (outcome, reason) = end.Cause switch
        {
            StopCause.Timeout => (OperationOutcome.TimedOut, end.Reason),
            StopCause.Requested or StopCause.WallClock => (OperationOutcome.Stopped, end.Reason),
            StopCause.Lost => (OperationOutcome.Failed, "its reconcile command was killed from outside"),
            StopCause.None when end.Succeeded => (OperationOutcome.Succeeded, string.Empty),
            StopCause.None when end.ExitCode == DidNothing => (OperationOutcome.Failed, "its reconcile command says that it did nothing"),
            StopCause.None => (OperationOutcome.Failed, $"its reconcile command cannot tell: {end.Reason}"),
            _ => throw new UnreachableException(),
        };
        var result = new OperationResult { Outcome = outcome, Reason = reason, ExitCode = end.Cause == StopCause.None ? end.ExitCode : null, Active = end.Active };
        if (end.Output is null)
        {
            return result;
        }

        var excerpt = end.Output.Excerpt(OperationResult.MaximumExcerptBytes);
        var (output, remark) = await OperationArtifacts.StoreOutputAsync(artifacts, start, excerpt, isForPeople: true, end.Output.Open);
        return result with { Excerpt = excerpt.Text, Output = output, Reason = ReasonText.Join(reason, remark) };
    }

    private async Task<OperationResult> CheckAsync(HostExecution execution, ReconcileSpec spec, OperationResult told, GivenEnvironment environment, CancellationToken lifetime)
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
        ImmutableArray<CheckVerdict> verdicts = [.. await checks.EvaluateAsync(spec.Checks, scope, ending.Token)];
        lifetime.ThrowIfCancellationRequested();
        if (verdicts.FirstOrDefault(static verdict => verdict.Verdict != Verdict.Passed) is not { } missed)
        {
            return told with { Verdicts = verdicts };
        }

        return execution.StopRequested
            ? told with { Outcome = OperationOutcome.Stopped, Reason = "it was stopped while its checks ran", Verdicts = verdicts }
            : told with
            {
                Outcome = OperationOutcome.Failed,
                Reason = $"its reconcile command says that it did its work, and its check '{missed.Id}' {(missed.Verdict == Verdict.Failed ? "failed" : "could not be made")}: {missed.Reason}",
                Verdicts = verdicts,
            };
    }
}
