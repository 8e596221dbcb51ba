using System.Net;

namespace Orleans.Goals.Api.Tests;

/// <summary>Whether a host is ready is told soon, whatever its store does.</summary>
public sealed class ReadinessTests
{
    [Fact]
    public async Task Ready_StoreDoesNotAnswer_IsToldAs503AndReadyAgainWhenItDoes()
    {
        var answers = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Storage = answers.Task }, new GoalsApiOptions { ReadyTimeout = TimeSpan.FromMilliseconds(50) });

        using var hung = await server.Http.GetAsync("health/ready", TestContext.Current.CancellationToken);
        using var live = await server.Http.GetAsync("health/live", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK), (hung.StatusCode, live.StatusCode));
        Assert.Contains("its store has not answered for 0.1 s", await hung.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);

        answers.SetResult();
        using var ready = await server.Http.GetAsync("health/ready", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }
}
