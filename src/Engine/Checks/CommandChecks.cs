using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Evaluates <see cref="CommandCheck"/>. Its command ends when its host does: it can be run again at any time.</summary>
internal sealed class CommandChecks(CommandLauncher launcher, OperationFolders folders, IArtifactStore artifacts, TimeProvider timeProvider)
{
    private const int QuotedLines = 5;
    private const int QuotedCharacters = 600;

    private long number;

    public async Task<CheckVerdict> EvaluateAsync(CommandCheck check, CheckScope scope, CancellationToken stop)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"check.{scope.Execution}.{Environment.ProcessId}.{Interlocked.Increment(ref number)}");
        var folder = scope.Folder.Below(name);
        try
        {
            var end = await launcher.RunAsync(RequestOf(check, scope, folder), stop, CancellationToken.None);
            return await DescribeAsync(check, scope, end, stop);
        }
        finally
        {
            Remove(folder);
        }
    }

    private void Remove(OperationFolder folder)
    {
        try
        {
            folders.Remove(folder);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What is left is in the way of nothing but space; it must not stand in the place of a verdict.
        }
    }

    private CommandRequest RequestOf(CommandCheck check, CheckScope scope, OperationFolder folder) => new()
    {
        Operation = scope.Operation,
        Execution = 1,
        Folder = folder,
        Arguments = check.Command.Arguments,
        Workspace = scope.Workspace,
        Environment = scope.Environment,
        BegunAt = timeProvider.GetUtcNow(),
        Timeout = check.Timeout,
        NotAfter = scope.NotAfter,
        IsTied = true,
        Started = scope.Started,
    };

    private async Task<CheckVerdict> DescribeAsync(CommandCheck check, CheckScope scope, CommandEnd end, CancellationToken stop)
    {
        var verdict = (end.Started && end.Cause == StopCause.None, end.ExitCode) switch
        {
            (true, 0) => Verdict.Passed,
            (true, _) => Verdict.Failed,
            _ => Verdict.Unmeasurable,
        };
        var story = end switch
        {
            { Reason: "" } => "the command exited with status 0",
            { Cause: StopCause.Lost } => "the command was killed from outside together with what watched it",
            _ => end.Reason,
        };
        story = ReasonText.Join(story, end.Remark);
        if (end.Output is null)
        {
            return CheckEvaluator.VerdictOf(check, verdict, story);
        }

        var excerpt = end.Output.Excerpt(OperationResult.MaximumExcerptBytes);
        var said = verdict == Verdict.Passed ? string.Empty : ReasonText.LastLines(excerpt.Text, QuotedLines, QuotedCharacters);
        var reason = said.Length == 0 ? story : $"{story}; it said last: {said}";
        if (excerpt.IsAll)
        {
            return CheckEvaluator.VerdictOf(check, verdict, reason);
        }

        try
        {
            await using var content = end.Output.Open();
            var evidence = await artifacts.WriteAsync(scope.Goal, OperationArtifacts.NameOf(scope.Goal, scope.Operation, scope.Kind, check.Id), content, stop);
            return CheckEvaluator.VerdictOf(check, verdict, reason, evidence);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The verdict holds without its evidence.
            return CheckEvaluator.VerdictOf(check, verdict, $"{ReasonText.Clip(reason, QuotedCharacters)}; its output could not be stored: {exception.Message}");
        }
    }
}
