using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents;

/// <summary>A tool that the host does for agents, inside its process. Commands are not such tools: they outlive the process.</summary>
internal interface IAgentTool
{
    /// <summary>The name by which models call it: <c>[a-z][a-z0-9_]{0,63}</c>.</summary>
    string Name { get; }

    /// <summary>What it does, for the model.</summary>
    string Description { get; }

    /// <summary>The JSON schema of its arguments: an object, closed, with every property described.</summary>
    JsonElement Parameters { get; }

    /// <summary>What it may do to the world.</summary>
    ToolEffect Effect { get; }

    /// <summary>Does it. What the model did wrong, or what is not there, is an answer that says what to do better and no exception.</summary>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    ValueTask<ToolOutput> CallAsync(AgentToolCall call, CancellationToken cancellationToken);
}

/// <summary>One call of an agent's tool.</summary>
internal sealed record AgentToolCall
{
    /// <summary>The operation it is done in: stable over executions, unique for ever.</summary>
    public required string Operation { get; init; }

    /// <summary>The goal.</summary>
    public required GoalId Goal { get; init; }

    /// <summary>The absolute path of the workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The arguments: an object that fits <see cref="IAgentTool.Parameters"/>.</summary>
    public required JsonElement Arguments { get; init; }

    /// <summary>How the agent may touch the machine.</summary>
    public required AgentPolicy Policy { get; init; }

    /// <summary>The checks whose files it must leave as they are.</summary>
    public ImmutableArray<UnchangedCheck> Fenced { get; init => field = value.IsDefault ? [] : value; } = [];
}

/// <summary>What a tool gave.</summary>
/// <param name="Text">The text; all of it, however long, up to the tool's own limit.</param>
/// <param name="Failed">Whether it could not do what was asked.</param>
internal readonly record struct ToolOutput(string Text, bool Failed = false);
