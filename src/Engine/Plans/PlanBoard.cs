using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>A plan's side of the board: it tells who works on what. A plan with one agent has nothing to do with it.</summary>
internal static class PlanBoard
{
    private const int LongestLeft = 400;

    /// <summary>The version of the crew after a worker began or ended; 0 where agents do not work together.</summary>
    public static long Next(PlanState state) => state.Crew > 0 || state.Graph.Steps.Count(static step => step.Action is AgentAction) > 1 ? state.Crew + 1 : 0;

    /// <summary>The board as a neighbour. It is poked like what the plan has open: it may have something to tell to workers, and its host may have died.</summary>
    public static IEnumerable<Neighbour> Neighbours(PlanState state) => state.Crew == 0
        ? []
        : [new Neighbour(ActorKey.ForBoard(state.Key.Goal), state.Crew, state.Crew, IsChild: state.Ending is null && !state.Workers.IsEmpty)];

    /// <summary>What the board must hear.</summary>
    public static BoardCrew Tell(PlanState state) => new()
    {
        Plan = state.Key.PlanNumber,
        Version = state.Crew,
        Steps =
        [
            .. Enumerable.Range(0, state.Graph.Steps.Length)
                .Where(index => state.Step(index).Action is AgentAction)
                .Take(BoardLimits.Steps)
                .Select(index => Step(state, index)),
        ],
    };

    private static CrewStep Step(PlanState state, int index)
    {
        var (definition, known) = (state.Step(index), state.Steps.TryGetValue(index, out var step) ? step : null);
        return new CrewStep
        {
            Step = definition.Id,
            Title = WorkerPrompt.Sentence(((AgentAction)definition.Action).Instructions),
            Attempt = known?.Attempt ?? 0,
            IsOpen = state.Workers.ContainsKey(index),
            IsDone = state.IsDone(index),
            Left = known is { Handoff: { IsEmpty: false } handoff } ? Line(handoff, known.Reason) : known is { Attempt: > 0, Reason: { Length: > 0 } reason } ? Cut(reason) : null,
        };
    }

    private static string Line(Handoff handoff, string? reason) => Cut(string.Join("; ", new[]
    {
        handoff.Summary,
        handoff.Left.IsEmpty ? string.Empty : $"left: {string.Join(", ", handoff.Left)}",
        handoff.DeadEnds.IsEmpty ? string.Empty : $"dead ends: {string.Join(", ", handoff.DeadEnds)}",
        reason ?? string.Empty,
    }.Where(static part => part.Length > 0)));

    private static string Cut(string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return line.Length <= LongestLeft ? line : ReasonText.Beginning(line, LongestLeft) + "…";
    }
}
