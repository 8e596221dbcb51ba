using Microsoft.Extensions.Logging;
using Orleans.Goals.Grains.Membership;

namespace Orleans.Goals.Grains.Operations;

/// <summary>Lets nothing outside start before it is known that this silo lives.</summary>
/// <remarks>
/// Asked when an operation is begun, and again directly before its command or tool starts: in between it may have waited for its turn, or the
/// whole process may have stood still, and its operations may belong to another silo by now.
/// </remarks>
internal sealed partial class StartPermission(SiloLiveness liveness, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    /// <summary>Whether it was known a moment ago.</summary>
    public bool IsGiven => liveness.IsConfirmed;

    /// <summary>Completes when it is known.</summary>
    public async Task WaitAsync(string operation, CancellationToken cancellationToken)
    {
        for (var delay = FirstDelay; !liveness.IsConfirmed; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                if (await liveness.ConfirmAsync(cancellationToken))
                {
                    return;
                }

                LogNotActive(operation);
            }
            catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
            {
                LogNotConfirmed(exception, operation);
            }

            await Task.Delay(delay, time, cancellationToken);
        }
    }
}
