using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Operations;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Evaluates <see cref="VerifierCheck"/> by the embedding application's own code.</summary>
internal sealed class VerifierChecks(ImmutableArray<IVerifier> verifiers, IArtifactStore artifacts, TimeProvider timeProvider)
{
    private readonly FrozenDictionary<string, IVerifier> known = verifiers.ToFrozenDictionary(static verifier => verifier.Name, StringComparer.Ordinal);

    public async Task<CheckVerdict> EvaluateAsync(VerifierCheck check, CheckScope scope, CancellationToken stop)
    {
        if (!known.TryGetValue(check.Verifier, out var verifier))
        {
            return CheckEvaluator.VerdictOf(check, Verdict.Unmeasurable, $"this host has no verifier '{check.Verifier}'");
        }

        var time = scope.NotAfter - timeProvider.GetUtcNow() is { } left && left < check.Timeout ? left : check.Timeout;
        using var limit = new CancellationTokenSource(time > TimeSpan.Zero ? time : TimeSpan.Zero, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        VerifierVerdict? found;
        try
        {
            // One that does not heed the token is not waited for: what it does then is its own matter.
            found = await verifier.VerifyAsync(CallOf(check, scope), ending.Token).AsTask().WaitAsync(ending.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return CheckEvaluator.VerdictOf(check, Verdict.Unmeasurable, $"the verifier gave no verdict within {DurationText.Format(check.Timeout)}");
        }
        catch (Exception exception)
        {
            return CheckEvaluator.VerdictOf(check, Verdict.Unmeasurable, $"the verifier failed: {exception.Message}");
        }

        return found is { Reason: not null } && found.Verdict != Verdict.None && Enum.IsDefined(found.Verdict)
            ? await KeepAsync(check, scope, found, stop)
            : CheckEvaluator.VerdictOf(check, Verdict.Unmeasurable, "the verifier gave no verdict");
    }

    private static VerifierCall CallOf(VerifierCheck check, CheckScope scope) => new()
    {
        Goal = scope.Goal,
        Operation = scope.Operation,
        Execution = scope.Execution,
        Check = check.Id,
        Workspace = scope.Workspace,
        With = check.With,
    };

    private async Task<CheckVerdict> KeepAsync(VerifierCheck check, CheckScope scope, VerifierVerdict found, CancellationToken stop)
    {
        if (string.IsNullOrEmpty(found.Evidence))
        {
            return CheckEvaluator.VerdictOf(check, found.Verdict, found.Reason);
        }

        try
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(scope.Environment.Redactor.Text(found.Evidence)), writable: false);
            var evidence = await artifacts.WriteAsync(scope.Goal, OperationArtifacts.NameOf(scope.Goal, scope.Operation, scope.Kind, check.Id), content, stop);
            return CheckEvaluator.VerdictOf(check, found.Verdict, found.Reason, evidence);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The verdict holds without its evidence.
            return CheckEvaluator.VerdictOf(check, found.Verdict, $"{ReasonText.Clip(found.Reason, CheckVerdict.MaximumReason / 2)}; its evidence could not be stored: {exception.Message}");
        }
    }
}
