using System.Collections.Immutable;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>The tools by which an agent reads what is recorded of its own goal. They read committed records, so asking costs no commit.</summary>
internal static class GoalTools
{
    /// <summary>All of them; none for a host that has no records to read.</summary>
    public static ImmutableArray<IAgentTool> Of(IRecordReader? records, TimeProvider timeProvider)
    {
        if (records is null)
        {
            return [];
        }

        var goals = new RecordGoals(records, timeProvider);
        return [new BoardTool(goals), new GetGoalTool(goals), new RecallTool(records)];
    }
}
