using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Evaluates <see cref="UnchangedCheck"/>.</summary>
internal sealed class UnchangedChecks(WorkspaceFiles files, IArtifactStore artifacts)
{
    private const int MostNamed = 10;

    public async Task<CheckVerdict> EvaluateAsync(UnchangedCheck check, CheckScope scope, CancellationToken stop)
    {
        if (scope.Baseline is null)
        {
            return Unmeasurable(check, "no hashes were taken when the goal first had its workspace, so there is nothing to compare with");
        }

        var patterns = new GlobSet(check.Patterns);
        Baseline? before;
        try
        {
            before = await ReadAsync(scope, scope.Baseline, stop);
        }
        catch (Exception exception) when (exception is ArtifactCorruptException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return Unmeasurable(check, $"the hashes taken when the goal first had its workspace are damaged: {exception.Message}");
        }

        if (before is null)
        {
            return Unmeasurable(check, $"the hashes taken when the goal first had its workspace are gone: there is no artifact '{scope.Baseline.Name}'");
        }

        before = before.Only(patterns);
        var paths = await files.ListAsync(scope.Workspace, stop);
        var now = Baseline.Take(scope.Workspace, paths.Where(patterns.IsMatch), stop);
        var changes = before.Compare(now).ToList();
        if (changes.Count == 0)
        {
            return CheckEvaluator.VerdictOf(check, Verdict.Passed, before.Hashes.Count switch
            {
                0 => "no file matches the patterns, now or when the goal first had its workspace",
                1 => "the one file is as it was when the goal first had its workspace",
                var all => $"all {all} files are as they were when the goal first had its workspace",
            });
        }

        var named = string.Join(", ", changes.Take(MostNamed).Select(static change => $"{change.Path} ({change.Change})"));
        var more = changes.Count > MostNamed ? $" and {changes.Count - MostNamed} more" : string.Empty;
        var count = changes.Count == 1 ? "1 file is" : $"{changes.Count} files are";
        return CheckEvaluator.VerdictOf(check, Verdict.Failed, $"{count} not as when the goal first had its workspace: {named}{more}");
    }

    private async Task<Baseline?> ReadAsync(CheckScope scope, ArtifactReference reference, CancellationToken stop)
    {
        await using var stream = await artifacts.OpenAsync(scope.Goal, reference, stop);
        if (stream is null)
        {
            return null;
        }

        using var json = new MemoryStream();
        await stream.CopyToAsync(json, stop);
        return Baseline.Deserialize(json.ToArray());
    }

    private static CheckVerdict Unmeasurable(UnchangedCheck check, string reason) => CheckEvaluator.VerdictOf(check, Verdict.Unmeasurable, reason);
}
