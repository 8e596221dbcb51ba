using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Board;

using BoardTurn = Turn<BoardState, BoardStateEvent>;

/// <summary>Does what a worker asks of the board, or says what to do instead.</summary>
internal static class BoardCalls
{
    private const string All = "all";

    /// <summary>Does a call, once.</summary>
    /// <returns>The answer, for the model.</returns>
    public static BoardAnswer Do(BoardTurn turn, ActorKey worker, BoardCall call) => call.Kind switch
    {
        BoardCallKind.Note => Note(turn, worker, call),
        BoardCallKind.Claim => Claim(turn, worker, call),
        BoardCallKind.Release => Release(turn, worker, call),
        BoardCallKind.Send => Send(turn, worker, call),
        BoardCallKind.Inbox => Done("no message that you have not been told"),
        BoardCallKind.Put => Put(turn, worker, call),
        _ => throw new UnreachableException(),
    };

    private static BoardAnswer Note(BoardTurn turn, ActorKey worker, BoardCall call)
    {
        turn.Emit(new NotePinned { At = turn.Now, Worker = worker.Id, Text = call.Text });
        return Done("noted, for you and the other agents of the goal");
    }

    private static BoardAnswer Claim(BoardTurn turn, ActorKey worker, BoardCall call)
    {
        var state = turn.State;
        if (state.Claims.FirstOrDefault(claim => claim.Worker != worker.Id && claim.IsPath == call.IsPath && Meet(claim, call)) is { } held)
        {
            return Refuse($"not claimed: {BoardDigest.Claim(held)} is in the way. Work on something else, ask its agent with `send`, or wait until then");
        }

        var own = state.Claims.Count(claim => claim.Worker == worker.Id);
        var isNew = !state.Claims.Any(claim => Is(claim, worker, call));
        if (isNew && (own >= BoardLimits.ClaimsOfOne || state.Claims.Length >= BoardLimits.Claims))
        {
            return Refuse($"not claimed: {(own >= BoardLimits.ClaimsOfOne ? $"you hold {Number(own)} claims" : "the board is full of claims")}; release what you do not need, or claim a folder instead of its files");
        }

        var until = turn.Now + TimeSpan.FromMinutes(call.Minutes);
        turn.Emit(new ClaimTaken
        {
            At = turn.Now,
            Worker = worker.Id,
            Claim = new BoardClaim { Name = call.Name, IsPath = call.IsPath, Worker = worker.Id, Step = worker.Step, Minutes = call.Minutes, Until = until, Why = call.Text },
        });
        return Done($"claimed: {call.Name} is yours until {until:u}, and longer while you write there; release it when you are done with it");
    }

    private static BoardAnswer Release(BoardTurn turn, ActorKey worker, BoardCall call)
    {
        if (!turn.State.Claims.Any(claim => Is(claim, worker, call)))
        {
            var own = turn.State.Claims.Where(claim => claim.Worker == worker.Id).Select(static claim => claim.Name).ToArray();
            return Refuse($"you do not claim {call.Name}; {(own.Length == 0 ? "you claim nothing" : $"you claim {string.Join(", ", own)}")}");
        }

        turn.Emit(new ClaimReleased { At = turn.Now, Worker = worker.Id, Name = call.Name, IsPath = call.IsPath });
        return Done($"released: {call.Name}");
    }

    private static BoardAnswer Send(BoardTurn turn, ActorKey worker, BoardCall call)
    {
        ImmutableArray<CrewStep> others = [.. turn.State.Crew?.Steps.Where(step => step.Step != worker.Step && !step.IsDone) ?? []];
        if (others.IsEmpty)
        {
            return Refuse("not sent: no other agent of this plan is at work or still to begin; use `note` for whoever comes after you");
        }

        ImmutableArray<CrewStep> wanted = call.Name == All ? others : [.. others.Where(step => step.Step == call.Name)];
        if (wanted.IsEmpty)
        {
            return Refuse($"not sent: there is no agent '{call.Name}' that would read it; there {(others.Length == 1 ? "is" : "are")} {string.Join(", ", others.Take(20).Select(static step => step.Step))}, or '{All}'");
        }

        ImmutableArray<string> to = [.. wanted.Select(static step => step.Step).Where(step => !(BoardTransitions.Box(turn.State, step)?.Mail.Length >= BoardLimits.Mail))];
        var full = string.Join(", ", wanted.Select(static step => step.Step).Except(to, StringComparer.Ordinal).Take(20));
        if (to.IsEmpty)
        {
            return Refuse($"not sent: {Number(BoardLimits.Mail)} messages wait for {full} already; write it into a key or a note");
        }

        turn.Emit(new MailSent { At = turn.Now, Worker = worker.Id, To = to, Text = call.Text });
        return Done($"sent to {string.Join(", ", to.Take(20))}, to be read with the next turn{(full.Length == 0 ? string.Empty : $"; not to {full}, where too many wait already")}");
    }

    private static BoardAnswer Put(BoardTurn turn, ActorKey worker, BoardCall call)
    {
        var known = turn.State.Keys.TryGetValue(call.Name, out var key) ? key : null;
        if ((known?.Version ?? 0) != call.Expected)
        {
            return Refuse(known is null
                ? $"not written: there is no key {call.Name}; its expected version is 0"
                : $"not written: {call.Name} has version {Number(known.Version)}, by step {known.From}, and this value: {known.Value}");
        }

        if (known is null && turn.State.Keys.Count >= BoardLimits.Keys)
        {
            return Refuse($"not written: there are {Number(BoardLimits.Keys)} keys, and no more are kept; write into one that is there");
        }

        turn.Emit(new KeyPut { At = turn.Now, Worker = worker.Id, Key = call.Name, Value = call.Text, Version = call.Expected + 1 });
        return Done($"written: {call.Name} has version {Number(call.Expected + 1)}");
    }

    private static bool Meet(BoardClaim claim, BoardCall call) => call.IsPath ? ClaimPattern.Overlap(claim.Name, call.Name) : claim.Name == call.Name;

    private static bool Is(BoardClaim claim, ActorKey worker, BoardCall call) => claim.Worker == worker.Id && claim.Name == call.Name && claim.IsPath == call.IsPath;

    private static BoardAnswer Done(string text) => new() { Text = text };

    private static BoardAnswer Refuse(string text) => new() { Text = text, Failed = true };

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
