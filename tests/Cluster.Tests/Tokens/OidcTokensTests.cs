using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Goals.Api;
using Orleans.Goals.Cluster.Tests.Grains;
using Orleans.Goals.Silo.Configuration;
using Orleans.Goals.Silo.Tokens;

namespace Orleans.Goals.Cluster.Tests.Tokens;

/// <summary>Which tokens hold.</summary>
public sealed class OidcTokensTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly StandInIssuer issuer;

    public OidcTokensTests() => issuer = new StandInIssuer(time);

    [Fact]
    public async Task Check_GoodToken_IsItsTenantsAndMayWrite()
    {
        using var keys = Keys();

        var token = await new OidcTokens(Settings, keys, time).CheckAsync(issuer.Token(), TestContext.Current.CancellationToken);

        Assert.Equal((TokenOutcome.Accepted, "first", true), (token.Outcome, token.Tenant, token.MayWrite));
        Assert.InRange(token.Ends, time.GetUtcNow(), time.GetUtcNow() + TimeSpan.FromSeconds(301));
    }

    [Theory]
    [InlineData("exp", -31, "expired at")]
    [InlineData("nbf", 60, "does not hold yet")]
    [InlineData("exp", null, "has no end")]
    [InlineData("aud", "others", "another audience")]
    [InlineData("aud", null, "another audience")]
    [InlineData("iss", "https://other.example", "another issuer")]
    [InlineData("iss", null, "another issuer")]
    public async Task Check_ClaimThatDoesNotHold_IsRefusedAndSaysWhy(string claim, object? value, string expected)
    {
        value = value is int seconds ? time.GetUtcNow().ToUnixTimeSeconds() + seconds : value;

        var token = await CheckAsync(issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { [claim] = value }));

        Assert.Equal(TokenOutcome.Invalid, token.Outcome);
        Assert.Contains(expected, token.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_WithinTheClocksDifference_Holds()
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();

        var ended = await CheckAsync(issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["exp"] = now - 20 }));
        var early = await CheckAsync(issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["nbf"] = now + 20 }));

        Assert.Equal((TokenOutcome.Accepted, TokenOutcome.Accepted), (ended.Outcome, early.Outcome));
    }

    [Theory]
    [InlineData("unsigned")]
    [InlineData("publicKey")]
    [InlineData("forged")]
    [InlineData("changed")]
    [InlineData("garbage")]
    [InlineData("a.b.c")]
    [InlineData("")]
    public async Task Check_WhatTheIssuerDidNotSign_IsRefused(string kind)
    {
        var parts = issuer.Token().Split('.');
        var other = issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["tenant"] = "second" }).Split('.');

        var token = await CheckAsync(kind switch
        {
            "unsigned" => issuer.UnsignedToken(),
            "publicKey" => issuer.TokenByPublicKey(),
            "forged" => issuer.ForgedToken(),
            "changed" => $"{parts[0]}.{other[1]}.{parts[2]}",
            _ => kind,
        });

        Assert.Equal((TokenOutcome.Invalid, null), (token.Outcome, token.Tenant));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("First")]
    [InlineData("a/b")]
    [InlineData(7)]
    public async Task Check_WithoutATenant_GivesNoRights(object? tenant)
    {
        var token = await CheckAsync(issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["tenant"] = tenant }));

        Assert.Equal((TokenOutcome.Insufficient, null), (token.Outcome, token.Tenant));
    }

    [Fact]
    public async Task Check_TwoTenants_GivesNoRights()
    {
        var token = await CheckAsync(issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["tenant"] = new[] { "first", "second" } }));

        Assert.Equal(TokenOutcome.Insufficient, token.Outcome);
    }

    [Theory]
    [InlineData("goals.read", TokenOutcome.Accepted, false)]
    [InlineData("openid goals.write", TokenOutcome.Accepted, true)]
    [InlineData("openid", TokenOutcome.Insufficient, false)]
    [InlineData(null, TokenOutcome.Insufficient, false)]
    public async Task Check_Roles_SayWhatItsHolderMay(string? scope, TokenOutcome expected, bool mayWrite)
    {
        var asText = await CheckAsync(issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["scope"] = scope }), Settings with { RoleClaim = "scope" });
        var asList = await CheckAsync(issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["scope"] = scope?.Split(' ') }), Settings with { RoleClaim = "scope" });

        Assert.Equal((expected, mayWrite), (asText.Outcome, asText.MayWrite));
        Assert.Equal((expected, mayWrite), (asList.Outcome, asList.MayWrite));
    }

    [Fact]
    public async Task Check_NewKeyOfTheIssuer_IsFoundWithTheFirstTokenAndTheOldOneForgotten()
    {
        using var keys = Keys();
        var tokens = new OidcTokens(Settings, keys, time);
        var old = issuer.Token();
        var before = await tokens.CheckAsync(old, TestContext.Current.CancellationToken);

        issuer.Roll();
        var rolled = await tokens.CheckAsync(issuer.Token(), TestContext.Current.CancellationToken);
        var after = await tokens.CheckAsync(old, TestContext.Current.CancellationToken);

        Assert.Equal((TokenOutcome.Accepted, TokenOutcome.Accepted, TokenOutcome.Invalid), (before.Outcome, rolled.Outcome, after.Outcome));
        Assert.Equal(2, issuer.Fetched);
    }

    [Fact]
    public async Task Check_ManyTokensOfUnknownKeys_AsksTheIssuerOnceAPause()
    {
        using var keys = Keys();
        using var stranger = new StandInIssuer(time);
        stranger.Roll();
        var tokens = new OidcTokens(Settings, keys, time);
        var madeUp = stranger.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["iss"] = issuer.Address.ToString() });

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(TokenOutcome.Invalid, (await tokens.CheckAsync(madeUp, TestContext.Current.CancellationToken)).Outcome);
        }

        var first = issuer.Fetched;
        time.Advance(IssuerKeys.Pause);
        await tokens.CheckAsync(madeUp, TestContext.Current.CancellationToken);

        Assert.Equal((2, 3), (first, issuer.Fetched));
    }

    [Fact]
    public async Task Check_IssuerIsDown_GoesOnWithTheKeysThatAreKnownForADay()
    {
        using var keys = Keys();
        var tokens = new OidcTokens(Settings, keys, time);
        var lasting = issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["exp"] = time.GetUtcNow().AddDays(9).ToUnixTimeSeconds() });
        await tokens.CheckAsync(lasting, TestContext.Current.CancellationToken);
        issuer.IsDown = true;

        time.Advance(IssuerKeys.Fresh + TimeSpan.FromMinutes(1));
        var later = await tokens.CheckAsync(lasting, TestContext.Current.CancellationToken);
        time.Advance(IssuerKeys.Longest);
        var muchLater = await tokens.CheckAsync(lasting, TestContext.Current.CancellationToken);
        issuer.IsDown = false;
        time.Advance(IssuerKeys.Pause);
        var again = await tokens.CheckAsync(lasting, TestContext.Current.CancellationToken);

        Assert.Equal((TokenOutcome.Accepted, TokenOutcome.Unchecked, TokenOutcome.Accepted), (later.Outcome, muchLater.Outcome, again.Outcome));
    }

    [Fact]
    public async Task Check_IssuerThatCallsItselfAnother_IsNotTrusted()
    {
        issuer.OtherName = "https://other.example";

        var token = await CheckAsync(issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["iss"] = "https://other.example" }));

        Assert.Equal(TokenOutcome.Unchecked, token.Outcome);
    }

    [Fact]
    public async Task Check_HttpsRequiredAndNotOffered_IsNotTrusted()
    {
        var token = await CheckAsync(issuer.Token(), Settings with { RequireHttps = true });

        Assert.Equal(TokenOutcome.Unchecked, token.Outcome);
        Assert.Equal(0, issuer.Fetched);
    }

    public void Dispose() => issuer.Dispose();

    private OidcSettings Settings => new()
    {
        Authority = issuer.Address, Audience = StandInIssuer.Audience, TenantClaim = "tenant", WriterRole = "goals.write", ReaderRole = "goals.read", RequireHttps = false,
    };

    private IssuerKeys Keys() => new(Settings, time, NullLogger<IssuerKeys>.Instance);

    private async Task<CheckedToken> CheckAsync(string token, OidcSettings? settings = null)
    {
        using var keys = new IssuerKeys(settings ?? Settings, time, NullLogger<IssuerKeys>.Instance);
        return await new OidcTokens(settings ?? Settings, keys, time).CheckAsync(token, TestContext.Current.CancellationToken);
    }
}
