using Microsoft.Extensions.Logging;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Stores;

internal sealed partial class GrainStorageRecordStore
{
    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Information,
        Message = "{Count} blobs of {Key} that nothing names any more could not be removed; it is tried again where that is possible")]
    private partial void LogNotRemoved(Exception exception, ActorKey key, int count);
}
