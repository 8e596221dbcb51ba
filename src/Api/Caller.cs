namespace Orleans.Goals.Api;

/// <summary>Who asks.</summary>
/// <param name="Tenant">The one tenant whose goals are seen; null for those of all.</param>
/// <param name="MayWrite">Whether goals may be changed.</param>
/// <param name="Ends">Until when.</param>
internal sealed record Caller(string? Tenant, bool MayWrite, DateTimeOffset Ends)
{
    /// <summary>Whoever needs no key, or shows the general one.</summary>
    public static readonly Caller Anybody = new(null, MayWrite: true, DateTimeOffset.MaxValue);
}
