using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>How the agents of a goal work: on which models, how they may touch the machine, and within which limits.</summary>
public sealed record AgentPolicy
{
    /// <summary>How long one worker is at work before it hands off to a fresh one, when nothing else is said: 30 minutes of active time.</summary>
    public static readonly TimeSpan DefaultStretch = TimeSpan.FromMinutes(30);

    /// <summary>The turns of one attempt when nothing else is said.</summary>
    public const int DefaultTurns = 200;

    /// <summary>The tokens of a conversation at which it is shortened when nothing else is said.</summary>
    public const int DefaultCompactAt = 100_000;

    /// <summary>The model that works; null for what the host is set to.</summary>
    [JsonPropertyName("work")]
    public ModelChoice? Work { get; init; }

    /// <summary>The model that writes plans, where the strategy is <see cref="PlanStrategy.Model"/>, and the items of <see cref="Initializer"/>; null for <see cref="Work"/>.</summary>
    [JsonPropertyName("plan")]
    public ModelChoice? Plan { get; init; }

    /// <summary>The model that shortens conversations; null for <see cref="Work"/>.</summary>
    [JsonPropertyName("compact")]
    public ModelChoice? Compact { get; init; }

    /// <summary>The model that judges criteria; null for <see cref="Work"/>.</summary>
    [JsonPropertyName("judge")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelChoice? Judge { get; init; }

    /// <summary>What commands of agents may do on the machine; null for <see cref="SandboxMode.WorkspaceWrite"/>.</summary>
    [JsonPropertyName("sandbox")]
    public SandboxMode? Sandbox { get; init; }

    /// <summary>Whether commands of agents reach the network. In <see cref="SandboxMode.FullAccess"/> they do in any case.</summary>
    [JsonPropertyName("network")]
    public bool Network { get; init; }

    /// <summary>Which tool calls a person is asked about before they begin; null for none.</summary>
    [JsonPropertyName("approvals")]
    public ApprovalPolicy? Approvals { get; init; }

    /// <summary>The command that a worker's attempt begins with, to see whether what is there works; its end is told to the model. Null for none.</summary>
    [JsonPropertyName("smoke")]
    public CommandLine? Smoke { get; init; }

    /// <summary>
    /// Whether the host commits, at the end of each attempt, what that changed in a workspace that is a git work tree; null for true, but not where the repository's own configuration names programs to run. What is merged from worktrees is committed in any case.
    /// </summary>
    [JsonPropertyName("commit")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Commit { get; init; }

    /// <summary>
    /// Whether a model, before the first plan of each cycle, writes items that must pass besides the contract's own criteria. Nobody at work can change or remove them.
    /// </summary>
    [JsonPropertyName("initializer")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Initializer { get; init; }

    /// <summary>The active time after which a worker hands off to a fresh one, at least a minute; null for <see cref="DefaultStretch"/>.</summary>
    [JsonPropertyName("maxStretch")]
    public TimeSpan? MaxStretch { get; init; }

    /// <summary>The turns of one attempt at most, 1 to 10,000; null for <see cref="DefaultTurns"/>.</summary>
    [JsonPropertyName("maxTurns")]
    public int? MaxTurns { get; init; }

    /// <summary>The tokens of a conversation at which it is shortened, at least 2,000; null for <see cref="DefaultCompactAt"/>.</summary>
    [JsonPropertyName("compactAt")]
    public int? CompactAt { get; init; }

    /// <summary>When the host steps in because agents do not get on; null for the usual numbers.</summary>
    [JsonPropertyName("guards")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentGuards? Guards { get; init; }

    /// <summary>How deep and how many the goals may be that agents make by themselves; null for the usual numbers.</summary>
    [JsonPropertyName("goals")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AgentGoals? Goals { get; init; }

    /// <summary>What models cost; needed for <see cref="GoalBudget.Cost"/>, and without it only counted.</summary>
    [JsonPropertyName("prices")]
    public ImmutableArray<ModelPrice> Prices { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How much tokens count for <see cref="GoalBudget.Tokens"/>; null for 1 each.</summary>
    [JsonPropertyName("weights")]
    public TokenWeights? Weights { get; init; }

    /// <summary>Servers whose tools agents have besides, by name; null for none.</summary>
    [JsonPropertyName("mcp")]
    public ImmutableSortedDictionary<string, ToolServer>? Mcp { get; init => field = value?.WithComparers(StringComparer.Ordinal); }
}

/// <summary>A model and how it is used.</summary>
public sealed record ModelChoice
{
    /// <summary>The model's name, as the server lists it.</summary>
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    /// <summary>How much it reasons: <c>none</c>, <c>low</c>, <c>medium</c>, <c>high</c> or <c>extraHigh</c>; null leaves it to the host's settings.</summary>
    [JsonPropertyName("effort")]
    public string? Effort { get; init; }

    /// <summary>The most tokens of one reply, reasoning included; null leaves it to the host's settings.</summary>
    [JsonPropertyName("maxOutputTokens")]
    public int? MaxOutputTokens { get; init; }
}

/// <summary>What commands of agents may do on the machine they run on.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SandboxMode>))]
public enum SandboxMode
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>Read everything that the host's user may read, and write nothing.</summary>
    ReadOnly = 1,

    /// <summary>The same, and write in the workspace and in a temporary folder of their own.</summary>
    WorkspaceWrite = 2,

    /// <summary>Whatever the host's user may do.</summary>
    FullAccess = 3,
}

/// <summary>How a goal makes the plans that it does not declare.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PlanStrategy>))]
public enum PlanStrategy
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>The declared plans, in order.</summary>
    Declared = 1,

    /// <summary>One agent with one conversation, which goes on until the goal's criteria pass; a further plan, with a fresh one, only when it fails.</summary>
    Continuous = 2,

    /// <summary>An agent with a clean context for each try; files, git and handoffs are its memory.</summary>
    Fresh = 3,

    /// <summary>A model writes each plan, and is told what became of those before it.</summary>
    Model = 4,

    /// <summary>Code of the embedding application makes each plan, see <see cref="GoalContract.Planner"/>.</summary>
    Planner = 5,
}
