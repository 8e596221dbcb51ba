using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Simulation.Planted;

using WrappedBoard = WrappedLogic<BoardState, BoardStateEvent>;
using WrappedWorker = WrappedLogic<WorkerState, WorkerStateEvent>;

/// <summary>Bugs around boards.</summary>
internal static class BoardBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        Bug("claims-twice", "gives away what another claims", new WrappedBoard(BoardLogic.Instance)
        {
            Sees = static (state, message) => message is BoardAskMessage { Ask.Call.Kind: BoardCallKind.Claim } ? state with { Claims = [] } : state,
        }),
        Bug("doubles-calls", "does a call each time it is told", new WrappedBoard(BoardLogic.Instance)
        {
            Sees = static (state, message) => message is BoardAskMessage { From: var worker, Ask.Call: { } call } && state.Members.TryGetValue(worker.Id, out var member) && member.Answered == call.Number
                ? state with { Members = state.Members.SetItem(worker.Id, member with { Answered = call.Number - 1 }) }
                : state,
        }),
        Bug("blind-put", "writes a key whatever its version is", new WrappedBoard(BoardLogic.Instance)
        {
            Sees = static (state, message) => message is BoardAskMessage { Ask.Call: { Kind: BoardCallKind.Put } call } && state.Keys.TryGetValue(call.Name, out var key)
                ? state with { Keys = state.Keys.SetItem(call.Name, key with { Version = call.Expected }) }
                : state,
        }),
        Bug("hears-the-dead", "does not take an end for an end", new WrappedBoard(BoardLogic.Instance)
        {
            Sees = static (state, message) => message is BoardAskMessage ? state with { Crew = null } : state,
        }),
        new("rereads-mail", "tells its model the last message again")
        {
            Workers = static _ => new WrappedWorker(WorkerLogic.Instance)
            {
                Decides = static (_, _, _, events) => events.Select(static change => change is MailTold told ? told with { UpTo = told.UpTo - 1 } : change),
            },
        },
    ];

    private static PlantedBug Bug(string name, string what, WrappedBoard logic) => new(name, what) { Boards = _ => logic };
}
