using Microsoft.Extensions.Logging;

namespace Orleans.Goals.Grains.Operations;

internal sealed partial class StartPermission
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Operation} is not started: the membership table does not list this silo as active, or was too slow to say so")]
    private partial void LogNotActive(string operation);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "{Operation} is not started before it is known that this silo is alive: the membership table cannot be read")]
    private partial void LogNotConfirmed(Exception exception, string operation);
}
