using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>What a step does: an attempt at it, or, for a wait or a question, the plan itself, or a goal of its own.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RunAction), "run")]
[JsonDerivedType(typeof(ToolAction), "tool")]
[JsonDerivedType(typeof(WaitAction), "wait")]
[JsonDerivedType(typeof(AskAction), "ask")]
[JsonDerivedType(typeof(GoalAction), "goal")]
[JsonDerivedType(typeof(AgentAction), "agent")]
public abstract record StepAction
{
    private protected StepAction()
    {
    }
}

/// <summary>Runs a command in the workspace; exit status 0 is success.</summary>
public sealed record RunAction : StepAction
{
    /// <summary>The command.</summary>
    [JsonPropertyName("command")]
    public required CommandLine Command { get; init; }
}

/// <summary>Calls an <see cref="Operations.ITool"/> of the embedding application, inside the host's process.</summary>
public sealed record ToolAction : StepAction
{
    /// <summary>The tool's name.</summary>
    [JsonPropertyName("tool")]
    public required string Tool { get; init; }

    /// <summary>Its arguments, as the tool defines them; usually JSON. Empty when it takes none.</summary>
    [JsonPropertyName("arguments")]
    public string Arguments { get; init; } = string.Empty;
}

/// <summary>Waits: for a time, or until a time. Exactly one of the two is said. Costs no attempt; nothing runs meanwhile, and a pause does not stop its clock.</summary>
public sealed record WaitAction : StepAction
{
    /// <summary>How long, from when the step is its turn; at most 3,650 days. Null when <see cref="Until"/> says it.</summary>
    [JsonPropertyName("for")]
    public TimeSpan? For { get; init; }

    /// <summary>Until when; over at once when that is past. Null when <see cref="For"/> says it.</summary>
    [JsonPropertyName("until")]
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Asks a person. Costs no attempt; the answer is the step's result, and commands that start later find it as <c>GOALS_ANSWER_ID</c>.</summary>
public sealed record AskAction : StepAction
{
    /// <summary>The longest answer, in characters.</summary>
    public const int MaximumAnswer = 2_000;

    /// <summary>The question; at most 1,000 characters.</summary>
    [JsonPropertyName("question")]
    public required string Question { get; init; }

    /// <summary>The answers that are allowed, at most 20 of at most 100 characters; empty for any text of at most <see cref="MaximumAnswer"/> characters.</summary>
    [JsonPropertyName("options")]
    public ImmutableArray<string> Options { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The answer with which the step succeeds, one of <see cref="Options"/> if there are any: with any other it fails, without retry. Null when every answer will do.</summary>
    [JsonPropertyName("expect")]
    public string? Expect { get; init; }

    /// <summary>How long the question stays open: then <see cref="Default"/> counts as the answer, and without one the step fails. At most 3,650 days; null for ever.</summary>
    [JsonPropertyName("timeout")]
    public TimeSpan? Timeout { get; init; }

    /// <summary>What counts as the answer after <see cref="Timeout"/>, or null.</summary>
    [JsonPropertyName("default")]
    public string? Default { get; init; }
}

/// <summary>
/// Pursues a goal of its own: the step is finished when that is complete, and has failed when it is blocked, out of budget or cancelled. The step itself costs no attempt;
/// what its goal costs is borrowed from the goal of the plan, and counts there when it has ended.
/// </summary>
public sealed record GoalAction : StepAction
{
    /// <summary>How many levels of goals there may be below a goal.</summary>
    public const int MaximumDepth = 3;

    /// <summary>
    /// The goal. It works in the workspace of the goal of the plan or below it, and needs no claim of its own then; elsewhere only below goals that only read.
    /// </summary>
    [JsonPropertyName("goal")]
    public required GoalContract Goal { get; init; }
}

/// <summary>
/// Lets an agent work: a model with tools, in the workspace, for as many turns as it needs. It is believed nothing: an attempt has succeeded when the step's checks pass, run by
/// the host. Its <see cref="StepDefinition.Timeout"/> bounds the active time of one attempt.
/// </summary>
public sealed record AgentAction : StepAction
{
    /// <summary>The longest instructions, in characters.</summary>
    public const int MaximumInstructions = 20_000;

    /// <summary>What the agent is to do, in a person's words.</summary>
    [JsonPropertyName("instructions")]
    public required string Instructions { get; init; }
}
