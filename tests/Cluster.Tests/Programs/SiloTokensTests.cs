using System.Net;
using System.Net.Http.Headers;
using Orleans.Goals.Cluster.Tests.Tokens;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cluster.Tests.Programs;

/// <summary>The silo program with tokens of an issuer.</summary>
public sealed class SiloTokensTests
{
    [Fact]
    public async Task Tokens_OfTwoTenants_SeeAndChangeTheirOwnGoalsAsTheirRolesSay()
    {
        using var issuer = new StandInIssuer();
        await using var folder = new SiloFolder();
        folder.WriteGoal("mine.yaml", ("one", "echo 1 >>effects"));
        var settings = folder.Development();
        settings["Goals:Oidc:Authority"] = issuer.Address.ToString();
        settings["Goals:Oidc:Audience"] = StandInIssuer.Audience;
        settings["Goals:Oidc:RoleClaim"] = "scope";
        await using var silo = await SiloProcess.StartAsync(settings);
        var writing = issuer.Token(Claims("first", "goals.write"));

        var run = await SiloProcess.GoalsAsync(
            folder.Path, new Dictionary<string, string> { ["GOALS_TOKEN"] = writing, ["GOALS_TENANT"] = "first" }, "run", "mine.yaml", "--server", silo.Address.ToString());
        using var reader = silo.Client(issuer.Token(Claims("first", "goals.read")));
        using var other = silo.Client(issuer.Token(Claims("second", "goals.write")));
        using var stranger = silo.Client(issuer.ForgedToken());
        var goal = new GoalId("first", "mine");

        Assert.True(run.ExitCode == 0, run.Output + silo.Output);
        Assert.Equal(GoalStatus.Complete, (await reader.ReportAsync(goal, TestContext.Current.CancellationToken))!.Status);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => reader.AskAsync(goal, new CancelGoal { Id = CommandId.New(TimeProvider.System) }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => other.ReportAsync(goal, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => stranger.ReportAsync(goal, TestContext.Current.CancellationToken));
        Assert.Empty((await other.ListAsync(new GoalFilter(), TestContext.Current.CancellationToken)).Goals);
        await ChallengesAsync(silo.Address, issuer, writing);
    }

    private static Dictionary<string, object?> Claims(string tenant, string scope) => new(StringComparer.Ordinal) { ["tenant"] = tenant, ["scope"] = scope };

    /// <summary>What RFC 6750 wants to be told.</summary>
    private static async Task ChallengesAsync(Uri address, StandInIssuer issuer, string good)
    {
        using var http = new HttpClient { BaseAddress = address };

        Assert.Equal((HttpStatusCode.Unauthorized, "Bearer"), await ChallengeAsync(http, null));
        Assert.Equal((HttpStatusCode.OK, string.Empty), await ChallengeAsync(http, good));
        var expired = await ChallengeAsync(http, issuer.Token(new Dictionary<string, object?>(StringComparer.Ordinal) { ["exp"] = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60 }));
        Assert.Equal(HttpStatusCode.Unauthorized, expired.Status);
        Assert.StartsWith("Bearer error=\"invalid_token\", error_description=\"the token expired at ", expired.Challenge, StringComparison.Ordinal);
        var powerless = await ChallengeAsync(http, issuer.Token(Claims("first", "openid")));
        Assert.Equal(HttpStatusCode.Forbidden, powerless.Status);
        Assert.StartsWith("Bearer error=\"insufficient_scope\"", powerless.Challenge, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Challenge)> ChallengeAsync(HttpClient http, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/goals");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, response.Headers.WwwAuthenticate.ToString());
    }
}
