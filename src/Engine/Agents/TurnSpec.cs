using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Offers;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Models;

namespace Orleans.Goals.Engine.Agents;

/// <summary>One turn: a model call, and the tools of its reply if all of them only read. The result has a <see cref="OperationResult.Turn"/>.</summary>
internal sealed record TurnSpec : OperationSpec
{
    /// <summary>Whose model it is: the worker's, or the one that shortens.</summary>
    public required ModelRole Role { get; init; }

    /// <summary>The number of the turn in its attempt; 0 where it is of none.</summary>
    public int Turn { get; init; }

    /// <summary>The model; null for what the host is set to.</summary>
    public ModelChoice? Model { get; init; }

    /// <summary>What stands before the conversation and does not change while the attempt lasts: rules, contract, handoff.</summary>
    public required ImmutableArray<string> Prefix { get; init; }

    /// <summary>The conversation.</summary>
    public required ImmutableArray<TranscriptItem> Transcript { get; init; }

    /// <summary>One short line after it: where manifest and budget stand. Empty for none.</summary>
    public string Standing { get; init; } = string.Empty;

    /// <summary>Whether the model is offered tools.</summary>
    public bool HasTools { get; init; }

    /// <summary>How many tool calls the budget allows; null for no limit.</summary>
    public long? ToolCalls { get; init; }

    /// <summary>The tools beyond the built-in ones; null when that is to be decided by this turn, and told with its reply.</summary>
    public ToolOffer? Offer { get; init; }

    /// <summary>For who writes plans, who is offered nothing but these tools that only read, and <see cref="Writing"/>; default for a worker.</summary>
    public ImmutableArray<string> Reading { get; init; }

    /// <summary>The tool by which that is written.</summary>
    public string Writing { get; init; } = Planning.PlanTool.Name;

    /// <summary>The tools that there are, of those that the policy allows; empty for all of them.</summary>
    public ImmutableArray<string> OnlyTools { get; init; } = [];

    /// <summary>How the names of artifacts begin that whole answers of tools are kept as; empty for nothing.</summary>
    public string Answers { get; init; } = string.Empty;

    /// <summary>The most tokens of the reply.</summary>
    public required int MaximumOutputTokens { get; init; }

    /// <summary>How long the call may take, retries included.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>How the agent may touch the machine.</summary>
    public required AgentPolicy Policy { get; init; }

    /// <summary>Whether a tool is there.</summary>
    public bool Has(string tool) => HasTools && (OnlyTools.IsEmpty || OnlyTools.Contains(tool, StringComparer.Ordinal));
}

/// <summary>One call of a tool that does more than read. The result has an <see cref="OperationResult.Answer"/>.</summary>
internal sealed record ToolSpec : OperationSpec
{
    /// <summary>The call.</summary>
    public required ToolRequest Request { get; init; }

    /// <summary>The turn of the attempt that called it; 0 for none.</summary>
    public int Turn { get; init; }

    /// <summary>Whether it is a command beside the turns.</summary>
    public bool IsBeside { get; init; }

    /// <summary>The tools beyond the built-in ones that the attempt has.</summary>
    public ToolOffer Offer { get; init; } = ToolOffer.Nothing;

    /// <summary>How long it may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>The command in the background that it looks at, where it does; else null.</summary>
    public PolledCommand? Polled { get; init; }

    /// <summary>Whether a person approved that this very command runs outside the sandbox.</summary>
    public bool IsEscalated { get; init; }

    /// <summary>How the agent may touch the machine.</summary>
    public required AgentPolicy Policy { get; init; }

    /// <summary>The checks whose files it must leave as they are.</summary>
    public ImmutableArray<UnchangedCheck> Fenced { get; init => field = value.IsDefault ? [] : value; } = [];
}
