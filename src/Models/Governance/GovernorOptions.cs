namespace Orleans.Goals.Models.Governance;

/// <summary>What one model may be asked with one key. What is null has no limit here; the provider may have one.</summary>
public sealed record GovernorOptions
{
    /// <summary>Requests a minute; as many may go at once after a quiet minute.</summary>
    /// <value>Default: null.</value>
    public int? RequestsPerMinute { get; init; }

    /// <summary>Tokens a minute, input and output together.</summary>
    /// <value>Default: null.</value>
    public long? TokensPerMinute { get; init; }

    /// <summary>Requests at the same time.</summary>
    /// <value>Default: null.</value>
    public int? InFlight { get; init; }

    /// <summary>The output that is reserved for a call which sets no maximum, in tokens.</summary>
    /// <value>Default: 4096.</value>
    public int AssumedOutputTokens { get; init; } = 4096;

    internal IEnumerable<string> Problems()
    {
        if (RequestsPerMinute is < 1 || TokensPerMinute is < 1 || InFlight is < 1 || AssumedOutputTokens < 1)
        {
            yield return "Limits.RequestsPerMinute, TokensPerMinute, InFlight and AssumedOutputTokens are at least 1; leave out what has no limit";
        }
    }
}
