using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Histories;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>The reading half of <see cref="IGoals"/> over a store's reader: as of the last commit, whoever made it.</summary>
internal sealed class RecordGoals(IRecordReader reader, TimeProvider time)
{
    private const int FeedPage = 256;

    /// <summary>Separates the position of a commit's predecessor from how many of the commit's events were told.</summary>
    private const char Within = '+';

    /// <summary>The account of a goal, or null when there is none.</summary>
    public async Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken)
    {
        var record = await reader.ReadAsync(ActorKey.ForGoal(goal), cancellationToken).ConfigureAwait(false);
        var state = GoalLogic.Instance.Replay(ActorKey.ForGoal(goal), record, out _);
        if (!state.Exists)
        {
            return null;
        }

        var plans = new List<PlanState>();
        foreach (var number in GoalReports.PlansToShow(state))
        {
            plans.Add(await ReplayAsync(PlanLogic.Instance, ActorKey.ForPlan(goal, number), cancellationToken).ConfigureAwait(false));
        }

        // The goal was read first: what its plans committed up to its own newest commit was read after that, so it is in the account.
        var report = GoalReports.Build(state, plans, time.GetUtcNow()) with { Cursor = record.Position };
        return plans.Exists(static plan => plan.Assignment?.Agents is not null) ? report with { Board = await BoardAsync(goal, cancellationToken).ConfigureAwait(false) } : report;
    }

    /// <summary>What the agents of a goal share; null when it has no board.</summary>
    public async Task<BoardReport?> BoardAsync(GoalId goal, CancellationToken cancellationToken) =>
        BoardReports.Build(await ReplayAsync(BoardLogic.Instance, ActorKey.ForBoard(goal), cancellationToken).ConfigureAwait(false), time.GetUtcNow());

    /// <summary>The account of a goal with its history, read from all of its commits; null when there is none.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="isHeld">Whether a process has the store open, so that what is open is taken to run still; else nobody has seen anything of it since the last commit.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<GoalReport?> AccountAsync(GoalId goal, bool isHeld, CancellationToken cancellationToken)
    {
        var builder = new HistoryBuilder(goal);
        var (position, own) = (default(Cursor), default(Cursor?));
        ImmutableArray<FeedEntry> page;
        do
        {
            page = await reader.FeedAsync(goal, position, FeedPage, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
            {
                builder.Take(entry);
                position = entry.Cursor;
                own = entry.Key.Kind == ActorKind.Goal ? position : own;
            }
        }
        while (page.Length == FeedPage);

        var now = time.GetUtcNow();
        return builder.Build(now, isHeld ? now : builder.LastSeen) is { } account ? account with { Cursor = own } : null;
    }

    /// <summary>How two plans of a goal differ; null when the goal or one of them does not exist, or was not given its work yet.</summary>
    public async Task<PlanDifference?> CompareAsync(GoalId goal, int from, int to, CancellationToken cancellationToken)
    {
        var first = await ReplayAsync(PlanLogic.Instance, ActorKey.ForPlan(goal, from), cancellationToken).ConfigureAwait(false);
        var second = await ReplayAsync(PlanLogic.Instance, ActorKey.ForPlan(goal, to), cancellationToken).ConfigureAwait(false);
        return first.Assignment is null || second.Assignment is null ? null : PlanComparison.Of(first, second);
    }

    /// <summary>A page of goals.</summary>
    public async Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken) =>
        await reader.GoalsAsync(filter, cancellationToken).ConfigureAwait(false);

    /// <summary>What happened to a goal up to now.</summary>
    public async IAsyncEnumerable<GoalEvent> HistoryAsync(GoalId goal, Cursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Instead of waiting for something new, it ends.
        await using var events = WatchAsync(goal, after, NoMore, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await MoreAsync().ConfigureAwait(false))
        {
            yield return events.Current;
        }

        Task NoMore() => Task.FromCanceled(new CancellationToken(canceled: true));

        async Task<bool> MoreAsync()
        {
            try
            {
                return await events.MoveNextAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    /// <summary>What happens to a goal, until it has ended.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="after">The cursor of the last event seen.</param>
    /// <param name="changed">Gives, before each look, a task that completes when there may be something new.</param>
    /// <param name="cancellationToken">Stops watching.</param>
    /// <exception cref="GoalNotFoundException">There is no such goal.</exception>
    public async IAsyncEnumerable<GoalEvent> WatchAsync(
        GoalId goal, Cursor after, Func<Task> changed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (position, told) = Parse(after);
        var (hasEnded, sawEnd, wasThere) = (false, false, false);
        while (true)
        {
            var change = changed();
            var page = await reader.FeedAsync(goal, position, FeedPage, cancellationToken).ConfigureAwait(false);
            wasThere |= !page.IsEmpty;
            foreach (var entry in page)
            {
                foreach (var happened in WithCursors(entry, position).Skip(told))
                {
                    yield return happened;
                    sawEnd = happened.Type == Narration.EndedType;
                }

                position = entry.Cursor;
                told = 0;
            }

            if (page.Length == FeedPage)
            {
                continue;
            }

            // Whatever an ended goal had to tell was committed before its end was: seen to have ended, one more look finds all of it.
            if (page.IsEmpty && hasEnded)
            {
                yield break;
            }

            hasEnded = false;
            if (page.IsEmpty || sawEnd)
            {
                hasEnded = await HasEndedAsync(goal, wasThere, cancellationToken).ConfigureAwait(false);
                wasThere = true;
            }

            if (!hasEnded)
            {
                await change.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static IEnumerable<GoalEvent> WithCursors(FeedEntry entry, Cursor before)
    {
        var events = Narration.Tell(entry);
        for (var index = 0; index < events.Length; index++)
        {
            yield return events[index] with
            {
                Cursor = index == events.Length - 1
                    ? entry.Cursor
                    : new Cursor(string.Create(CultureInfo.InvariantCulture, $"{before}{Within}{index + 1}")),
            };
        }
    }

    /// <summary>The position that a cursor names, and how many events it has told of the commit after that.</summary>
    public static (Cursor Position, int Told) Parse(Cursor cursor)
    {
        var value = cursor.ToString();
        var mark = value.LastIndexOf(Within);
        return mark >= 0 && int.TryParse(value.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var told)
            ? (mark == 0 ? default : new Cursor(value[..mark]), told)
            : (cursor, 0);
    }

    /// <summary>Whether a goal will do nothing more. One of which something was told and that is gone does not.</summary>
    private async Task<bool> HasEndedAsync(GoalId goal, bool wasThere, CancellationToken cancellationToken)
    {
        var state = await ReplayAsync(GoalLogic.Instance, ActorKey.ForGoal(goal), cancellationToken).ConfigureAwait(false);
        if (!state.Exists && !wasThere)
        {
            throw new GoalNotFoundException(goal);
        }

        return !state.Exists || state.Ended != GoalStatus.None;
    }

    private async Task<TState> ReplayAsync<TState, TEvent>(IActorLogic<TState, TEvent> logic, ActorKey key, CancellationToken cancellationToken)
        where TState : class, IActorState
        where TEvent : class
    {
        var record = await reader.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        return logic.Replay(key, record, out _);
    }
}
