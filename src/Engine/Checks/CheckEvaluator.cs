using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Gives verdicts. What keeps a check from being made is a verdict too, never an exception.</summary>
internal sealed class CheckEvaluator(
    CommandLauncher launcher, OperationFolders folders, WorkspaceFiles files, VerifierChecks verifiers, IArtifactStore artifacts, SecretValues secrets, TimeProvider timeProvider) : IDisposable
{
    private readonly CommandChecks commands = new(launcher, folders, artifacts, timeProvider);
    private readonly UnchangedChecks unchanged = new(files, artifacts);
    private readonly HttpChecks http = new(secrets, timeProvider);

    /// <summary>Evaluates checks one after the other.</summary>
    /// <param name="checks">The checks.</param>
    /// <param name="scope">What for, and where.</param>
    /// <param name="stop">Ends the one at work; it and the rest are unmeasurable then.</param>
    /// <returns>A verdict for each, in the same order.</returns>
    public async Task<CheckVerdict[]> EvaluateAsync(IReadOnlyList<Check> checks, CheckScope scope, CancellationToken stop)
    {
        var verdicts = new CheckVerdict[checks.Count];
        for (var index = 0; index < verdicts.Length; index++)
        {
            var verdict = await EvaluateAsync(checks[index], scope, stop);
            verdicts[index] = scope.Environment.Redactor.IsIdle ? verdict : verdict with { Reason = ReasonText.Clip(scope.Environment.Redactor.Text(verdict.Reason)) };
        }

        return verdicts;
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<CheckVerdict> EvaluateAsync(Check check, CheckScope scope, CancellationToken stop)
    {
        if (stop.IsCancellationRequested)
        {
            return VerdictOf(check, Verdict.Unmeasurable, "the operation was stopped before this check ran");
        }

        try
        {
            return check switch
            {
                CommandCheck command => await commands.EvaluateAsync(command, scope, stop),
                FileCheck file => FileChecks.Evaluate(file, scope.Workspace, stop),
                JsonCheck json => JsonChecks.Evaluate(json, scope.Workspace, scope.Environment.Redactor),
                HttpCheck address => await http.EvaluateAsync(address, scope, stop),
                VerifierCheck verifier => await verifiers.EvaluateAsync(verifier, scope, stop),
                UnchangedCheck pattern => await unchanged.EvaluateAsync(pattern, scope, stop),
                _ => throw new UnreachableException(),
            };
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return VerdictOf(check, Verdict.Unmeasurable, "the operation was stopped while this check ran");
        }
        catch (Exception exception) when (exception is not UnreachableException)
        {
            return VerdictOf(check, Verdict.Unmeasurable, $"the check could not be made: {exception.Message}");
        }
    }

    /// <summary>A verdict with a reason of bounded length.</summary>
    public static CheckVerdict VerdictOf(Check check, Verdict verdict, string reason, ArtifactReference? evidence = null) =>
        new() { Id = check.Id, Verdict = verdict, Reason = ReasonText.Clip(reason), Evidence = evidence };
}
