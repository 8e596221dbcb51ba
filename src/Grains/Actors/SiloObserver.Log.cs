using Microsoft.Extensions.Logging;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Actors;

internal sealed partial class SiloObserver
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Deciding {Message} failed in {Actor}; it was refused alone and kept for inspection")]
    private partial void LogRefused(Exception exception, ActorKey actor, string message);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The activation of {Actor} was dropped and reads its record again: {Reason}")]
    private partial void LogDropped(ActorKey actor, string reason);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "The record of {Actor} cannot be read; nothing of it goes on until it can")]
    private partial void LogUnreadable(Exception exception, ActorKey actor);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "Spans and measurements of a commit of {Actor} could not be told; the commit is durable")]
    private partial void LogUntold(Exception exception, ActorKey actor);
}
