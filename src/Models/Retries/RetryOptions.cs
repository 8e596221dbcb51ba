namespace Orleans.Goals.Models.Retries;

/// <summary>How often and how soon a call is repeated.</summary>
public sealed record RetryOptions
{
    /// <summary>How many times a call is made at most, the first included; 1 repeats nothing.</summary>
    /// <value>Default: 6.</value>
    public int MaximumAttempts { get; init; } = 6;

    /// <summary>The pause after the first failure; it doubles with each. The real pause is between half of it and all of it.</summary>
    /// <value>Default: 1 second.</value>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause of our own choice. A server that asks for more gets more.</summary>
    /// <value>Default: 1 minute.</value>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the pauses of one call may be in all. A server that asks for more than is left is not waited for: the caller gets the fault at once, with the wait in it.</summary>
    /// <value>Default: 10 minutes.</value>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(10);

    internal IEnumerable<string> Problems()
    {
        if (MaximumAttempts is < 1 or > 100)
        {
            yield return $"Retry.MaximumAttempts is {MaximumAttempts}: use 1 to 100";
        }

        if (FirstDelay <= TimeSpan.Zero || LongestDelay < FirstDelay || LongestWait < TimeSpan.Zero || LongestDelay > TimeSpan.FromDays(1) || LongestWait > TimeSpan.FromDays(1))
        {
            yield return "Retry.FirstDelay must be more than zero, LongestDelay at least FirstDelay, LongestWait not negative, none more than a day";
        }
    }
}
