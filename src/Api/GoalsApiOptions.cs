using System.Collections.Immutable;

namespace Orleans.Goals.Api;

/// <summary>How goals are offered over HTTP.</summary>
public sealed record GoalsApiOptions
{
    /// <summary>The key that callers must show as <c>Authorization: Bearer KEY</c>; null for none.</summary>
    /// <value>Default null: then only a local socket and loopback addresses are answered.</value>
    public string? Key { get; init; }

    /// <summary>
    /// Keys of tenants, by tenant: whoever shows one sees and asks goals of that tenant only, others as if they could not be. Besides
    /// <see cref="Key"/>, which is for goals of all tenants. No two may be equal.
    /// </summary>
    /// <value>Default none.</value>
    public ImmutableSortedDictionary<string, string> TenantKeys { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Checks tokens that callers show as <c>Authorization: Bearer TOKEN</c> instead of a key; null when there are none.</summary>
    /// <value>Default null.</value>
    public ITokenChecker? Tokens { get; init; }

    /// <summary>Whether callers must show a key or a token.</summary>
    internal bool IsGuarded => Key is not null || !TenantKeys.IsEmpty || Tokens is not null;

    /// <summary>Why this host is not ready for requests, told by <c>/health/ready</c>; null when it is. Requests are answered all the same.</summary>
    /// <value>Default: always ready.</value>
    public Func<string?> NotReady { get; init; } = static () => null;

    /// <summary>Further names by which loopback callers may address this host, without port.</summary>
    /// <value>Default none: <c>localhost</c>, <c>127.0.0.1</c> and <c>[::1]</c> are always allowed. Not looked at when there is a key.</value>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>The origins whose web pages may call, for example <c>https://goals.example</c>. They must be served by this host: no CORS headers are sent.</summary>
    /// <value>Default none: whatever a browser sends for a page is refused.</value>
    public ImmutableArray<string> AllowedOrigins { get; init; } = [];

    /// <summary>The largest body that is taken, in bytes.</summary>
    /// <value>Default 8 MiB: twice the largest goal file.</value>
    public long MaximumBody { get; init; } = 8 * 1024 * 1024;

    /// <summary>The largest archive of a goal that is taken, in bytes. It is a file of the system's folder for such while it is brought in.</summary>
    /// <value>Default 256 MiB.</value>
    public long MaximumArchive { get; init; } = 256L * 1024 * 1024;

    /// <summary>How often an event stream says that it is alive.</summary>
    /// <value>Default 15 seconds.</value>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the store may take to answer before <c>/health/ready</c> says that this host is not ready.</summary>
    /// <value>Default 3 seconds.</value>
    public TimeSpan ReadyTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a client may leave unread what was sent to it; its stream is cut then, and resumes by its cursor.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
