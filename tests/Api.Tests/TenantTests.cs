using System.Collections.Immutable;
using System.Net;
using Orleans.Goals.Api.Hosting;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Api.Tests;

/// <summary>A tenant sees and asks its own goals only.</summary>
public sealed class TenantTests
{
    private const string GeneralKey = "0123456789abcdef-all";
    private const string FirstKey = "0123456789abcdef-first";
    private const string SecondKey = "0123456789abcdef-second";

    private static readonly GoalsApiOptions Tenants = new()
    {
        Key = GeneralKey,
        TenantKeys = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("first", FirstKey), KeyValuePair.Create("second", SecondKey)]),
    };

    [Theory]
    [InlineData(FirstKey, "v1/goals/first/a", 404)]
    [InlineData(FirstKey, "v1/goals/second/a", 403)]
    [InlineData(FirstKey, "v1/goals/second/a/board", 403)]
    [InlineData(FirstKey, "v1/goals/second/a/archive", 403)]
    [InlineData(FirstKey, "v1/goals/second/a/events", 403)]
    [InlineData(FirstKey, "v1/goals/second/a/artifacts/x?length=1&sha256=00", 403)]
    [InlineData(FirstKey, "v1/goals?tenant=second", 403)]
    [InlineData(FirstKey, "v1/goals?tenant=first", 200)]
    [InlineData(FirstKey, "v1/goals", 200)]
    [InlineData(SecondKey, "v1/goals/first/a", 403)]
    [InlineData(SecondKey, "v1/goals/second/a", 404)]
    [InlineData(GeneralKey, "v1/goals/first/a", 404)]
    [InlineData(GeneralKey, "v1/goals/second/a", 404)]
    [InlineData("0123456789abcdef-third", "v1/goals/first/a", 401)]
    [InlineData("", "v1/goals", 401)]
    public async Task Request_WithAKey_ReachesItsTenantsGoalsOnly(string key, string path, int expected)
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Report = null }, Tenants);
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");

        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task List_OfATenant_AsksForItsGoalsOnly()
    {
        GoalFilter? asked = null;
        await using var server = await TestServer.StartAsync(new ScriptedGoals { List = Listed }, Tenants);
        using var client = server.Client(key: SecondKey);

        await client.ListAsync(new GoalFilter(), TestContext.Current.CancellationToken);

        Assert.Equal("second", asked!.Tenant);

        GoalPage Listed(GoalFilter filter)
        {
            asked = filter;
            return new GoalPage { Goals = [] };
        }
    }

    [Fact]
    public async Task Ask_OfAnotherTenantOrForkingItsGoal_IsRefusedBeforeTheGoalHearsOfIt()
    {
        var heard = 0;
        await using var server = await TestServer.StartAsync(
            new ScriptedGoals
            {
                Ask = (_, _) =>
                {
                    heard++;
                    return Task.FromResult(new CommandReply { Status = GoalStatus.Active });
                },
            },
            Tenants);
        using var client = server.Client(key: FirstKey);
        var id = CommandId.New(TimeProvider.System);

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => client.AskAsync(new GoalId("second", "a"), new PauseGoal { Id = id }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(
            () => client.AskAsync(new GoalId("first", "b"), new ForkGoal { Id = id, Source = new GoalId("second", "a") }, TestContext.Current.CancellationToken));

        Assert.Equal(0, heard);
    }

    [Fact]
    public async Task Start_OffLoopbackWithTenantsKeysOnly_IsKeyEnough()
    {
        await using var server = await GoalsServer.StartAsync(new ScriptedGoals(), new GoalsServerOptions { Addresses = [new Uri("http://0.0.0.0:0")], Api = Tenants with { Key = null } });

        Assert.Single(server.Addresses);
    }

    [Fact]
    public async Task Ready_OfAHostThatEnds_IsOffWhileItStillAnswers()
    {
        var reason = string.Empty;
        await using var server = await TestServer.StartAsync(new ScriptedGoals(), new GoalsApiOptions { NotReady = () => reason.Length > 0 ? reason : null });
        using var before = await server.Http.GetAsync("health/ready", TestContext.Current.CancellationToken);

        reason = "this silo is ending";
        using var after = await server.Http.GetAsync("health/ready", TestContext.Current.CancellationToken);
        using var live = await server.Http.GetAsync("health/live", TestContext.Current.CancellationToken);
        using var list = await server.Http.GetAsync("v1/goals", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK, HttpStatusCode.OK), (before.StatusCode, after.StatusCode, live.StatusCode, list.StatusCode));
        Assert.Contains(reason, await after.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
