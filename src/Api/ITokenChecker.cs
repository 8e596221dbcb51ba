namespace Orleans.Goals.Api;

/// <summary>Checks the tokens that callers show instead of a key.</summary>
public interface ITokenChecker
{
    /// <summary>Checks a token. Called for each request that shows what is none of the host's keys, so also for whatever strangers send.</summary>
    /// <param name="token">What the caller shows.</param>
    /// <param name="cancellationToken">Ends with the request.</param>
    Task<CheckedToken> CheckAsync(string token, CancellationToken cancellationToken = default);
}
