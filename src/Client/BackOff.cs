namespace Orleans.Goals.Client;

/// <summary>Waits between tries, longer each time, until patience is at its end.</summary>
internal sealed class BackOff(HttpGoalsOptions options)
{
    private long begun = options.Time.GetTimestamp();
    private TimeSpan delay = options.FirstDelay;

    /// <summary>It worked: begins anew.</summary>
    public void Reset()
    {
        begun = options.Time.GetTimestamp();
        delay = options.FirstDelay;
    }

    /// <summary>Waits before the next try.</summary>
    /// <returns>False when there is to be none.</returns>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (options.Time.GetElapsedTime(begun) >= options.Patience)
        {
            return false;
        }

        // Many clients that were cut off together do not come back together.
        await Task.Delay(delay * (0.5 + Random.Shared.NextDouble()), options.Time, cancellationToken);
        delay = delay * 2 < options.LongestDelay ? delay * 2 : options.LongestDelay;
        return true;
    }
}
