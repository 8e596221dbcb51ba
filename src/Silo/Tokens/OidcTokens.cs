using System.Globalization;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using Orleans.Goals.Api;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Silo.Configuration;

namespace Orleans.Goals.Silo.Tokens;

/// <summary>Tokens of an OpenID Connect issuer: signed by it with a key pair, for this audience, now; one claim names the tenant.</summary>
internal sealed class OidcTokens(OidcSettings settings, IssuerKeys keys, TimeProvider time) : ITokenChecker
{
    /// <summary>So much may the issuer's clock and this machine's differ.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    private const int LongestToken = 16 * 1024;

    /// <summary>Signatures that only the holder of a private key makes. With a shared secret, whoever can check a token could make one.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestToken };

    /// <inheritdoc/>
    public async Task<CheckedToken> CheckAsync(string token, CancellationToken cancellationToken = default)
    {
        // What is no token at all is not worth a call to the issuer.
        if (token.Length > LongestToken || token.Count(static one => one == '.') != 2 || !handler.CanReadToken(token))
        {
            return Invalid("it is neither a key of this host nor a token");
        }

        try
        {
            var published = await keys.GetAsync(cancellationToken);
            var result = await handler.ValidateTokenAsync(token, Parameters(published));
            if (result.Exception is SecurityTokenSignatureKeyNotFoundException && await keys.GetNewerAsync(published, cancellationToken) is { } newer)
            {
                result = await handler.ValidateTokenAsync(token, Parameters(newer));
            }

            return result.IsValid && result.SecurityToken is JsonWebToken valid ? Read(valid) : Invalid(Explain(result.Exception));
        }
        catch (IssuerUnavailableException unavailable)
        {
            return new CheckedToken { Outcome = TokenOutcome.Unchecked, Reason = unavailable.Message };
        }
    }

    private static CheckedToken Invalid(string reason) => new() { Outcome = TokenOutcome.Invalid, Reason = reason };

    private static CheckedToken Insufficient(string reason) => new() { Outcome = TokenOutcome.Insufficient, Reason = reason };

    /// <summary>What is wrong, in words of our own: messages of the library may repeat what a stranger sent.</summary>
    private static string Explain(Exception? failure) => failure switch
    {
        SecurityTokenExpiredException expired => string.Create(CultureInfo.InvariantCulture, $"the token expired at {expired.Expires:u}: get a new one"),
        SecurityTokenNotYetValidException => "the token does not hold yet: is this machine's clock right?",
        SecurityTokenNoExpirationException => "the token has no end: only such as expire are taken",
        SecurityTokenInvalidAudienceException => "the token is for another audience",
        SecurityTokenInvalidIssuerException => "the token is of another issuer",
        SecurityTokenSignatureKeyNotFoundException => "the token is signed with a key that the issuer does not publish",
        SecurityTokenInvalidAlgorithmException => "the token is signed by an algorithm that is not taken",
        SecurityTokenInvalidSignatureException => "the token is not signed by the issuer",
        _ => "the token is not valid",
    };

    private TokenValidationParameters Parameters(OpenIdConnectConfiguration published) => new()
    {
        ValidIssuer = published.Issuer,
        ValidAudience = settings.Audience,
        IssuerSigningKeys = published.SigningKeys,
        ValidAlgorithms = Algorithms,
        ClockSkew = ClockSkew,
        LifetimeValidator = IsNow,
        RequireExpirationTime = true,
        RequireSignedTokens = true,

        // A token names its key; one that names an unknown key is not tried with all others.
        TryAllIssuerSigningKeys = false,
    };

    private bool IsNow(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return expires is not { } end ? throw new SecurityTokenNoExpirationException("no end")
            : notBefore is { } begin && begin > now + ClockSkew ? throw new SecurityTokenNotYetValidException("not yet")
            : end < now - ClockSkew ? throw new SecurityTokenExpiredException("expired") { Expires = end }
            : true;
    }

    private CheckedToken Read(JsonWebToken token)
    {
        if (Values(token, settings.TenantClaim, isList: false) is not [{ } tenant])
        {
            return Insufficient($"the token has no claim '{settings.TenantClaim}' with one tenant");
        }

        if (!Identifier.IsValid(tenant))
        {
            return Insufficient($"its claim '{settings.TenantClaim}' names no tenant: {Identifier.Explain(tenant)}");
        }

        var roles = settings.RoleClaim is { } claim ? Values(token, claim, isList: true) : [settings.WriterRole];
        var mayWrite = roles.Contains(settings.WriterRole, StringComparer.Ordinal);
        return mayWrite || roles.Contains(settings.ReaderRole, StringComparer.Ordinal)
            ? new CheckedToken { Outcome = TokenOutcome.Accepted, Tenant = tenant, MayWrite = mayWrite, Ends = new DateTimeOffset(DateTime.SpecifyKind(token.ValidTo, DateTimeKind.Utc)) }
            : Insufficient($"its claim '{settings.RoleClaim}' has neither '{settings.WriterRole}' nor '{settings.ReaderRole}'");
    }

    /// <summary>A claim's values: a text or an array of such; scopes are one text with spaces between them.</summary>
    private static string[] Values(JsonWebToken token, string claim, bool isList)
    {
        if (!token.TryGetPayloadValue<object>(claim, out var value))
        {
            return [];
        }

        string[] texts = value switch
        {
            string text => [text],
            JsonElement { ValueKind: JsonValueKind.String } one => [one.GetString()!],
            JsonElement { ValueKind: JsonValueKind.Array } many => [.. many.EnumerateArray().Where(static one => one.ValueKind == JsonValueKind.String).Select(static one => one.GetString()!)],
            IEnumerable<object> many => [.. many.OfType<string>()],
            _ => [],
        };
        return isList ? [.. texts.SelectMany(static text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries))] : texts;
    }
}
