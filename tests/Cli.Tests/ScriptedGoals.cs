using System.Runtime.CompilerServices;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Tests;

/// <summary>One goal that does what a test says.</summary>
internal sealed class ScriptedGoals : IGoals
{
    private readonly Lock gate = new();
    private readonly List<GoalEvent> events = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private GoalReport report = SampleReport.Active();
    private bool ended;
    private int reports;

    public int Reports => reports;

    /// <summary>Something happens, after which the goal stands so.</summary>
    public void Happen(string type, GoalReport after, DateTimeOffset at)
    {
        HappenUnheard(type, after, at);
        Interlocked.Exchange(ref changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>The same, but those who watch have not heard of it yet.</summary>
    public void HappenUnheard(string type, GoalReport after, DateTimeOffset at)
    {
        lock (gate)
        {
            events.Add(new GoalEvent { Cursor = new Cursor($"{events.Count + 1}"), At = at, Goal = after.Id, Type = type, Text = type });
            ended |= type == "goalEnded";
            report = after;
        }
    }

    /// <summary>The goal stands elsewhere without an event.</summary>
    public void Stand(GoalReport now)
    {
        lock (gate)
        {
            report = now;
        }
    }

    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref reports);
        lock (gate)
        {
            return Task.FromResult<GoalReport?>(report);
        }
    }

    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public async IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var told = after.Value is null ? 0 : int.Parse(after.Value, System.Globalization.CultureInfo.InvariantCulture);
        while (true)
        {
            var change = changed.Task;
            GoalEvent? next = null;
            bool over;
            lock (gate)
            {
                next = told < events.Count ? events[told++] : null;
                over = ended;
            }

            if (next is not null)
            {
                yield return next;
            }
            else if (over)
            {
                yield break;
            }
            else
            {
                await change.WaitAsync(cancellationToken);
            }
        }
    }
}
