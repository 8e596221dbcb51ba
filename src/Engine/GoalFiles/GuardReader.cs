using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads the numbers at which the host steps in, and those of the goals that agents make.</summary>
internal static class GuardReader
{
    private const string Key = "guards";

    /// <summary>The <c>guards</c> of agents; null when the key is not written.</summary>
    public static AgentGuards? Read(ReadingState state, MapFields agents)
    {
        var fields = agents.Node(Key) is { } node ? MapFields.Of(state, node, agents.PathOf(Key), "a map such as {replan: 6, repeats: 12}", GuardKeys.Guards) : null;
        return fields is null ? null : new AgentGuards
        {
            Nudge = Number("nudge"),
            BackOff = Number("backOff"),
            Replan = Number("replan"),
            Plans = Number("plans"),
            RepeatsNudge = Number("repeatsNudge"),
            Repeats = Number("repeats"),
            Idle = Number("idle"),
            FalseClaims = Number("falseClaims"),
        };

        int? Number(string key) => (int?)fields.Number(key, int.MaxValue);
    }

    /// <summary>The <c>goals</c> of agents; null when the key is not written.</summary>
    public static AgentGoals? ReadGoals(ReadingState state, MapFields agents)
    {
        var fields = agents.Node("goals") is { } node ? MapFields.Of(state, node, agents.PathOf("goals"), "a map such as {depth: 1, open: 2}", GuardKeys.Goals) : null;
        return fields is null ? null : new AgentGoals { Depth = Number("depth"), Open = Number("open"), Total = Number("total") };

        int? Number(string key) => (int?)fields.Number(key, int.MaxValue);
    }
}
