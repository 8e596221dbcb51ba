using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Takes baselines. One that takes over simply takes it anew.</summary>
internal sealed class BaselineWork(WorkspaceFiles files, IArtifactStore artifacts, TimeProvider timeProvider)
{
    private const string Name = "baseline";

    /// <summary>Hashes files and stores the hashes; the result's output is the baseline.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, BaselineSpec spec, CancellationToken lifetime)
    {
        var begun = timeProvider.GetTimestamp();
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(execution.Stopping, lifetime);
        try
        {
            // What one check leaves out another may compare: leaving out is each check's own matter.
            var patterns = new GlobSet([.. spec.Patterns.Where(static pattern => !GlobSet.IsExclusion(pattern))]);
            var paths = await files.ListAsync(spec.Workspace, ending.Token);
            var covered = new GlobSet(spec.Covered);
            var baseline = Baseline.Take(spec.Workspace, paths.Where(path => patterns.IsMatch(path) && !covered.IsMatch(path)), ending.Token);
            if (spec.Existing is { } existing)
            {
                baseline = baseline.With(await ReadAsync(execution, existing, ending.Token));
            }

            using var json = new MemoryStream(baseline.Serialize(), writable: false);
            var start = execution.Start;
            var goal = start.Actor.Goal;
            var output = await artifacts.WriteAsync(goal, OperationArtifacts.NameOf(goal, start.Operation, Name), json, ending.Token);
            return new OperationResult
            {
                Outcome = OperationOutcome.Succeeded,
                Excerpt = baseline.Hashes.Count == 1 ? "1 file" : $"{baseline.Hashes.Count} files",
                Output = output,
                Active = timeProvider.GetElapsedTime(begun),
            };
        }
        catch (OperationCanceledException) when (execution.StopRequested)
        {
            var active = timeProvider.GetElapsedTime(begun);
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "the taking of the hashes was stopped", Active = active };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return new OperationResult
            {
                Outcome = OperationOutcome.Failed,
                Reason = ReasonText.Clip($"the files to stay unchanged could not be hashed: {exception.Message}"),
                Active = timeProvider.GetElapsedTime(begun),
            };
        }
    }

    private async Task<Baseline> ReadAsync(HostExecution execution, ArtifactReference reference, CancellationToken stop)
    {
        await using var stream = await artifacts.OpenAsync(execution.Start.Actor.Goal, reference, stop)
            ?? throw new IOException($"the hashes taken before are gone: there is no artifact '{reference.Name}'");
        using var json = new MemoryStream();
        await stream.CopyToAsync(json, stop);
        return Baseline.Deserialize(json.ToArray());
    }
}
