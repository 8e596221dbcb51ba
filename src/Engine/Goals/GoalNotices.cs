using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>
/// Raises and delivers a goal's notifications. They stand beside the cycles: a decision about the goal is completed by what it means for them, in the same commit,
/// so none is lost between the two; and nothing of the goal waits for one.
/// </summary>
internal static class GoalNotices
{
    /// <summary>How often a delivery is tried.</summary>
    public const int MaximumTries = 12;

    /// <summary>How many wait at most; beyond that the oldest are given up.</summary>
    private const int MaximumPending = 100;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromHours(1);

    /// <summary>A decision with what follows from it for notifications.</summary>
    public static Decision<GoalState, GoalStateEvent> Complete(GoalState before, Decision<GoalState, GoalStateEvent> decision, DecideContext context)
    {
        if (decision.State is not { Contract: { } contract, IsClearing: false } state || (contract.Notify.IsEmpty && state.Notices.Pending.IsEmpty))
        {
            return decision;
        }

        var turn = new GoalTurn(state, context, GoalTransitions.Apply);
        Raise(turn, before);
        Begin(turn);
        var more = turn.End().Events;
        return more.Count == 0 ? decision : decision with { Events = [.. decision.Events, .. more], State = turn.State };
    }

    /// <summary>Whether an operation is a try of one of the goal's notifications.</summary>
    public static bool Owns(GoalState state, string operation) => state.Notices.Pending.Any(notice => notice.Open?.Operation == operation);

    /// <summary>Takes the result of a try.</summary>
    public static void Settle(GoalTurn turn, SettledMessage settled)
    {
        if (turn.State.Notices.Pending.FirstOrDefault(notice => notice.Open is { } open && open.Operation == settled.Operation && open.Execution == settled.Execution) is not { } tried)
        {
            return;
        }

        var delivered = settled.Result.Outcome == OperationOutcome.Succeeded;
        turn.Emit(new NoticeTryEnded
        {
            At = turn.Now,
            Id = tried.Id,
            IsDelivered = delivered,
            Reason = delivered ? string.Empty : settled.Result.Reason,
            Again = delivered || tried.Tries >= MaximumTries ? null : turn.Now + Delay(tried.Tries),
        });
    }

    /// <summary>Goes on with the tries of dead owners.</summary>
    public static void TakeOver(GoalTurn turn, OwnersDeadMessage dead)
    {
        foreach (var notice in turn.State.Notices.Pending.Where(notice => notice.Open is { } open && dead.Owners.Contains(open.Owner)))
        {
            if (TakeOvers.IsGivenUp(notice.Open!))
            {
                // A try like one that failed: the next comes later, and their number is bounded.
                Settle(turn, new SettledMessage(notice.Open!.Operation, notice.Open.Execution, TakeOvers.Result(notice.Open)));
                continue;
            }

            turn.Emit(new NoticeTakenOver { At = turn.Now, Id = notice.Id, Execution = notice.Open!.Execution + 1, Owner = turn.Owner });
        }
    }

    /// <summary>The open tries.</summary>
    public static IEnumerable<OpenOperation> Open(GoalState state) => state.Notices.Pending.Select(notice => notice.Open).OfType<OpenOperation>();

    /// <summary>What an open try is to do.</summary>
    public static NoticeSpec SpecOf(GoalState state, OpenOperation operation)
    {
        var notice = state.Notices.Pending.Single(notice => notice.Open?.Operation == operation.Operation);
        var body = new NoticeBody
        {
            Id = notice.Event,
            Goal = state.Id,
            Event = JsonNamingPolicy.CamelCase.ConvertName(notice.On.ToString()),
            Status = notice.Status,
            Reason = notice.Reason,
            Cycle = notice.Cycle,
            At = notice.At,
        };
        return new NoticeSpec
        {
            Workspace = state.Contract!.Workspace,
            Environment = state.Contract.Environment,
            Redacted = state.Secrets,
            Target = notice.Target,
            Event = notice.Event,
            Status = notice.Status.ToString(),
            Reason = notice.Reason,
            Body = JsonSerializer.Serialize(body, RecordJson.Default.NoticeBody),
        };
    }

    /// <summary>From when on the goal must be awake for its notifications, or null.</summary>
    public static DateTimeOffset? Due(GoalState state) =>
        Heads(state).Select(notice => notice.Open is null && notice.Again is { } again ? again : state.AcceptedAt).Min(time => (DateTimeOffset?)time);

    /// <summary>When the next try may be begun that has to wait, or null.</summary>
    public static DateTimeOffset? WakeAt(GoalState state) => Heads(state).Where(notice => notice.Open is null).Min(notice => notice.Again);

    /// <summary>The state after an event.</summary>
    public static GoalState Apply(GoalState state, NoticeEvent change)
    {
        var box = state.Notices;
        return state with
        {
            Notices = change switch
            {
                NoticeRaised raised => Apply(state, box, raised),
                NoticeTryBegun begun => Replace(box, begun.Id, notice => notice with { Open = begun.Operation, Tries = notice.Tries + 1, Again = null }),
                NoticeTakenOver taken => Replace(box, taken.Id, notice => notice with { Open = notice.Open! with { Execution = taken.Execution, Owner = taken.Owner } }),
                NoticeTryEnded { Again: { } again } ended => Replace(box, ended.Id, notice => notice with { Open = null, Failure = ended.Reason, Again = again }),
                NoticeTryEnded ended => Close(box, ended),
                _ => throw new UnreachableException(),
            },
        };
    }

    /// <summary>What a criterion asks from now on is a question of its own: it was answered no, or something else is asked.</summary>
    public static NoticeBox AskAnew(NoticeBox box, string criterion) =>
        box with { Asked = box.Asked.RemoveAll(key => key.StartsWith(CriterionKey(criterion), StringComparison.Ordinal)) };

    private static NoticeBox Apply(GoalState state, NoticeBox box, NoticeRaised raised) => box with
    {
        Count = raised.Number,
        Blocked = raised.On == NotificationEvent.Blocked ? raised.Key : box.Blocked,
        Limited = raised.On == NotificationEvent.Limited ? raised.Key : box.Limited,
        Asked = raised.On == NotificationEvent.InputNeeded ? raised.Asked : box.Asked,
        Pending =
        [
            .. box.Pending,
            .. raised.Targets.Select((target, index) => new PendingNotice
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"notice-{raised.Number}-{index + 1}"),
                Event = string.Create(CultureInfo.InvariantCulture, $"{state.Id}/notice-{raised.Number}"),
                Target = target,
                On = raised.On,
                Status = raised.Status,
                Reason = raised.Reason,
                Cycle = raised.Cycle,
                At = raised.At,
            }),
        ],
    };

    private static NoticeBox Replace(NoticeBox box, string id, Func<PendingNotice, PendingNotice> change) =>
        box with { Pending = [.. box.Pending.Select(notice => notice.Id == id ? change(notice) : notice)] };

    private static NoticeBox Close(NoticeBox box, NoticeTryEnded ended)
    {
        var notice = box.Pending.Single(notice => notice.Id == ended.Id);
        var settled = new SettledNotice { Notice = notice with { Open = null, Failure = ended.Reason }, IsDelivered = ended.IsDelivered };
        return box with { Pending = box.Pending.Remove(notice), Settled = [.. box.Settled.TakeLast(NoticeBox.MaximumSettled - 1), settled] };
    }

    private static void Raise(GoalTurn turn, GoalState before)
    {
        var state = turn.State;
        var (status, box) = (GoalView.Status(state), state.Notices);
        switch (status)
        {
            case GoalStatus.AwaitingInput:
                RaiseQuestions(turn);
                break;
            case GoalStatus.Blocked when KeyOf(state, HoldKind.Blocked) is { } key && key != box.Blocked:
                Raise(turn, NotificationEvent.Blocked, key, Reasons(state), status, state.Cycle);
                break;
            case GoalStatus.BudgetLimited or GoalStatus.UsageLimited:
                var limit = KeyOf(state, HoldKind.Budget)
                    ?? string.Create(CultureInfo.InvariantCulture, $"cycle-{state.Cycle}/plan-{state.Current?.Number}/{status}/{state.Revision}");
                if (limit != box.Limited)
                {
                    Raise(turn, NotificationEvent.Limited, limit, Reasons(state), status, state.Cycle);
                }

                break;
        }

        if (state.Cycles is [.., { Status: GoalStatus.Complete } last] && before.Cycles.LastOrDefault()?.Number != last.Number)
        {
            Raise(turn, NotificationEvent.Complete, string.Empty, "every criterion and fence passed in one round", GoalStatus.Complete, last.Number);
        }

        if (state.Ended == GoalStatus.Cancelled && before.Ended == GoalStatus.None)
        {
            Raise(turn, NotificationEvent.Cancelled, string.Empty, "a person cancelled it", GoalStatus.Cancelled, state.Cycle);
        }
    }

    /// <summary>A question is told of once, however often the goal comes to wait for it.</summary>
    private static void RaiseQuestions(GoalTurn turn)
    {
        var state = turn.State;
        var open = GoalView.Questions(state).Select(question => (Key: KeyOf(state, question), question.Text)).ToArray();
        var news = open.Where(question => !state.Notices.Asked.Contains(question.Key, StringComparer.Ordinal)).Select(question => question.Text).ToArray();
        if (news.Length > 0)
        {
            ImmutableArray<string> asked = [.. open.Select(question => question.Key).Order(StringComparer.Ordinal)];
            Raise(turn, NotificationEvent.InputNeeded, string.Empty, string.Join("; ", news), GoalStatus.AwaitingInput, state.Cycle, asked);
        }
    }

    private static void Raise(
        GoalTurn turn, NotificationEvent on, string key, string reason, GoalStatus status, int cycle, ImmutableArray<string> asked = default)
    {
        var targets = turn.State.Contract!.Notify.Where(target => target.On.Contains(on)).ToImmutableArray();
        if (targets.IsEmpty)
        {
            return;
        }

        MakeRoom(turn, targets.Length);
        turn.Emit(new NoticeRaised
        {
            At = turn.Now,
            Number = turn.State.Notices.Count + 1,
            On = on,
            Key = key,
            Asked = asked.IsDefault ? [] : asked,
            Status = status,
            Reason = ReasonText.Clip(reason),
            Cycle = cycle,
            Targets = targets,
        });
    }

    private static string Reasons(GoalState state) => string.Join("; ", GoalView.Holds(state).Select(hold => hold.Reason));

    private static void MakeRoom(GoalTurn turn, int more)
    {
        foreach (var old in turn.State.Notices.Pending.Where(notice => notice.Open is null).Take(turn.State.Notices.Pending.Length + more - MaximumPending))
        {
            turn.Emit(new NoticeTryEnded { At = turn.Now, Id = old.Id, Reason = $"{MaximumPending} newer ones wait; {old.Failure}".TrimEnd(' ', ';') });
        }
    }

    private static void Begin(GoalTurn turn)
    {
        foreach (var notice in Heads(turn.State).Where(notice => notice.Open is null && !(notice.Again > turn.Now)).ToArray())
        {
            turn.Emit(new NoticeTryBegun
            {
                At = turn.Now,
                Id = notice.Id,
                Operation = new OpenOperation
                {
                    Operation = string.Create(CultureInfo.InvariantCulture, $"{turn.State.Id}/{notice.Id}/{notice.Tries + 1}"),
                    Kind = OperationKind.Notice,
                    Execution = 1,
                    Owner = turn.Owner,
                    BegunAt = turn.Now,
                },
            });
        }
    }

    /// <summary>The oldest of each receiver: the others wait for it.</summary>
    private static PendingNotice[] Heads(GoalState state)
    {
        if (state.Notices.Pending.IsEmpty || state.IsClearing)
        {
            return [];
        }

        var seen = new SortedSet<string>(StringComparer.Ordinal);
        return state.Notices.Pending.Where(notice => seen.Add(JsonSerializer.Serialize(notice.Target, ContractJsonContext.Default.Notification))).ToArray();
    }

    private static TimeSpan Delay(int tries) => TimeSpan.FromTicks(Math.Min(LongestDelay.Ticks, FirstDelay.Ticks << Math.Min(tries - 1, 20)));

    /// <summary>
    /// A step's question is the same for as long as its attempt. A criterion's is for as long as it is asked of the same files, in however many rounds, and nobody said no.
    /// </summary>
    private static string KeyOf(GoalState state, Plans.OpenQuestion question)
    {
        if (!question.IsCriterion)
        {
            return string.Create(CultureInfo.InvariantCulture, $"plan-{state.Current?.Number}/{question.Step}/{question.Attempt}{(question.Approval is { } approval ? $"/{approval.Code}" : string.Empty)}");
        }

        var same = $"{CriterionKey(question.Step)}{state.Asked?.Fingerprint}/";
        return state.Notices.Asked.FirstOrDefault(key => key.StartsWith(same, StringComparison.Ordinal)) ?? string.Create(CultureInfo.InvariantCulture, $"{same}{question.Attempt}");
    }

    private static string CriterionKey(string criterion) => $"done/{criterion}/";

    private static string? KeyOf(GoalState state, HoldKind kind) => state.Holds.FirstOrDefault(hold => hold.Kind == kind) is { } hold
        ? string.Create(CultureInfo.InvariantCulture, $"cycle-{state.Cycle}/{hold.Since.UtcTicks}")
        : null;
}
