using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;

namespace Orleans.Goals.Engine.Planning;

/// <summary>Keeps plans that somebody wrote while the goal was under way within the formats that every host of it reads.</summary>
internal static class PlanFormats
{
    /// <summary>What of a plan cannot be taken in now; empty when all of it can, as where the goal itself has what is as new.</summary>
    public static string Problem(Turn<GoalState, GoalStateEvent> turn, PlanDefinition plan)
    {
        var (_, format, member) = RecordFormats.Write(plan, ContractJsonContext.Default.PlanDefinition);
        return turn.TooNew(format) is { } why && RecordFormats.Write(turn.State.Contract!, ContractJsonContext.Default.GoalContract).Format < format
            ? $"'{member}' came with format {format} of records, and {why}"
            : string.Empty;
    }
}
