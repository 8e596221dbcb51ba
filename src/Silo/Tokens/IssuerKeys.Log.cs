using Microsoft.Extensions.Logging;

namespace Orleans.Goals.Silo.Tokens;

internal sealed partial class IssuerKeys
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "the issuer {Authority} does not give its keys, so tokens are checked with the {Keys} known: {Reason}")]
    private partial void LogUnreachable(Uri authority, int keys, string reason);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "the issuer {Authority} has {Keys} keys")]
    private partial void LogKeys(Uri authority, int keys);
}
