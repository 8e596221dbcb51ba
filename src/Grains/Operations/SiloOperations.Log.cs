using Microsoft.Extensions.Logging;

namespace Orleans.Goals.Grains.Operations;

internal sealed partial class SiloOperations
{
    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "The result of {Operation} (execution {Execution}) could not be told; it is told again")]
    private partial void LogNotTold(Exception exception, string operation, int execution);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "The result of {Operation} (execution {Execution}) was refused and is told again: {Reason}")]
    private partial void LogRefused(string operation, int execution, string reason);

    [LoggerMessage(EventId = 5, Level = LogLevel.Information, Message = "What {Operation} is wanted to do could not be read; it is looked again")]
    private partial void LogNotAttended(Exception exception, string operation);

    [LoggerMessage(EventId = 7, Level = LogLevel.Debug, Message = "The record of {Operation}, of which this silo was reminded, could not be read; the next reminder comes")]
    private partial void LogNotLookedUp(Exception exception, string operation);

    [LoggerMessage(EventId = 8, Level = LogLevel.Information, Message = "{Operation} (execution {Execution}) is begun here after a reminder: the record names this silo, and nothing here knew of it")]
    private partial void LogBegunAfterReminder(string operation, int execution);

    [LoggerMessage(EventId = 6, Level = LogLevel.Error, Message = "Work for an operation failed in a way that was not expected")]
    private partial void LogFault(Exception exception);
}
