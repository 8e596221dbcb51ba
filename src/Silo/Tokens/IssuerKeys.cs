using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Orleans.Goals.Silo.Configuration;

namespace Orleans.Goals.Silo.Tokens;

/// <summary>The issuer's keys, as it publishes them: fetched when they are first needed, kept, and fetched again when a token names one that is not known.</summary>
/// <remarks>
/// Not <c>ConfigurationManager</c>, which fetches in the background: the first holder of a token with a new key would be refused. Whoever sends
/// made-up tokens cannot make this host call the issuer more often than <see cref="Pause"/> allows. When the issuer cannot be reached, the keys
/// that are known go on being used until <see cref="Longest"/> is over.
/// </remarks>
internal sealed partial class IssuerKeys(OidcSettings settings, TimeProvider time, ILogger<IssuerKeys> logger) : IDisposable
{
    /// <summary>So long after asking the issuer for new keys, or in vain, it is not asked again.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);

    /// <summary>Keys older than this are fetched again, so that one which the issuer withdraws is forgotten.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromHours(6);

    /// <summary>Keys older than this are used no more.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private const int LargestDocument = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = LargestDocument,
    };

    private readonly SemaphoreSlim fetching = new(1, 1);
    private volatile Published? known;
    private DateTimeOffset? asked;

    /// <summary>What the issuer publishes.</summary>
    /// <exception cref="IssuerUnavailableException">It cannot be reached, or publishes nothing usable.</exception>
    public async Task<OpenIdConnectConfiguration> GetAsync(CancellationToken cancellationToken)
    {
        var published = known;
        if (published is not null && Age(published) < Fresh)
        {
            return published.Configuration;
        }

        await fetching.WaitAsync(cancellationToken);
        try
        {
            if ((known is null || Age(known) >= Fresh) && !IsPausing)
            {
                await FetchAsync();
            }

            return known is { } usable && Age(usable) < Longest
                ? usable.Configuration
                : throw new IssuerUnavailableException($"the issuer {settings.Authority} cannot be asked for its keys; this host's log says why. Try again");
        }
        finally
        {
            fetching.Release();
        }
    }

    /// <summary>Asks the issuer again, because a token names a key that is not known.</summary>
    /// <param name="tried">What the token was checked with.</param>
    /// <param name="cancellationToken">Stops the waiting.</param>
    /// <returns>What it publishes now; null when there is nothing newer.</returns>
    public async Task<OpenIdConnectConfiguration?> GetNewerAsync(OpenIdConnectConfiguration tried, CancellationToken cancellationToken)
    {
        await fetching.WaitAsync(cancellationToken);
        try
        {
            if (ReferenceEquals(known?.Configuration, tried) && !IsPausing)
            {
                asked = time.GetUtcNow();
                await FetchAsync();
            }

            return known is { } newer && !ReferenceEquals(newer.Configuration, tried) ? newer.Configuration : null;
        }
        finally
        {
            fetching.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        fetching.Dispose();
    }

    private bool IsPausing => asked is { } last && time.GetUtcNow() - last < Pause;

    private TimeSpan Age(Published published) => time.GetUtcNow() - published.At;

    /// <summary>Fetches for all who wait, so it does not end with one of them.</summary>
    private async Task FetchAsync()
    {
        try
        {
            var address = $"{settings.Authority.ToString().TrimEnd('/')}/.well-known/openid-configuration";
            var documents = new HttpDocumentRetriever(http) { RequireHttps = settings.RequireHttps };
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, CancellationToken.None);
            if (!string.Equals(configuration.Issuer?.TrimEnd('/'), settings.Authority.ToString().TrimEnd('/'), StringComparison.Ordinal))
            {
                throw new InvalidDataException($"it calls itself '{configuration.Issuer}': write that as Goals:Oidc:Authority");
            }

            if (configuration.SigningKeys.Count == 0)
            {
                throw new InvalidDataException("it publishes no keys for signatures");
            }

            known = new Published(configuration, time.GetUtcNow());
            LogKeys(settings.Authority, configuration.SigningKeys.Count);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // Whatever a document that others write makes of a parser: the silo goes on without it.
            asked = time.GetUtcNow();
            LogUnreachable(settings.Authority, known?.Configuration.SigningKeys.Count ?? 0, (failure.InnerException ?? failure).Message);
        }
    }

    private sealed record Published(OpenIdConnectConfiguration Configuration, DateTimeOffset At);
}
