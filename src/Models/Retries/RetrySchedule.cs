using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Models.Retries;

/// <summary>When a failed call is made again: a pure function, so that whoever keeps attempts durably can use it too.</summary>
public static class RetrySchedule
{
    /// <summary>The pause before the next attempt, or null if there is to be none.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="fault">How the call failed.</param>
    /// <param name="attempts">How many attempts were made, at least 1.</param>
    /// <param name="waited">How long the pauses were so far.</param>
    /// <param name="jitter">From 0 to 1, chosen by the caller.</param>
    public static TimeSpan? Next(RetryOptions options, ModelFault fault, int attempts, TimeSpan waited, double jitter)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(fault);
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(jitter);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(jitter, 1);
        if (!fault.IsRetryable || attempts >= options.MaximumAttempts)
        {
            return null;
        }

        var asked = fault switch
        {
            Throttled throttled => throttled.RetryAfter,
            Transient transient => transient.RetryAfter,
            _ => null,
        };

        // Beyond 2^30 the cap decides anyway, and the number stays finite.
        var full = TimeSpan.FromTicks((long)Math.Min(options.LongestDelay.Ticks, options.FirstDelay.Ticks * Math.Pow(2, Math.Min(attempts - 1, 30))));
        var own = full * (0.5 + (jitter / 2));

        // Never earlier than asked, and not all at the same moment.
        var delay = asked is { } wait ? wait + (options.FirstDelay * (jitter / 2)) : own;
        return waited + delay > options.LongestWait ? null : delay;
    }
}
