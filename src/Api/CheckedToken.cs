namespace Orleans.Goals.Api;

/// <summary>A token that was checked.</summary>
public sealed record CheckedToken
{
    /// <summary>What it came to.</summary>
    public required TokenOutcome Outcome { get; init; }

    /// <summary>Why it was not accepted, for whoever showed it; empty when it was. Never with a part of the token.</summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The tenant whose goals it is for. Whatever is accepted has one: no token is for goals of all tenants.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether its holder may change goals, not only read them.</summary>
    public bool MayWrite { get; init; }

    /// <summary>When it ends: events are told until then.</summary>
    /// <value>Default never.</value>
    public DateTimeOffset Ends { get; init; } = DateTimeOffset.MaxValue;
}
