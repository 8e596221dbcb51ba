using Microsoft.Extensions.Logging;

namespace Orleans.Goals.Api;

internal sealed partial class GoalRoutes
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Answering {Path} failed inside")]
    private partial void LogFault(Exception exception, string path);
}
