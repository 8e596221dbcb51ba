using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Membership;

internal sealed partial class SiloOwners
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "{Silo} could not be reminded of {Operation}; it is reminded again as long as it lives")]
    private partial void LogNotReminded(Exception exception, SiloAddress silo, string operation);
}
