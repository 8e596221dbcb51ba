using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Tries once to deliver a notification. May happen again: who is told knows the event by its id.</summary>
public sealed record NoticeSpec : OperationSpec
{
    /// <summary>Who is told, and how.</summary>
    public required Notification Target { get; init; }

    /// <summary>The event's id.</summary>
    public required string Event { get; init; }

    /// <summary>The goal's status.</summary>
    public required string Status { get; init; }

    /// <summary>The reason of the status; may be empty.</summary>
    public required string Reason { get; init; }

    /// <summary>All of it as one line of JSON.</summary>
    public required string Body { get; init; }
}
