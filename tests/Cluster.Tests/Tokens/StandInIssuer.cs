using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Orleans.Goals.Cluster.Tests.Tokens;

/// <summary>An issuer of tokens over real HTTP: its discovery document, its keys, and tokens of every kind.</summary>
internal sealed class StandInIssuer : IDisposable
{
    public const string Audience = "goals";

    private readonly HttpListener listener = new();
    private readonly List<(string Id, RSA Key)> keys = [];
    private volatile byte[] published = [];
    private volatile bool isDown;
    private int fetched;

    private readonly TimeProvider time;

    /// <param name="time">The clock by which its tokens begin and end.</param>
    public StandInIssuer(TimeProvider? time = null)
    {
        this.time = time ?? TimeProvider.System;
        Address = new Uri($"http://127.0.0.1:{FreePorts.Next()}/realms/team");
        listener.Prefixes.Add($"http://127.0.0.1:{Address.Port}/");
        listener.Start();
        Roll();
        Answering = AnswerAsync();
    }

    public Uri Address { get; }

    /// <summary>What the discovery document says its name is.</summary>
    public string? OtherName { get; set; }

    /// <summary>How often its keys were fetched.</summary>
    public int Fetched => Volatile.Read(ref fetched);

    public bool IsDown
    {
        get => isDown;
        set => isDown = value;
    }

    private Task Answering { get; }

    /// <summary>Signs with a new key from now on, and publishes that one only.</summary>
    public void Roll()
    {
        keys.Add(($"key-{keys.Count + 1}", RSA.Create(2048)));
        Publish();
    }

    /// <summary>A token.</summary>
    /// <param name="claims">Its claims beside the usual ones; null leaves one out.</param>
    /// <param name="credentials">What signs it; by default the newest key.</param>
    public string Token(IReadOnlyDictionary<string, object?>? claims = null, SigningCredentials? credentials = null)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var all = new SortedDictionary<string, object>(StringComparer.Ordinal)
        {
            ["iss"] = Address.ToString(), ["aud"] = Audience, ["sub"] = "somebody", ["iat"] = now, ["nbf"] = now - 5, ["exp"] = now + 300, ["tenant"] = "first",
        };
        foreach (var (name, value) in claims ?? new Dictionary<string, object?>(StringComparer.Ordinal))
        {
            all.Remove(name);
            if (value is not null)
            {
                all.Add(name, value);
            }
        }

        var payload = JsonSerializer.Serialize(all);
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return handler.CreateToken(payload, credentials ?? Newest);
    }

    /// <summary>A token that nobody signed, and says so.</summary>
    public string UnsignedToken()
    {
        var parts = Token().Split('.');
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";
    }

    /// <summary>A token signed with the published key's text as if that were a shared secret.</summary>
    public string TokenByPublicKey()
    {
        var secret = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(keys[^1].Key.ExportSubjectPublicKeyInfoPem())) { KeyId = keys[^1].Id };
        return Token(credentials: new SigningCredentials(secret, SecurityAlgorithms.HmacSha256));
    }

    /// <summary>A token signed by a stranger under the name of the published key.</summary>
    public string ForgedToken()
    {
        using var stranger = RSA.Create(2048);
        return Token(credentials: Credentials(stranger.ExportParameters(includePrivateParameters: true), keys[^1].Id));
    }

    public void Dispose()
    {
        listener.Stop();
        keys.ForEach(static one => one.Key.Dispose());
    }

    private SigningCredentials Newest => Credentials(keys[^1].Key.ExportParameters(includePrivateParameters: true), keys[^1].Id);

    private static SigningCredentials Credentials(RSAParameters key, string id) => new(new RsaSecurityKey(key) { KeyId = id }, SecurityAlgorithms.RsaSha256);

    private void Publish()
    {
        var key = keys[^1].Key.ExportParameters(includePrivateParameters: false);
        published = JsonSerializer.SerializeToUtf8Bytes(new
        {
            keys = new[] { new { kty = "RSA", use = "sig", kid = keys[^1].Id, n = Base64UrlEncoder.Encode(key.Modulus), e = Base64UrlEncoder.Encode(key.Exponent) } },
        });
    }

    private async Task AnswerAsync()
    {
        while (listener.IsListening)
        {
            HttpListenerContext request;
            try
            {
                request = await listener.GetContextAsync();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            var body = request.Request.Url!.AbsolutePath switch
            {
                _ when isDown => null,
                "/realms/team/.well-known/openid-configuration" => JsonSerializer.SerializeToUtf8Bytes(new
                {
                    issuer = OtherName ?? Address.ToString(),
                    jwks_uri = $"{Address}/keys",
                }),
                "/realms/team/keys" => published,
                _ => null,
            };
            if (body is not null && ReferenceEquals(body, published))
            {
                Interlocked.Increment(ref fetched);
            }

            request.Response.StatusCode = body is null ? 503 : 200;
            request.Response.ContentType = "application/json";
            request.Response.Close(body ?? [], willBlock: false);
        }
    }
}
