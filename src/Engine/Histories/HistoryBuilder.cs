using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Histories;

using PlanView = Orleans.Goals.ReadModels.PlanView;

/// <summary>Makes the whole account of a goal out of all its commits, in the order of its feed.</summary>
internal sealed class HistoryBuilder(GoalId id)
{
    private readonly OperationTimes work = new();
    private readonly StatusTimes statuses = new();
    private readonly List<RoundView> rounds = [];
    private readonly List<ChangeView> changes = [];
    private readonly SortedDictionary<int, PlanState> plans = [];
    private readonly SortedDictionary<int, PlanLedger> ledgers = [];
    private readonly SortedDictionary<ActorKey, WorkerState> workers = [];
    private GoalState goal = GoalLogic.Instance.Create(ActorKey.ForGoal(id));
    private BoardState board = BoardLogic.Instance.Create(ActorKey.ForBoard(id));
    private int leftOut;

    /// <summary>When the last event taken in was decided.</summary>
    public DateTimeOffset LastSeen { get; private set; }

    /// <summary>Takes in the next commit.</summary>
    public void Take(FeedEntry entry)
    {
        if (entry.Commit.Events.IsEmpty)
        {
            return;
        }

        switch (entry.Key.Kind)
        {
            case ActorKind.Goal:
                foreach (var change in GoalLogic.Instance.Format.ReadEvents(entry.Commit.Events))
                {
                    Take(change);
                }

                TakeChanges(entry);
                break;
            case ActorKind.Plan:
                foreach (var change in PlanLogic.Instance.Format.ReadEvents(entry.Commit.Events))
                {
                    Take(entry.Key, change);
                }

                break;
            case ActorKind.Board:
                board = BoardLogic.Instance.Format.ReadEvents(entry.Commit.Events).Aggregate(board, BoardLogic.Instance.Apply);
                break;
            case ActorKind.Worker:
                foreach (var change in WorkerLogic.Instance.Format.ReadEvents(entry.Commit.Events))
                {
                    Take(entry.Key, change);
                }

                break;
        }
    }

    /// <summary>The account as of the last commit taken in.</summary>
    /// <param name="now">The time.</param>
    /// <param name="openUntil">Up to when what is still open is taken to have run.</param>
    /// <returns>Null when there is no such goal.</returns>
    public GoalReport? Build(DateTimeOffset now, DateTimeOffset openUntil)
    {
        if (!goal.Exists)
        {
            return null;
        }

        var shown = GoalReports.PlansToShow(goal)
            .Select(number => plans.TryGetValue(number, out var plan) ? plan : PlanLogic.Instance.Create(ActorKey.ForPlan(id, number)))
            .ToArray();
        var report = GoalReports.Build(goal, shown, now);
        var until = goal.EndedAt ?? now;
        var spans = statuses.Until(until);
        return report with
        {
            Board = BoardReports.Build(board, now),
            PlanHistory = [.. report.PlanHistory.Select(Complete)],
            History = new GoalHistory
            {
                Until = until,
                Time = TimeAccount.Of(spans, work.Union(openUntil)),
                Spans = Newest(spans),
                Rounds = [.. rounds],
                Changes = [.. changes],
                LeftOut = leftOut,
            },
        };
    }

    private void Take(GoalStateEvent change)
    {
        var before = goal;
        goal = GoalLogic.Instance.Apply(before, change);
        LastSeen = Later(change.At);
        work.Take(GoalLogic.Instance.OpenOperations(before), GoalLogic.Instance.OpenOperations(goal), change.At, goal.Active - before.Active);
        statuses.Take(goal);
        switch (change)
        {
            case PlanBegun begun when begun.Number > GoalReport.MaximumPlans:
                // What is older is not shown: of it only the hashes of its steps still matter.
                plans.Remove(begun.Number - GoalReport.MaximumPlans);
                break;
            case RoundBegun begun:
                rounds.Add(new RoundView { Round = begun.Round, BegunAt = begun.At, Outcome = "running", Reason = string.Empty, NotPassed = [] });
                Trim(rounds);
                break;
            case RoundEnded ended when rounds is [.., var open] && open.Round == ended.Round:
                rounds[^1] = open with
                {
                    EndedAt = ended.At,
                    Outcome = ended.Outcome.ToString().ToLowerInvariant(),
                    Reason = ended.Reason,
                    NotPassed = ended.Verdicts.RemoveAll(verdict => verdict.Verdict == Verdict.Passed),
                };
                break;
        }
    }

    private void Take(ActorKey key, PlanStateEvent change)
    {
        var number = key.PlanNumber;
        if (!ledgers.TryGetValue(number, out var ledger))
        {
            ledgers.Add(number, ledger = new PlanLedger());
            plans.Add(number, PlanLogic.Instance.Create(key));
        }

        LastSeen = Later(change.At);
        if (!plans.TryGetValue(number, out var before))
        {
            return;
        }

        var after = plans[number] = PlanLogic.Instance.Apply(before, change);
        if (before.Open != after.Open)
        {
            work.Take(before.Open, after.Open, change.At, after.Active - before.Active);
        }

        if (before.Children != after.Children || before.Workers != after.Workers)
        {
            work.Take(before.Children.Values.Concat(PlanSpawns.Open(before)), after.Children.Values.Concat(PlanSpawns.Open(after)), change.At);
        }

        ledger.Take(after, change);
    }

    /// <summary>Of a worker only when it was at work matters: what it cost its plan tells.</summary>
    private void Take(ActorKey key, WorkerStateEvent change)
    {
        var before = workers.TryGetValue(key, out var known) ? known : WorkerLogic.Instance.Create(key);
        var after = WorkerLogic.Instance.Apply(before, change);
        LastSeen = Later(change.At);
        work.Take(WorkerLogic.Instance.OpenOperations(before), WorkerLogic.Instance.OpenOperations(after), change.At, after.Active - before.Active);
        if (after.Ending is null && !after.IsForgotten)
        {
            workers[key] = after;
        }
        else
        {
            workers.Remove(key);
        }
    }

    /// <summary>What is told of a plan or a round stands with these; the rest is about the goal itself.</summary>
    private void TakeChanges(FeedEntry entry)
    {
        foreach (var told in Narration.Tell(entry))
        {
            if (told.Plan is null && !told.Type.StartsWith("round", StringComparison.Ordinal) && !told.Type.StartsWith("baseline", StringComparison.Ordinal))
            {
                changes.Add(new ChangeView { At = told.At, Type = told.Type, Text = told.Text });
                Trim(changes);
            }
        }
    }

    private PlanView Complete(PlanView plan)
    {
        if (!ledgers.TryGetValue(plan.Number, out var ledger))
        {
            return plan;
        }

        var earlier = ledgers.Where(entry => entry.Key < plan.Number).ToArray();
        var hashes = earlier.SelectMany(entry => entry.Value.Hashes).ToImmutableSortedSet(StringComparer.Ordinal);
        var ids = earlier.SelectMany(entry => plans.TryGetValue(entry.Key, out var known) && known.Assignment is { } given ? given.Definition.Steps.Select(step => step.Id) : []).ToImmutableSortedSet(StringComparer.Ordinal);
        return plan with
        {
            BegunAt = ledger.BegunAt,
            EndedAt = ledger.EndedAt,
            Steps =
            [
                .. plan.Steps.Select((step, index) => step with
                {
                    AttemptHistory = ledger.AttemptsOf(step.Id),
                    Origin = earlier.Length == 0 || index >= ledger.Hashes.Length
                        ? null
                        : step.State == "kept" ? "kept" : hashes.Contains(ledger.Hashes[index]) ? "again" : ids.Contains(step.Id) ? "changed" : "new",
                }),
            ],
        };
    }

    private DateTimeOffset Later(DateTimeOffset at) => at > LastSeen ? at : LastSeen;

    private void Trim<T>(List<T> entries)
    {
        if (entries.Count > GoalHistory.MaximumEntries)
        {
            entries.RemoveAt(0);
            leftOut++;
        }
    }

    private ImmutableArray<StatusSpan> Newest(IReadOnlyList<StatusSpan> spans)
    {
        leftOut += Math.Max(0, spans.Count - GoalHistory.MaximumEntries);
        return [.. spans.TakeLast(GoalHistory.MaximumEntries)];
    }
}
