using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Operations;

/// <summary>A function of the embedding application that a step can call, inside the host's process.</summary>
/// <remarks>
/// Called at most once per execution. When the host dies meanwhile the outcome is unknown: a step marked idempotent is called again, of any
/// other the step's checks decide, or a person is asked. Use <see cref="ToolCall.Operation"/> as idempotency key towards other systems.
/// </remarks>
public interface ITool
{
    /// <summary>The name by which steps call it: a valid <see cref="Identifier"/>.</summary>
    string Name { get; }

    /// <summary>Does the work.</summary>
    /// <returns>The outcome. An expected failure is a result, not an exception; an exception counts as a failure with its message.</returns>
    ValueTask<ToolResult> CallAsync(ToolCall call, CancellationToken cancellationToken);
}

/// <summary>One call of a tool.</summary>
public sealed record ToolCall
{
    /// <summary>The operation's id: stable over executions, unique for ever.</summary>
    public required string Operation { get; init; }

    /// <summary>Which execution of the operation this is, from 1.</summary>
    public required int Execution { get; init; }

    /// <summary>The goal's workspace.</summary>
    public required string Workspace { get; init; }

    /// <summary>The step's arguments.</summary>
    public required string Arguments { get; init; }
}

/// <summary>What a tool call gave.</summary>
public sealed record ToolResult
{
    /// <summary>Whether it did what was asked.</summary>
    public required bool Succeeded { get; init; }

    /// <summary>What it says: kept in the record up to 1 KiB of UTF-8, beyond that as an artifact.</summary>
    public string Content { get; init; } = string.Empty;
}
