using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Does verifications. All of it can be done again, so an execution that takes over simply does.</summary>
internal sealed class VerifyWork(OperationFolders folders, CheckEvaluator checks, JudgeWork judges, WorkspaceFiles files, SecretValues secrets, TimeProvider timeProvider)
{
    private const int MostChanged = 10;

    /// <summary>Does one verification.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, VerifySpec spec, CancellationToken lifetime)
    {
        var begun = timeProvider.GetTimestamp();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(execution.Stopping, lifetime);
        Fingerprint? before = null;
        var found = new JudgeFindings([], new ModelUsage());
        ImmutableArray<string> changed = [];
        string? fingerprint = null;
        try
        {
            before = spec.Fingerprint ? await Fingerprint.TakeAsync(files, spec.Workspace, ending.Token) : null;
            found = found with { Verdicts = await EvaluateAsync(execution, spec, ending.Token) };
            found = spec.Checks.Any(static check => check is JudgeCheck) ? await judges.JudgeAsync(execution, spec, found.Verdicts, ending.Token, lifetime) : found;
            (changed, fingerprint) = before is null || ending.IsCancellationRequested ? ([], null) : await LookAgainAsync(before, spec, ending.Token);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new OperationResult
            {
                Outcome = OperationOutcome.Failed,
                Reason = ReasonText.Clip($"nobody can tell whether the workspace held still: {exception.Message}"),
                Verdicts = found.Verdicts,
                Judged = Cost(spec, found),
                Active = timeProvider.GetElapsedTime(begun),
            };
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // Told below.
        }

        lifetime.ThrowIfCancellationRequested();
        var isCutShort = spec.NotAfter <= timeProvider.GetUtcNow() && found.Verdicts.Any(static verdict => verdict.Verdict == Verdict.Unmeasurable);
        var (outcome, reason) = (execution.StopRequested, isCutShort) switch
        {
            (true, _) => (OperationOutcome.Stopped, "the verification was stopped"),
            (_, true) => (OperationOutcome.Stopped, "the goal's wall clock ran out during the verification"),
            _ => (OperationOutcome.Succeeded, string.Empty),
        };
        return new OperationResult
        {
            Outcome = outcome,
            Reason = reason,
            Verdicts = found.Verdicts,
            Changed = changed,
            Fingerprint = fingerprint,
            Judged = Cost(spec, found),
            JudgeFault = found.Fault,
            Active = timeProvider.GetElapsedTime(begun),
        };
    }

    private async Task<ImmutableArray<CheckVerdict>> EvaluateAsync(HostExecution execution, VerifySpec spec, CancellationToken stop)
    {
        var goal = execution.Start.Actor.Goal;
        if (spec.StepEnvironments.IsDefaultOrEmpty)
        {
            return [.. await checks.EvaluateAsync(Measured(spec), ScopeOf(execution, spec, await secrets.GiveAsync(spec.Environment, spec.Redacted, goal, stop)), stop)];
        }

        var verdicts = ImmutableArray.CreateBuilder<CheckVerdict>(spec.Checks.Length);
        for (var index = 0; index < spec.Checks.Length; index++)
        {
            var environment = stop.IsCancellationRequested
                ? GivenEnvironment.Nothing
                : await secrets.GiveAsync(CommandEnvironments.Merge(spec.Environment, spec.StepEnvironments[index]), spec.Redacted, goal, stop);
            verdicts.AddRange(await checks.EvaluateAsync([spec.Checks[index]], ScopeOf(execution, spec, environment), stop));
        }

        return verdicts.ToImmutable();
    }

    /// <summary>What is measured without a model.</summary>
    private static ImmutableArray<Check> Measured(VerifySpec spec) => spec.Checks.RemoveAll(static check => check is JudgeCheck);

    /// <summary>What judges cost: known, also when it is nothing; null where there are none.</summary>
    private static ModelUsage? Cost(VerifySpec spec, JudgeFindings found) => spec.Judge is null ? null : found.Usage;

    private CheckScope ScopeOf(HostExecution execution, VerifySpec spec, GivenEnvironment environment) => new()
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

    /// <summary>What changed since, and how the workspace looks now; what checks may write themselves counts for neither.</summary>
    private async Task<(ImmutableArray<string> Changed, string Fingerprint)> LookAgainAsync(Fingerprint before, VerifySpec spec, CancellationToken stop)
    {
        var after = await Fingerprint.TakeAsync(files, spec.Workspace, stop);
        var writes = new GlobSet([.. spec.Checks.OfType<CommandCheck>().SelectMany(static check => check.Writes.IsDefault ? [] : check.Writes)]);
        return ([.. before.Changed(after).Where(path => !writes.IsMatch(path)).Take(MostChanged)], after.Hash(path => !writes.IsMatch(path)));
    }
}
