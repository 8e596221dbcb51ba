using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Board;

namespace Orleans.Goals.Engine.Workers;

/// <summary>Something between a worker and its goal's board.</summary>
internal abstract record WorkerBoardEvent : WorkerStateEvent
{
    private protected WorkerBoardEvent()
    {
    }
}

/// <summary>The worker asks the board; its call has its answer when there is one.</summary>
internal sealed record BoardAsked : WorkerBoardEvent
{
    [JsonPropertyName("call")]
    public required BoardCall Call { get; init; }
}

/// <summary>The board told where it stands.</summary>
internal sealed record BoardHeard : WorkerBoardEvent
{
    [JsonPropertyName("shown")]
    public required BoardShown Shown { get; init; }
}

/// <summary>The model was told messages of other agents, up to a number.</summary>
internal sealed record MailTold : WorkerBoardEvent
{
    /// <summary>What it was told; empty where the messages are in the answer to its call.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }

    [JsonPropertyName("upTo")]
    public required long UpTo { get; init; }
}

/// <summary>The worker writes where it claims, and the claim would lapse soon.</summary>
internal sealed record ClaimUsed : WorkerBoardEvent;

/// <summary>The board takes nothing from this attempt any more.</summary>
internal sealed record BoardClosed : WorkerBoardEvent;
