using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>The goals of this process as other processes ask for them, and which of them are here for others.</summary>
/// <param name="goals">The goals.</param>
/// <param name="drive">Makes a goal go on.</param>
internal sealed class GuestGoals(IGoals goals, Action<GoalId> drive) : IGoals, IGoalArchives
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<GoalId, long> guests = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long asked;
    private int asking;
    private bool closed;

    /// <summary>Told of every command that another process had accepted.</summary>
    public Action<GoalId, GoalCommand, CommandReply>? Asked { get; set; }

    /// <summary>The goals that other processes asked something of, each with the number of the last time.</summary>
    public IReadOnlyList<KeyValuePair<GoalId, long>> Present
    {
        get
        {
            lock (gate)
            {
                return [.. guests];
            }
        }
    }

    /// <summary>Completes when another process has asked something. Take it before looking.</summary>
    public Task Changed
    {
        get
        {
            lock (gate)
            {
                return changed.Task;
            }
        }
    }

    /// <summary>A goal needs this process no more, unless something was asked of it since.</summary>
    /// <param name="guest">The goal as it was present.</param>
    public void Leave(KeyValuePair<GoalId, long> guest)
    {
        lock (gate)
        {
            if (guests.TryGetValue(guest.Key, out var last) && last == guest.Value)
            {
                guests.Remove(guest.Key);
            }
        }
    }

    /// <summary>Takes no more commands, if no goal is here for others and none is being asked.</summary>
    /// <returns>Whether this process may end.</returns>
    public bool TryClose()
    {
        lock (gate)
        {
            var isAlone = guests.Count == 0 && asking == 0;
            closed |= isAlone;
            return isAlone;
        }
    }

    /// <summary>Takes no more commands.</summary>
    public void Close()
    {
        lock (gate)
        {
            closed = true;
        }
    }

    /// <inheritdoc/>
    public async Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default)
    {
        using var turn = Enter();
        var reply = await goals.AskAsync(goal, command, cancellationToken);
        if (reply.Accepted && command is not EditGoal { DryRun: true })
        {
            Take(goal);
            drive(goal);
            Asked?.Invoke(goal, command, reply);
        }

        return reply;
    }

    /// <inheritdoc/>
    public Task<Stream?> ExportAsync(GoalId goal, CancellationToken cancellationToken = default) => ((IGoalArchives)goals).ExportAsync(goal, cancellationToken);

    /// <inheritdoc/>
    public async Task<CommandReply> ImportAsync(GoalId goal, Stream archive, CancellationToken cancellationToken = default)
    {
        using var turn = Enter();
        var reply = await ((IGoalArchives)goals).ImportAsync(goal, archive, cancellationToken);
        if (reply.Accepted)
        {
            Take(goal);
            drive(goal);
        }

        return reply;
    }

    /// <inheritdoc/>
    public Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default) => goals.ReportAsync(goal, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default) =>
        goals.OpenArtifactAsync(goal, artifact, cancellationToken);

    /// <inheritdoc/>
    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default) => goals.ListAsync(filter, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after = default, CancellationToken cancellationToken = default) =>
        goals.WatchAsync(goal, after, cancellationToken);

    /// <summary>Keeps this process from ending while something is being asked.</summary>
    /// <exception cref="StoreUnavailableException">It is ending.</exception>
    private Asking Enter()
    {
        lock (gate)
        {
            if (closed)
            {
                throw new StoreUnavailableException("the process that holds the store is ending; ask again in a moment");
            }

            asking++;
            return new Asking(this);
        }
    }

    private void Take(GoalId goal)
    {
        TaskCompletionSource told;
        lock (gate)
        {
            guests[goal] = ++asked;
            told = changed;
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        told.TrySetResult();
    }

    private sealed class Asking(GuestGoals guests) : IDisposable
    {
        public void Dispose()
        {
            lock (guests.gate)
            {
                guests.asking--;
            }
        }
    }
}
