using System.Collections.Frozen;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Offers;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>Tools as spans and measurements name them: a model may call whatever it makes up, and that is no name.</summary>
internal static class ToolNames
{
    /// <summary>What stands for a tool that there is not.</summary>
    public const string Unknown = "unknown";

    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        [ExecTool.Name, .. ControlTools.All.Select(static tool => tool.Name), "apply_patch", "board", "get_goal", "http_fetch", "list_files", "read_file", "recall", "search_files", "write_file"]);

    /// <summary>The name to tell.</summary>
    /// <param name="name">The name that the model called.</param>
    /// <param name="offer">The tools beyond the built-in ones; null when that is not decided.</param>
    public static string Of(string name, ToolOffer? offer) => Known.Contains(name) || offer?.Find(name) is not null ? name : Unknown;
}
