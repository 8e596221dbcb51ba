using Microsoft.Extensions.Logging;

namespace Orleans.Goals.Grains.Watching;

internal sealed partial class ShardPoker
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "Shard {Shard} of the watch list could not be poked; it is tried again")]
    private partial void LogNotPoked(Exception exception, int shard);
}
