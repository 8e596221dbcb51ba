using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Watching;

internal sealed partial class SiloWaking
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The reminder of {Shard} could not be registered; it is tried again when the shard is next used")]
    private partial void LogNotRegistered(Exception exception, GrainId shard);
}
