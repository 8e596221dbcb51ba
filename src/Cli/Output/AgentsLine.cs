using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Cli.Output;

/// <summary>How the agents of a goal in a goal file work, what it does not say included, as scripts are told.</summary>
internal sealed record AgentsLine
{
    /// <summary>The steps that the goal is, from the outermost goal on: <c>plan/step</c>; null for that one itself.</summary>
    [JsonPropertyName("goal")]
    public string? Goal { get; init; }

    /// <summary>How plans are made.</summary>
    [JsonPropertyName("strategy")]
    public required string Strategy { get; init; }

    /// <summary>The steps that agents do, as <c>plan/step</c>; none where a model writes the plans.</summary>
    [JsonPropertyName("steps")]
    public required ImmutableArray<string> Steps { get; init; }

    /// <summary>The model that works; null for what the host is set to.</summary>
    [JsonPropertyName("work")]
    public ModelChoice? Work { get; init; }

    /// <summary>The model that writes plans; null for the one that works, and where none does.</summary>
    [JsonPropertyName("plan")]
    public ModelChoice? Plan { get; init; }

    /// <summary>The model that shortens conversations; null for the one that works.</summary>
    [JsonPropertyName("compact")]
    public ModelChoice? Compact { get; init; }

    /// <summary>What commands may do.</summary>
    [JsonPropertyName("sandbox")]
    public required string Sandbox { get; init; }

    /// <summary>Whether commands reach the network.</summary>
    [JsonPropertyName("network")]
    public required bool Network { get; init; }

    /// <summary>Which calls a person is asked about; null for none.</summary>
    [JsonPropertyName("approvals")]
    public ApprovalPolicy? Approvals { get; init; }

    /// <summary>The command that a worker's attempt begins with; null for none.</summary>
    [JsonPropertyName("smoke")]
    public CommandLine? Smoke { get; init; }

    /// <summary>The servers whose tools they have, by name: the program, or the address; null for none.</summary>
    [JsonPropertyName("mcp")]
    public ImmutableSortedDictionary<string, string>? Mcp { get; init; }

    /// <summary>Whether what an attempt changed is committed.</summary>
    [JsonPropertyName("commit")]
    public required bool Commit { get; init; }

    /// <summary>The active time after which a worker hands off.</summary>
    [JsonPropertyName("maxStretchSeconds")]
    public required double MaxStretchSeconds { get; init; }

    /// <summary>The turns of an attempt at most.</summary>
    [JsonPropertyName("maxTurns")]
    public required int MaxTurns { get; init; }

    /// <summary>The tokens at which a conversation is shortened.</summary>
    [JsonPropertyName("compactAt")]
    public required int CompactAt { get; init; }

    /// <summary>The tokens of the goal at most; null for no limit.</summary>
    [JsonPropertyName("tokens")]
    public long? Tokens { get; init; }

    /// <summary>The turns of the goal at most; null for no limit.</summary>
    [JsonPropertyName("turns")]
    public long? Turns { get; init; }

    /// <summary>The tool calls of the goal at most; null for no limit.</summary>
    [JsonPropertyName("toolCalls")]
    public long? ToolCalls { get; init; }

    /// <summary>What the goal's models may cost; null for no limit.</summary>
    [JsonPropertyName("cost")]
    public decimal? Cost { get; init; }

    /// <summary>One for each goal of a valid contract that has steps which agents do, the outermost first.</summary>
    public static IEnumerable<AgentsLine> Of(GoalContract contract) => Of(contract, null);

    private static IEnumerable<AgentsLine> Of(GoalContract contract, string? goal)
    {
        var steps = contract.Plans.SelectMany(static plan => plan.Steps.Select(step => (Name: $"{plan.Name}/{step.Id}", step.Action))).ToArray();
        ImmutableArray<string> own = [.. steps.Where(static step => step.Action is AgentAction).Select(static step => step.Name)];
        var below = steps.Where(static step => step.Action is GoalAction)
            .SelectMany(step => Of(((GoalAction)step.Action).Goal, goal is null ? step.Name : $"{goal}/{step.Name}"));
        return own.IsEmpty && contract is not ({ Strategy: PlanStrategy.Model } or { Strategy: PlanStrategy.Planner, Agents: not null }) ? below : below.Prepend(Line(contract, goal, own));
    }

    private static AgentsLine Line(GoalContract contract, string? goal, ImmutableArray<string> steps)
    {
        var policy = contract.Agents ?? new AgentPolicy();
        var sandbox = policy.Sandbox ?? SandboxMode.WorkspaceWrite;
        return new AgentsLine
        {
            Goal = goal,
            Strategy = AgentWords.Word(contract.Strategy ?? PlanStrategy.Declared),
            Steps = steps,
            Work = policy.Work,
            Plan = policy.Plan,
            Compact = policy.Compact,
            Sandbox = AgentWords.Word(sandbox),
            Network = policy.Network || sandbox == SandboxMode.FullAccess,
            Approvals = policy.Approvals,
            Smoke = policy.Smoke,
            Mcp = policy.Mcp?.ToImmutableSortedDictionary(static server => server.Key, static server => server.Value.Url ?? server.Value.Command!.ToString(), StringComparer.Ordinal),
            Commit = policy.Commit ?? true,
            MaxStretchSeconds = (policy.MaxStretch ?? AgentPolicy.DefaultStretch).TotalSeconds,
            MaxTurns = policy.MaxTurns ?? AgentPolicy.DefaultTurns,
            CompactAt = policy.CompactAt ?? AgentPolicy.DefaultCompactAt,
            Tokens = contract.Budget.Tokens,
            Turns = contract.Budget.Turns,
            ToolCalls = contract.Budget.ToolCalls,
            Cost = contract.Budget.Cost,
        };
    }
}
