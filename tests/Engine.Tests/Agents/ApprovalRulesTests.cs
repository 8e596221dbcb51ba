using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Tools;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Tests.Agents;

/// <summary>Which calls a person is asked about.</summary>
public sealed class ApprovalRulesTests
{
    [Theory]
    [InlineData("exec", true)]
    [InlineData("write_file", true)]
    [InlineData("apply_patch", true)]
    [InlineData("http_fetch", true)]
    [InlineData("mcp_anything", true)]
    [InlineData("no_such_tool", true)]
    [InlineData("read_file", false)]
    [InlineData("list_files", false)]
    [InlineData("search_files", false)]
    public void Asks_EverythingAlways_AllButWhatOnlyReadsTheWorkspace(string tool, bool expected) =>
        Assert.Equal(expected, Asks(new ApprovalPolicy { Mode = ApprovalMode.Always }, tool));

    [Theory]
    [InlineData("read_file", true)]
    [InlineData("http_fetch", false)]
    [InlineData("mcp_web_search", false)]
    [InlineData("mcp_web_post", true)]
    [InlineData("mcp_files", true)]
    [InlineData("exec", false)]
    public void Asks_Rules_WholeNameThenLongestBeginningThenThePolicy(string tool, bool expected)
    {
        var policy = new ApprovalPolicy
        {
            Mode = ApprovalMode.OnRequest,
            Tools = Rules(("read_file", ApprovalMode.Always), ("http_fetch", ApprovalMode.Never), ("mcp_*", ApprovalMode.Always), ("mcp_web_*", ApprovalMode.Never), ("mcp_web_post", ApprovalMode.Always)),
        };

        Assert.Equal(expected, Asks(policy, tool));
    }

    [Fact]
    public void Asks_NothingSaid_Nothing() => Assert.False(Asks(null, "exec"));

    [Theory]
    [InlineData(ApprovalMode.OnRequest, SandboxMode.WorkspaceWrite, true)]
    [InlineData(ApprovalMode.Always, SandboxMode.ReadOnly, true)]
    [InlineData(ApprovalMode.OnRequest, SandboxMode.FullAccess, false)]
    [InlineData(ApprovalMode.Never, SandboxMode.WorkspaceWrite, false)]
    public void Declare_Exec_OffersToLeaveTheSandboxWhereSomebodyIsAskedAboutIt(ApprovalMode mode, SandboxMode sandbox, bool expected)
    {
        var declared = ExecTool.Declare(new AgentPolicy { Sandbox = sandbox, Approvals = new ApprovalPolicy { Mode = mode } });

        Assert.Equal(expected, declared.Parameters.GetProperty("properties").TryGetProperty("escalate", out _));
    }

    /// <summary>A tool that is not among the known could not be named by a rule; one that reads and sends must be asked about.</summary>
    [Fact]
    public void Known_AreTheToolsThatHostsHave()
    {
        using var tools = new AgentTools("/tmp/none", TimeProvider.System);

        Assert.Equal(tools.All.Select(static tool => tool.Name).Append(ExecTool.Name).Order(StringComparer.Ordinal), ApprovalRules.Known);
        var always = new ApprovalPolicy { Mode = ApprovalMode.Always };
        Assert.All(tools.All.Where(static tool => tool.Effect != ToolEffect.Reads), tool => Assert.True(Asks(always, tool.Name)));
    }

    private static bool Asks(ApprovalPolicy? policy, string tool) => ApprovalRules.Asks(new AgentPolicy { Approvals = policy }, new ToolRequest { Id = "1", Name = tool });

    private static ImmutableSortedDictionary<string, ApprovalMode> Rules(params (string Tool, ApprovalMode Mode)[] rules) => rules.ToImmutableSortedDictionary(static rule => rule.Tool, static rule => rule.Mode, StringComparer.Ordinal);
}
