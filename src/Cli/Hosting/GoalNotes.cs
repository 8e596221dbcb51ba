using System.Collections.Concurrent;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>Notes what is worth knowing of the goals that a server runs: one line each on the standard error.</summary>
/// <param name="goals">The goals.</param>
/// <param name="time">The clock.</param>
/// <param name="lines">The standard error.</param>
internal sealed class GoalNotes(IGoals goals, TimeProvider time, TextWriter lines) : IAsyncDisposable
{
    private static readonly HashSet<string> OfNote = new(StringComparer.Ordinal)
    {
        "goalAccepted", "contractEdited", "cycleBegun", "cycleClosing", "cycleEnded", "roundsSkipped", "goalCleared", "goalResumed", "goalPaused", "goalCancelling", "goalEnded", "held", "planBegun", "planEnded", "stepFailed", "stepLost", "stepUnknown", "operationTakenOver",
    };

    private readonly DateTimeOffset since = time.GetUtcNow();
    private readonly ConcurrentDictionary<GoalId, Task> following = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();

    /// <summary>Writes a line.</summary>
    public void Write(string text)
    {
        lock (gate)
        {
            lines.WriteLine($"{PlainText.Time(time.GetUtcNow())}  {PlainText.OneLine(text)}");
        }
    }

    /// <summary>Notes from now on what happens to a goal.</summary>
    public void Follow(GoalId goal) => _ = following.GetOrAdd(goal, FollowAsync);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Task.WhenAll(following.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    private async Task FollowAsync(GoalId goal)
    {
        await Task.Yield();
        try
        {
            // Of a goal that was accepted just now everything is news; of another its feed is not read from the start.
            var report = await goals.ReportAsync(goal, stop.Token);
            var after = report is { Cursor: { } cursor } && report.AcceptedAt < since ? cursor : default;
            await foreach (var happened in goals.WatchAsync(goal, after, stop.Token))
            {
                if (OfNote.Contains(happened.Type) && happened.At >= since)
                {
                    Write($"{StoreLocation.NameOf(goal)}: {happened.Text}");
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The server is ending.
        }
        catch (GoalsException failure)
        {
            Write($"{StoreLocation.NameOf(goal)} cannot be followed: {failure.Message}");
        }

        following.TryRemove(goal, out _);
    }
}
