using System.Runtime.CompilerServices;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.ClusterProof.Silos;

/// <summary>Whoever uses the cluster over HTTP: keeps to one silo, and goes to the next when that one does not answer. It never gives up.</summary>
/// <param name="members">The cluster.</param>
/// <param name="first">The silo it begins with.</param>
internal sealed class ClusterClient(IReadOnlyList<SiloMember> members, int first)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private int current = first % members.Count;

    /// <summary>Asks, until there is an answer.</summary>
    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken) =>
        CallAsync(goals => goals.AskAsync(goal, command, cancellationToken), cancellationToken);

    /// <summary>Reads a report, until there is an answer.</summary>
    public Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken) =>
        CallAsync(goals => goals.ReportAsync(goal, cancellationToken), cancellationToken);

    /// <summary>Reads a page of the list, until there is an answer.</summary>
    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken) =>
        CallAsync(goals => goals.ListAsync(filter, cancellationToken), cancellationToken);

    /// <summary>Watches a goal to its end, without gap or repeat, over as many silos as it takes.</summary>
    public async IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = default(Cursor);
        while (!cancellationToken.IsCancellationRequested)
        {
            var served = current;
            await using var events = members[served].Goals.WatchAsync(goal, after, cancellationToken).GetAsyncEnumerator(cancellationToken);
            bool? more;
            do
            {
                try
                {
                    more = await events.MoveNextAsync();
                }
                catch (Exception exception) when (IsPassing(exception))
                {
                    more = null;
                }

                if (more == true)
                {
                    after = events.Current.Cursor;
                    yield return events.Current;
                }
            }
            while (more == true);

            if (more == false)
            {
                yield break;
            }

            await TurnAsync(served, cancellationToken);
        }
    }

    private static bool IsPassing(Exception exception) => exception is StoreUnavailableException or OutcomeUnknownException or HttpRequestException or IOException or TimeoutException;

    private async Task<T> CallAsync<T>(Func<IGoals, Task<T>> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            var served = current;
            try
            {
                return await call(members[served].Goals);
            }
            catch (Exception exception) when (IsPassing(exception))
            {
                await TurnAsync(served, cancellationToken);
            }
        }
    }

    private Task TurnAsync(int from, CancellationToken cancellationToken)
    {
        Interlocked.CompareExchange(ref current, (from + 1) % members.Count, from);
        return Task.Delay(Pause, cancellationToken);
    }
}
