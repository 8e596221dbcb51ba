using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Mcp;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Mcp.Tests.Packages;

/// <summary>The code in the README of the package: it compiles. A test compares the two.</summary>
internal static class McpReadme
{
    public static (IToolSource Source, AgentPolicy Policy) Make()
    {
        // begin
        // The host's part: EmbeddedGoalsOptions.ToolSources = [source], or in a silo services.AddSingleton<IToolSource>(source).
        var source = new McpTools(new McpToolsOptions { StartTimeout = TimeSpan.FromSeconds(30) });

        // The goal's part, GoalContract.Agents; in a goal file agents: {mcp: {docs: {command: [docs-server, --stdio]}}}.
        var policy = new AgentPolicy
        {
            Mcp = ImmutableSortedDictionary<string, ToolServer>.Empty.Add("docs", new ToolServer { Command = new CommandLine { Arguments = ["docs-server", "--stdio"] } }),
        };
        // end
        return (source, policy);
    }
}
