using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Agents.Progress;

/// <summary>
/// Looks how attempts leave their workspace. What files contain counts, not when they were written: who writes the same again has changed nothing, and each worktree is new. So
/// all that git does not ignore is read.
/// </summary>
internal sealed class MarkWork(WorkspaceFiles files)
{
    /// <summary>Does that for one attempt.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, MarkSpec spec, CancellationToken lifetime)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(execution.Stopping, lifetime);
        try
        {
            return Ended(OperationOutcome.Succeeded, string.Empty) with { Fingerprint = await HashAsync(files, spec, ending.Token) };
        }
        catch (OperationCanceledException) when (!lifetime.IsCancellationRequested)
        {
            return Ended(OperationOutcome.Stopped, "it was stopped");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Ended(OperationOutcome.Failed, $"nobody can tell how the workspace looks: {exception.Message}");
        }
    }

    /// <summary>A hash that is the same as long as the files contain the same.</summary>
    internal static async Task<string> HashAsync(WorkspaceFiles files, MarkSpec spec, CancellationToken cancellationToken)
    {
        var written = new GlobSet([.. spec.Written]);
        var paths = await files.ListAsync(spec.Workspace, cancellationToken);
        var hashes = Baseline.Take(spec.Workspace, paths.Where(path => !written.IsMatch(path)), cancellationToken).Hashes;
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, hash) in hashes)
        {
            sum.AppendData(Encoding.UTF8.GetBytes($"{path}\0{hash}\0"));
        }

        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static OperationResult Ended(OperationOutcome outcome, string reason) => new() { Outcome = outcome, Reason = ReasonText.Clip(reason), Active = TimeSpan.Zero };
}
