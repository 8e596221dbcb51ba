using System.Runtime.CompilerServices;
using Orleans.Goals.Client;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>
/// Goals to read: from the process that holds the store if it serves it, else from the store itself, as of the last commit. Holds nothing, and
/// goes on when that process ends or begins.
/// </summary>
internal sealed class ReadableGoals : IGoals, IDisposable
{
    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(1);

    /// <summary>Null when the goals are those of a server elsewhere.</summary>
    private readonly StoredGoals? stored;
    private HttpGoals? served;

    private ReadableGoals(StoredGoals? stored, HttpGoals? served) => (this.stored, this.served) = (stored, served);

    /// <summary>Goals of the command's store.</summary>
    public static async Task<ReadableGoals> OpenAsync(CommandContext context) => context.Store.Server is { } server
        ? new(stored: null, server.Reach())
        : new(new StoredGoals(context.Store.Folder, context.Time), await LocalSocket.FindAsync(context.Store.Folder) is { } socket ? Reach(socket) : null);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always: it only reads.</exception>
    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default) => throw new NotSupportedException("this only reads");

    /// <inheritdoc/>
    public Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default) => ReadAsync(goals => goals.ReportAsync(goal, cancellationToken));

    /// <inheritdoc/>
    /// <remarks>From the store itself where there is one: what a reference names does not change.</remarks>
    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default) =>
        stored?.OpenArtifactAsync(goal, artifact, cancellationToken) ?? served!.OpenArtifactAsync(goal, artifact, cancellationToken);

    /// <inheritdoc/>
    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default) => ReadAsync(goals => goals.ListAsync(filter, cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (served is { } server)
        {
            await using var events = server.WatchAsync(goal, after, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(events) is { } more)
            {
                if (!more)
                {
                    yield break;
                }

                after = events.Current.Cursor;
                yield return events.Current;
            }
        }

        await foreach (var happened in stored!.WatchAsync(goal, after, cancellationToken))
        {
            yield return happened;
        }
    }

    /// <summary>What happened to a goal after a cursor, up to now.</summary>
    /// <exception cref="NotSupportedException">The goals are a server's, which tells what happens and does not say where now is, and the goal goes on.</exception>
    public IAsyncEnumerable<GoalEvent> HistoryAsync(GoalId goal, Cursor after, GoalReport report) => stored?.HistoryAsync(goal, after)
        ?? (report.EndedAt is not null ? WatchAsync(goal, after) : throw new NotSupportedException("the events of a goal that has not ended are told as they come: write --follow"));

    /// <inheritdoc/>
    public void Dispose()
    {
        served?.Dispose();
        stored?.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static HttpGoals Reach(string socket) => HttpGoals.ForSocket(socket, new HttpGoalsOptions { Patience = ServerPatience });

    /// <summary>Whether there is another event; null when the process that told them is gone.</summary>
    private async Task<bool?> NextAsync(IAsyncEnumerator<GoalEvent> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (StoreUnavailableException) when (stored is not null)
        {
            served = null;
            return null;
        }
    }

    private async Task<T> ReadAsync<T>(Func<IGoals, Task<T>> read)
    {
        if (served is { } server)
        {
            try
            {
                return await read(server);
            }
            catch (StoreUnavailableException) when (stored is not null)
            {
                // It has ended: what it committed is in the store.
                served = null;
            }
        }

        return await read(stored!);
    }
}
