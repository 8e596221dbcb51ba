using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Forks;

/// <summary>Reads a goal's commits up to a point of its past.</summary>
internal sealed class PastGoal(GoalId id)
{
    private const int FeedPage = 256;

    private readonly SortedDictionary<int, PlanState> plans = [];
    private GoalState goal = GoalLogic.Instance.Create(ActorKey.ForGoal(id));
    private PastPoint? beforeEnd;
    private WorkspaceMark? mark;
    private DateTimeOffset at;
    private Cursor cursor;

    /// <summary>Reads it.</summary>
    /// <param name="reader">The records.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="at">The point: an event's cursor; null for the newest.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The goal there; or what is wrong with the point. Neither when there is no such goal.</returns>
    public static async Task<(PastPoint? Point, string? Problem)> ReadAsync(IRecordReader reader, GoalId goal, Cursor? at, CancellationToken cancellationToken)
    {
        var past = new PastGoal(goal);
        var (wanted, told) = RecordGoals.Parse(at ?? default);
        var (first, isReached) = (default(Cursor?), at is { Value: not (null or "") } && told > 0 && wanted == default);
        ImmutableArray<FeedEntry> page;
        do
        {
            page = await reader.FeedAsync(goal, past.cursor, FeedPage, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
            {
                if (isReached)
                {
                    return past.TakePart(entry, told) ? (past.Point(at!.Value), null) : (null, await past.ExplainAsync(reader, at!.Value, first, cancellationToken).ConfigureAwait(false));
                }

                if (entry.Key.Kind is ActorKind.Worker or ActorKind.Board || (entry.Commit.Version == 1) == past.IsNew(entry.Key))
                {
                    past.Take(entry, Narration.All);
                }
                else
                {
                    return (null, $"what happened to {goal} before {entry.Cursor} was forgotten, so it cannot be forked");
                }

                first ??= entry.Cursor;
                isReached = at is not null && entry.Cursor == wanted;
                if (isReached && told == 0)
                {
                    return past.goal.Exists ? (past.Point(wanted), null) : (null, await past.ExplainAsync(reader, wanted, first, cancellationToken).ConfigureAwait(false));
                }
            }
        }
        while (page.Length == FeedPage);

        return first is null || !past.goal.Exists ? (null, null)
            : at is null ? (past.Point(past.cursor), null)
            : (null, past.Explain(at.Value, first));
    }

    private bool IsNew(ActorKey key) => key.Kind == ActorKind.Goal ? goal.Sequence == 0 : !plans.ContainsKey(key.PlanNumber);

    /// <summary>Takes in the beginning of a commit: up to the event that it tells at this place, and what that led to at once.</summary>
    private bool TakePart(FeedEntry entry, int told)
    {
        var count = Narration.CountUpTo(entry, told);
        if (count == 0)
        {
            return false;
        }

        Take(entry, count);
        return goal.Exists;
    }

    private void Take(FeedEntry entry, int count)
    {
        cursor = entry.Cursor;
        if (entry.Commit.Events.IsEmpty)
        {
            return;
        }

        switch (entry.Key.Kind)
        {
            case ActorKind.Goal:
                foreach (var change in GoalLogic.Instance.Format.ReadEvents(entry.Commit.Events).Take(count))
                {
                    Take(change);
                }

                break;
            case ActorKind.Plan:
                plans.TryGetValue(entry.Key.PlanNumber, out var plan);
                foreach (var change in PlanLogic.Instance.Format.ReadEvents(entry.Commit.Events).Take(count))
                {
                    plan = PlanLogic.Instance.Apply(plan ?? PlanLogic.Instance.Create(entry.Key), change);
                    mark = change is AttemptEnded { Result.Mark: { } seen } ? seen : mark;
                    at = Later(change.At);
                }

                plans[entry.Key.PlanNumber] = plan!;
                break;
        }
    }

    private void Take(GoalStateEvent change)
    {
        var isTaken = change is GoalEnded or PlanClosed { Outcome: PlanOutcome.Stopped } && (change is GoalEnded || goal.Intent == Intent.Cancel);
        if (isTaken)
        {
            beforeEnd ??= Now(default);
        }

        goal = GoalLogic.Instance.Apply(goal, change);
        at = Later(change.At);
        mark = change switch
        {
            GoalAccepted accepted => accepted.Mark,
            GoalForked forked => forked.Mark,
            _ => mark,
        };
        if (goal.Ended == GoalStatus.None && goal.Intent != Intent.Cancel)
        {
            beforeEnd = null;
        }
    }

    private DateTimeOffset Later(DateTimeOffset next) => next > at ? next : at;

    private PastPoint Point(Cursor point) => (beforeEnd ?? Now(point)) with { Cursor = point };

    private PastPoint Now(Cursor point) => new()
    {
        Cursor = point,
        At = at,
        Goal = goal,
        Plan = goal.Current is { } current && plans.TryGetValue(current.Number, out var plan) && plan.Assignment is not null ? plan : null,
        Mark = mark,
    };

    /// <summary>Reads on to the end, so that the range can be told.</summary>
    private async Task<string> ExplainAsync(IRecordReader reader, Cursor point, Cursor? first, CancellationToken cancellationToken)
    {
        while (await reader.FeedAsync(id, cursor, FeedPage, cancellationToken).ConfigureAwait(false) is { IsEmpty: false } page)
        {
            first ??= page[0].Cursor;
            cursor = page[^1].Cursor;
        }

        return Explain(point, first);
    }

    private string Explain(Cursor point, Cursor? first) => string.Create(
        CultureInfo.InvariantCulture, $"'{point}' is no point of {id}: its points go from {first} to {cursor}, and each of its events tells its own (goals events {id.Name})");
}
