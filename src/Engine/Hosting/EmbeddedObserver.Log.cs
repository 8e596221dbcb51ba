using Microsoft.Extensions.Logging;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Hosting;

internal sealed partial class EmbeddedObserver
{
    [LoggerMessage(LogLevel.Error, "Deciding {Message} failed in {Actor}; it was refused alone and kept for inspection")]
    private partial void LogRefused(Exception exception, ActorKey actor, string message);

    [LoggerMessage(LogLevel.Warning, "The activation of {Actor} was dropped and reads its record again: {Reason}")]
    private partial void LogDropped(ActorKey actor, string reason);

    [LoggerMessage(LogLevel.Error, "The record of {Actor} cannot be read; nothing of it goes on until it can")]
    private partial void LogUnreadable(Exception exception, ActorKey actor);

    [LoggerMessage(LogLevel.Warning, "Spans and measurements of a commit of {Actor} could not be told; the commit is durable")]
    private partial void LogUntold(Exception exception, ActorKey actor);

    [LoggerMessage(LogLevel.Critical, "The embedded host is broken; close it and open the store again")]
    private partial void LogFault(Exception exception);
}
