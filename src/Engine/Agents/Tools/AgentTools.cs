using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Operations;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>The tools that every host has for its agents. One for the life of a host.</summary>
internal sealed class AgentTools : IDisposable
{
    private readonly HttpFetchTool fetch;

    /// <summary>Creates them.</summary>
    /// <param name="storePath">The absolute path of the store's folder, which is closed to agents.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="records">What is recorded of goals; null for a host that cannot read it.</param>
    public AgentTools(string storePath, TimeProvider timeProvider, IRecordReader? records = null)
    {
        fetch = new HttpFetchTool(timeProvider);
        All =
        [
            new ApplyPatchTool(storePath), fetch, new ListFilesTool(storePath), new ReadFileTool(storePath), new SearchFilesTool(storePath),
            new WriteFileTool(storePath), .. GoalTools.Of(records, timeProvider),
        ];
    }

    /// <summary>All of them, by name.</summary>
    public ImmutableArray<IAgentTool> All { get; }

    /// <summary>Those that are of use to an agent under a policy, by name: no writing ones where it only reads, none for the network where it has none.</summary>
    public ImmutableArray<IAgentTool> For(AgentPolicy policy) => [.. All.Where(tool =>
        (tool.Effect == ToolEffect.Reads || policy.Sandbox != SandboxMode.ReadOnly) && (tool != fetch || policy.Network))];

    /// <summary>A tool by its name; null when there is none of that name.</summary>
    public IAgentTool? Find(string name) => All.FirstOrDefault(tool => tool.Name == name);

    /// <summary>What to tell a model that called a tool which is not there.</summary>
    /// <param name="name">The name it called.</param>
    /// <param name="offered">The names of the tools that it was offered, those of others included.</param>
    public static ToolOutput Unknown(string name, IReadOnlyCollection<string> offered) => new(
        $"there is no tool '{Excerpt.Of(name)}'{NearestWord.Hint(NearestWord.Find(name, offered))}; there are {string.Join(", ", offered.Order(StringComparer.Ordinal))}",
        Failed: true);

    /// <inheritdoc/>
    public void Dispose() => fetch.Dispose();
}
