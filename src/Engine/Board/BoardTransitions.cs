using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Board;

/// <summary>The only mutator of a board's state. Decides nothing: what was decided is in the event.</summary>
internal static class BoardTransitions
{
    /// <summary>The state after an event.</summary>
    public static BoardState Apply(BoardState state, BoardStateEvent change) =>
        Mark(state, Change(state, change) with { Sequence = state.Sequence + 1, At = change.At });

    private static BoardState Change(BoardState state, BoardStateEvent change) => change switch
    {
        CrewSeen seen => See(state, seen),
        MemberJoined joined => Join(state, joined.Worker),
        MemberBegan began => Member(state, began.Worker, static member => member with { HasBegun = true }),
        MemberLeft left => Leave(state, [left.Worker]),
        ClaimsRenewed renewed => state with { Claims = [.. state.Claims.Select(claim => Renew(claim, renewed))] },
        ClaimLapsed lapsed => Free(state, lapsed.Worker, lapsed.Name, lapsed.IsPath),
        MailRead read => Read(state, read),
        NotePinned noted => state with
        {
            Notes = [.. state.Notes.TakeLast(BoardLimits.Notes - 1), new BoardNote { From = StepOf(noted.Worker), Text = noted.Text, At = noted.At }],
            Noted = state.Noted + 1,
        },
        ClaimTaken taken => Free(state, taken.Worker, taken.Claim.Name, taken.Claim.IsPath) is var free ? free with { Claims = free.Claims.Add(taken.Claim) } : state,
        ClaimReleased released => Free(state, released.Worker, released.Name, released.IsPath),
        MailSent sent => sent.To.Aggregate(state, (known, step) => Send(known, step, sent)),
        KeyPut put => state with { Keys = state.Keys.SetItem(put.Key, new BoardKey { Value = put.Value, Version = put.Version, From = StepOf(put.Worker), At = put.At }) },
        CallAnswered answered => Member(state, answered.Worker, member => member with { Answered = answered.Number, Answer = answered.Answer, Changed = state.Sequence + 1 }),
        BoardForgotten => new BoardState { Id = state.Id, IsForgotten = true },
        _ => throw new UnreachableException(),
    };

    /// <summary>The step that a worker tries.</summary>
    public static string StepOf(string worker) => new ActorKey(ActorKind.Worker, worker).Step;

    /// <summary>Raises what members must hear of whenever that has changed, so that no event can forget to.</summary>
    private static BoardState Mark(BoardState before, BoardState after)
    {
        var all = before.Claims != after.Claims || before.Crew != after.Crew;
        if (!all && before.Mail == after.Mail)
        {
            return after;
        }

        var members = after.Members;
        foreach (var (worker, member) in after.Members)
        {
            var step = StepOf(worker);
            if (all || Box(before, step) != Box(after, step))
            {
                members = members.SetItem(worker, member with { Changed = after.Sequence });
            }
        }

        return after with { Members = members };
    }

    /// <summary>A step's inbox.</summary>
    public static Mailbox? Box(BoardState state, string step) => state.Mail.TryGetValue(step, out var box) ? box : null;

    private static BoardState See(BoardState state, CrewSeen seen)
    {
        var (before, crew) = (state.Crew, seen.Crew);
        var handoffs = state.Handoffs;
        foreach (var step in crew.Steps)
        {
            var attempt = step.IsOpen ? step.Attempt - 1 : step.Attempt;
            if (step.Left is { } left && !handoffs.Any(known => known.Plan == crew.Plan && known.Step == step.Step && known.Attempt == attempt))
            {
                handoffs = handoffs.Add(new BoardHandoff { Plan = crew.Plan, Step = step.Step, Attempt = attempt, Text = left, At = seen.At });
            }
        }

        var next = state with
        {
            Crew = crew,
            Handoffs = [.. handoffs.TakeLast(BoardLimits.Handoffs)],
            Mail = before?.Plan == crew.Plan ? state.Mail : state.Mail.RemoveRange(state.Mail.Keys.Where(step => crew.Find(step) is null)),
        };
        return Leave(next, [.. next.Members.Keys.Where(worker => !BoardView.IsCurrent(next, worker))]);
    }

    private static BoardState Join(BoardState state, string worker)
    {
        var next = state with { Members = state.Members.Add(worker, new BoardMember { Changed = state.Sequence + 1 }) };
        return Leave(next, [.. next.Members.Keys.Where(known => !BoardView.IsCurrent(next, known))]);
    }

    private static BoardState Leave(BoardState state, ImmutableArray<string> workers) => workers.IsEmpty ? state : state with
    {
        Members = state.Members.RemoveRange(workers),
        Claims = Without(state.Claims, workers),
    };

    /// <summary>The claims of others; the very same when none goes, so that nobody is told.</summary>
    private static ImmutableArray<BoardClaim> Without(ImmutableArray<BoardClaim> claims, ImmutableArray<string> workers) =>
        claims.Any(claim => workers.IndexOf(claim.Worker) >= 0) ? claims.RemoveAll(claim => workers.IndexOf(claim.Worker) >= 0) : claims;

    private static BoardState Member(BoardState state, string worker, Func<BoardMember, BoardMember> change) =>
        state with { Members = state.Members.SetItem(worker, change(state.Members[worker])) };

    private static BoardClaim Renew(BoardClaim claim, ClaimsRenewed renewed)
    {
        var until = renewed.UsedAt + TimeSpan.FromMinutes(claim.Minutes);
        return claim.Worker == renewed.Worker && renewed.UsedAt < claim.Until && until > claim.Until ? claim with { Until = until } : claim;
    }

    private static BoardState Free(BoardState state, string worker, string name, bool isPath) =>
        state with { Claims = state.Claims.RemoveAll(claim => claim.Worker == worker && claim.Name == name && claim.IsPath == isPath) };

    private static BoardState Read(BoardState state, MailRead read)
    {
        var step = StepOf(read.Worker);
        var box = state.Mail[step];
        return state with { Mail = state.Mail.SetItem(step, box with { Read = read.UpTo, Mail = box.Mail.RemoveAll(mail => mail.Number <= read.UpTo) }) };
    }

    private static BoardState Send(BoardState state, string step, MailSent sent)
    {
        var box = Box(state, step) ?? new Mailbox();
        var mail = new BoardMail { Number = box.Sent + 1, From = StepOf(sent.Worker), Text = sent.Text, At = sent.At };
        return state with { Mail = state.Mail.SetItem(step, box with { Sent = mail.Number, Mail = box.Mail.Add(mail) }) };
    }
}
