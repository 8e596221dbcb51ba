using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Board;

using BoardTurn = Turn<BoardState, BoardStateEvent>;

/// <summary>Decides what a message does to a board.</summary>
internal static class BoardDecisions
{
    /// <summary>The decision about a message.</summary>
    public static Decision<BoardState, BoardStateEvent> Decide(BoardState state, ActorMessage message, DecideContext context)
    {
        var turn = new BoardTurn(state, context, BoardTransitions.Apply);
        if (state.IsForgotten)
        {
            // Its goal is gone; what still arrives is old.
            return turn.End();
        }

        switch (message)
        {
            case ForgetMessage:
                turn.Emit(new BoardForgotten { At = turn.Now });
                break;
            case BoardCrewMessage { Crew: var crew }:
                Take(turn, crew);
                break;
            case BoardAskMessage { From: var worker, Ask: var ask }:
                if (!BoardView.IsCurrent(state, worker.Id))
                {
                    return turn.Refuse("the board was told that this attempt has ended");
                }

                Take(turn, worker, ask);
                break;
            case UndeliverableMessage { IsRefused: true } refused when state.Members.ContainsKey(refused.Neighbour.Id):
                // It never began, or its record is gone.
                turn.Emit(new MemberLeft { At = turn.Now, Worker = refused.Neighbour.Id });
                break;
            case UndeliverableMessage or OwnersDeadMessage or WakeMessage:
                break;
            default:
                return turn.Refuse($"a board does not take {message.GetType().Name}");
        }

        return turn.End();
    }

    private static void Take(BoardTurn turn, BoardCrew crew)
    {
        if (turn.State.Crew is not { } known || crew.Plan > known.Plan || (crew.Plan == known.Plan && crew.Version > known.Version))
        {
            turn.Emit(new CrewSeen { At = turn.Now, Crew = crew });
        }
    }

    private static void Take(BoardTurn turn, ActorKey worker, BoardAsk ask)
    {
        if (!turn.State.Members.TryGetValue(worker.Id, out var member))
        {
            turn.Emit(new MemberJoined { At = turn.Now, Worker = worker.Id });
            member = turn.State.Members[worker.Id];
        }

        if (ask.HasBegun && !member.HasBegun)
        {
            turn.Emit(new MemberBegan { At = turn.Now, Worker = worker.Id });
        }

        if (BoardTransitions.Box(turn.State, worker.Step) is { } box && ask.Read > box.Read)
        {
            turn.Emit(new MailRead { At = turn.Now, Worker = worker.Id, UpTo = Math.Min(ask.Read, box.Sent) });
        }

        if (ask.UsedAt is { } used && turn.State.Claims.Any(claim => claim.Worker == worker.Id && used < claim.Until && used + TimeSpan.FromMinutes(claim.Minutes) > claim.Until))
        {
            turn.Emit(new ClaimsRenewed { At = turn.Now, Worker = worker.Id, UsedAt = used });
        }

        if (ask.Call is { } call && call.Number == member.Answered + 1)
        {
            foreach (var lapsed in turn.State.Claims.Where(claim => claim.Until <= turn.Now).ToArray())
            {
                turn.Emit(new ClaimLapsed { At = turn.Now, Worker = lapsed.Worker, Name = lapsed.Name, IsPath = lapsed.IsPath });
            }

            var answer = BoardCalls.Do(turn, worker, call);
            turn.Emit(new CallAnswered { At = turn.Now, Worker = worker.Id, Number = call.Number, Answer = answer });
        }
    }
}
