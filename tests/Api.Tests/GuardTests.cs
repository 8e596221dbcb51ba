using System.Net;
using System.Net.Sockets;
using Orleans.Goals.Api.Hosting;
using Orleans.Goals.Client;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Api.Tests;

/// <summary>Who is answered.</summary>
public sealed class GuardTests
{
    private const string Key = "0123456789abcdef";

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://192.0.2.1:0")]
    public async Task Start_OffLoopbackWithoutAKey_IsRefusedAndSaysWhatToDo(string address)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => GoalsServer.StartAsync(new ScriptedGoals(), new GoalsServerOptions { Addresses = [new Uri(address)] }));

        Assert.Contains("give a key", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://goals.example:0")]
    [InlineData("http://127.0.0.1:0/path")]
    [InlineData("http://user@127.0.0.1:0")]
    [InlineData("ftp://127.0.0.1:0")]
    public void WhyNot_OfWhatIsNoAddressToListenOn_SaysWhatOneIs(string address) =>
        Assert.Contains("http://127.0.0.1:7070", GoalsServer.WhyNot(new Uri(address), Key), StringComparison.Ordinal);

    [Fact]
    public async Task Request_OffLoopback_NeedsTheKey()
    {
        await using var server = await GoalsServer.StartAsync(new ScriptedGoals(), new GoalsServerOptions { Addresses = [new Uri("http://0.0.0.0:0")], Api = new GoalsApiOptions { Key = Key } });
        var own = (await Dns.GetHostAddressesAsync(Dns.GetHostName(), AddressFamily.InterNetwork, TestContext.Current.CancellationToken)).FirstOrDefault() ?? IPAddress.Loopback;
        using var http = new HttpClient { BaseAddress = new Uri($"http://{own}:{server.Addresses[0].Port}") };

        using var refused = await http.GetAsync("v1/goals", TestContext.Current.CancellationToken);
        http.DefaultRequestHeaders.Add("Authorization", $"bearer {Key}");
        using var answered = await http.GetAsync("v1/goals", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, answered.StatusCode));
        Assert.Equal("Bearer", Assert.Single(refused.Headers.WwwAuthenticate).Scheme);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer 0123456789abcde")]
    [InlineData("Bearer 0123456789abcdefg")]
    [InlineData("Basic 0123456789abcdef")]
    [InlineData("0123456789abcdef")]
    public async Task Request_WithAnotherKey_Is401ForEverythingButHealth(string authorization)
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals(), new GoalsApiOptions { Key = Key });
        foreach (var (path, expected) in new[] { ("v1/goals", 401), ("v1/goals/local/a", 401), ("v1/goals/local/a/events", 401), ("openapi/v1.json", 401), ("v1/nothing", 401), ("health/live", 200), ("health/ready", 200) })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(expected, (int)response.StatusCode);
        }
    }

    [Fact]
    public async Task Client_WithTheWrongKey_SaysSoAtOnce()
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals(), new GoalsApiOptions { Key = Key });
        using var client = server.Client(key: "wrong");

        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => client.ListAsync(new GoalFilter()));
    }

    [Theory]
    [InlineData("Host", "evil.example", 403)]
    [InlineData("Host", "evil.example:80", 403)]
    [InlineData("Host", "127.0.0.1.evil.example", 403)]
    [InlineData("Host", "localhost:1", 200)]
    [InlineData("Host", "LOCALHOST", 200)]
    [InlineData("Host", "goals.test", 200)]
    [InlineData("Origin", "http://evil.example", 403)]
    [InlineData("Origin", "null", 403)]
    [InlineData("Origin", "http://localhost", 403)]
    [InlineData("Origin", "https://dashboard.test", 200)]
    [InlineData("Sec-Fetch-Site", "cross-site", 403)]
    [InlineData("Sec-Fetch-Site", "same-site", 403)]
    [InlineData("Sec-Fetch-Site", "none", 200)]
    public async Task Request_FromAPageOrForAnotherHost_IsAnsweredOnlyIfAllowed(string header, string value, int expected)
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals(), new GoalsApiOptions { AllowedHosts = ["goals.test"], AllowedOrigins = ["https://dashboard.test"] });

        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/goals");
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task Socket_LeftBehind_IsReplacedAndNeedsNoKey()
    {
        var folder = Directory.CreateTempSubdirectory("goals-socket-").FullName;
        var socket = Path.Combine(folder, "goals.sock");
        try
        {
            // A socket without its process: bound, and its file kept.
            await File.WriteAllTextAsync(socket, "left behind", TestContext.Current.CancellationToken);
            await using var server = await GoalsServer.StartAsync(new ScriptedGoals(), new GoalsServerOptions { Socket = socket, Api = new GoalsApiOptions { Key = Key } });
            using var client = HttpGoals.ForSocket(socket);

            Assert.Empty((await client.ListAsync(new GoalFilter(), TestContext.Current.CancellationToken)).Goals);
            Assert.Equal("srw-------", Mode(socket));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Mode(string path) => new FileInfo(path).UnixFileMode == (UnixFileMode.UserRead | UnixFileMode.UserWrite) ? "srw-------" : $"{new FileInfo(path).UnixFileMode}";
}
