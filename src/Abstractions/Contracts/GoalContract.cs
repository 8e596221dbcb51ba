using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>What the user wrote: the whole definition of a goal. Immutable; two contracts are the same when their canonical bytes are.</summary>
public sealed record GoalContract
{
    /// <summary>How many attempts of a plan run at a time when nothing else is said: four.</summary>
    public const int DefaultConcurrency = 4;

    /// <summary>The most attempts of a plan that may run at a time.</summary>
    public const int MaximumConcurrency = 64;

    /// <summary>What is wanted, in a person's words.</summary>
    [JsonPropertyName("objective")]
    public required string Objective { get; init; }

    /// <summary>The absolute path of the folder the goal works in; with <see cref="Remote"/> the address of a git remote.</summary>
    /// <remarks>
    /// Taken as it is spelled: two paths that differ in more than dots and slashes are two workspaces, also where a link makes them one folder, and so is a folder
    /// for each tenant. Goal files follow the links; in code <c>GoalFile.LoadAsync</c> or whoever makes the path does.
    /// </remarks>
    [JsonPropertyName("workspace")]
    public required string Workspace { get; init; }

    /// <summary>How the goal works on a git remote; null where the workspace is a folder.</summary>
    [JsonPropertyName("remote")]
    public RemoteWorkspace? Remote { get; init; }

    /// <summary>
    /// Whether the goal only reads its workspace. Of goals that write one at a time has a workspace, from its acceptance, or from its turn on, until it ends or is
    /// blocked; those that only read neither wait nor are waited for. It is a promise: fences hold it to that where they are declared.
    /// </summary>
    [JsonPropertyName("readsOnly")]
    public bool ReadsOnly { get; init; }

    /// <summary>The criteria: the goal is complete when all of them pass in one verification round. At least one.</summary>
    [JsonPropertyName("doneWhen")]
    public required ImmutableArray<Check> DoneWhen { get; init; }

    /// <summary>Conditions that must never be broken on the way: checked after every finished step and in every round.</summary>
    [JsonPropertyName("fences")]
    public ImmutableArray<Check> Fences { get; init; } = [];

    /// <summary>What the goal may cost. The default sets no limit.</summary>
    [JsonPropertyName("budget")]
    public GoalBudget Budget { get; init; } = new();

    /// <summary>How many attempts of a plan run at a time, 1 to <see cref="MaximumConcurrency"/>, where the plan says nothing; null for <see cref="DefaultConcurrency"/>.</summary>
    [JsonPropertyName("concurrency")]
    public int? Concurrency { get; init; }

    /// <summary>What happens to steps whose outcome is unknown, where the step says nothing; null for <see cref="InterruptionPolicy.Check"/>.</summary>
    [JsonPropertyName("onInterrupted")]
    public InterruptionPolicy? OnInterrupted { get; init; }

    /// <summary>What the commands of all steps and checks find in their environment; null for nothing of the goal's own.</summary>
    [JsonPropertyName("environment")]
    public CommandEnvironment? Environment { get; init; }

    /// <summary>Files of the workspace that whoever does a step should read first, relative to the workspace. Commands get them as <c>GOALS_READ_FIRST</c>.</summary>
    [JsonPropertyName("readFirst")]
    public ImmutableArray<string> ReadFirst { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Rules for whoever does a step, one line each. Commands get them as <c>GOALS_RULES</c>.</summary>
    [JsonPropertyName("rules")]
    public ImmutableArray<string> Rules { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>
    /// Labels that the host must have on which anything of the goal runs: commands, agents, checks. While there is no such host the goal waits and says what is missing. It is placed,
    /// not made: neither a step nor a criterion becomes another one by what it needs. Default for none.
    /// </summary>
    [JsonPropertyName("needs")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ImmutableArray<string> Needs { get; init => field = value.IsDefaultOrEmpty ? default : value; }

    /// <summary>For a recurring goal, when its cycles begin; null for a goal that ends when it is complete.</summary>
    [JsonPropertyName("schedule")]
    public GoalSchedule? Schedule { get; init; }

    /// <summary>Who is told when it comes to a certain status.</summary>
    [JsonPropertyName("notify")]
    public ImmutableArray<Notification> Notify { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How the goal's agents work; null for the defaults, and for a goal that has none.</summary>
    [JsonPropertyName("agents")]
    public AgentPolicy? Agents { get; init; }

    /// <summary>How plans are made; null for <see cref="PlanStrategy.Declared"/>.</summary>
    [JsonPropertyName("strategy")]
    public PlanStrategy? Strategy { get; init; }

    /// <summary>Who makes the plans, with <see cref="PlanStrategy.Planner"/>; else null.</summary>
    [JsonPropertyName("planner")]
    public PlannerChoice? Planner { get; init; }

    /// <summary>
    /// The declared plans, tried in order. At least one. With <see cref="PlanStrategy.Continuous"/> and <see cref="PlanStrategy.Fresh"/> exactly one, of one step that an agent
    /// does: it is begun again, with what the one before left, for as long as the budget of replans allows. With <see cref="PlanStrategy.Model"/> and <see cref="PlanStrategy.Planner"/> none.
    /// </summary>
    [JsonPropertyName("plans")]
    public required ImmutableArray<PlanDefinition> Plans { get; init; }
}
