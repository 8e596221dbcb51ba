using Orleans.Goals.Commands;

namespace Orleans.Goals.Engine.Runner;

/// <summary>What a message does: events and the state they lead to, with a reply; or a refusal with a reason.</summary>
internal sealed record Decision<TState, TEvent>
{
    /// <summary>What happened, in order. Empty for a message that changes nothing.</summary>
    public required IReadOnlyList<TEvent> Events { get; init; }

    /// <summary>The state after the events: the fold of Apply over them.</summary>
    public required TState State { get; init; }

    /// <summary>The reply to a command; null for other messages.</summary>
    public CommandReply? Reply { get; init; }

    /// <summary>Why a delivery was refused; null when it was accepted.</summary>
    public string? Refused { get; init; }
}
