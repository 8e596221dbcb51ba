using System.Net;
using Orleans.Goals.Client;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Tests;

/// <summary>Goals with nobody watching.</summary>
public sealed class ServeTests
{
    private static readonly string Gate = $"echo 1 >>effects; {GoalFolder.Gate()}";

    [Theory]
    [InlineData(GoalsProcess.Interrupt)]
    [InlineData(GoalsProcess.Terminate)]
    public async Task Serve_Ended_PausesNothingAndGoesOnWithTheNextStart(int signal)
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        using var first = folder.Start("serve");
        await first.ErrorAsync("serves");
        using var run = folder.Start("run", "gate.yaml");
        await run.LineAsync("step one begins");
        run.Signal(GoalsProcess.Interrupt);
        var left = await run.EndAsync();

        first.Signal(signal);
        var ended = await first.EndAsync();
        var between = await folder.JsonAsync("show", "gate");
        using var second = folder.Start("serve");
        await second.ErrorAsync("1 goal may go on");
        folder.Write("go", string.Empty);
        await second.ErrorAsync("gate: Complete");
        second.Signal(signal);
        var closed = await second.EndAsync();

        Assert.Equal((130, 0, 0), (left.ExitCode, ended.ExitCode, closed.ExitCode));
        Assert.Equal("Active", between.Status);
        Assert.Empty(ended.Lines);
        Assert.Contains("gate: accepted: A goal of a test.", ended.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("paused:", ended.Errors + closed.Errors, StringComparison.Ordinal);
        Assert.Equal(["1", "2"], folder.Effects);
    }

    [Fact]
    public async Task Run_FollowingAServerThatIsRestarted_LeavesItsPlaceToItAndGoesOnFollowing()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("gate.yaml", ("one", Gate), ("two", "echo 2 >>effects"));
        using var first = folder.Start("serve");
        await first.ErrorAsync("serves");
        using var run = folder.Start("run", "gate.yaml", "--json");
        await run.LineAsync("stepBegun");

        first.Signal(GoalsProcess.Terminate);
        await first.EndAsync();
        using var second = folder.Start("serve");
        await second.ErrorAsync("1 goal may go on");
        folder.Write("go", string.Empty);
        var end = new JsonEnd(await run.EndAsync());

        Assert.Equal((0, "Complete"), (end.ExitCode, end.Status));
        Assert.Equal(end.Events.Count(), end.Events.Select(happened => happened.GetProperty("cursor").GetString()).Distinct().Count());
        Assert.DoesNotContain("this process goes on", end.End.Errors, StringComparison.Ordinal);
        Assert.False(second.HasEnded);
        Assert.Equal(["1", "2"], folder.Effects);
    }

    [Fact]
    public async Task Serve_WithAnAddressAndAKey_AnswersWhoShowsIt()
    {
        using var folder = new GoalFolder();
        folder.Write("key", "0123456789abcdef\nnot the key\n");
        folder.WriteGoal("one.yaml", ("one", "echo 1 >>effects"));
        using var serve = folder.Start("serve", "--listen", "http://127.0.0.1:0", "--key-file", "key");
        await serve.ErrorAsync("serves");
        await folder.GoalsAsync("run", "one.yaml");
        var address = new Uri(serve.Errors.Split("listening on ")[1].Split(' ')[0]);

        using var client = HttpGoals.ForUrl(address, "0123456789abcdef");
        var report = await client.ReportAsync(GoalId.Local("one"), TestContext.Current.CancellationToken);
        var ended = await client.AskAsync(GoalId.Local("one"), new PauseGoal { Id = CommandId.New(TimeProvider.System) }, TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = address };
        using var refused = await http.GetAsync("v1/goals", TestContext.Current.CancellationToken);

        Assert.Equal(GoalStatus.Complete, report!.Status);
        Assert.Equal(Refusal.Ended, ended.Refusal);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("give a key", "--listen", "http://0.0.0.0:0")]
    [InlineData("--key-file FILE", "--listen", "http://[::]:0")]
    [InlineData("at least 16 characters", "--listen", "http://127.0.0.1:0", "--key-file", "short")]
    [InlineData("write http://ADDRESS:PORT", "--listen", "https://127.0.0.1:0")]
    [InlineData("is no address", "--listen", "here")]
    [InlineData("--key-file is about --listen", "--key-file", "short")]
    public async Task Serve_WithWhatCannotBeDone_Ends64AndSaysWhatToDo(string said, params string[] arguments)
    {
        using var folder = new GoalFolder();
        folder.Write("short", "secret\n");

        var end = await folder.GoalsAsync(arguments.Prepend("serve"));

        Assert.Equal(64, end.ExitCode);
        Assert.Contains(said, end.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WhileAnotherProcessHoldsTheStore_NamesIt()
    {
        using var folder = new GoalFolder();
        using var first = folder.Start("serve");
        await first.ErrorAsync("serves");

        var second = await folder.GoalsAsync("serve");

        Assert.Equal(70, second.ExitCode);
        Assert.Contains($"held by process {first.Id}", second.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_OnAnAddressThatIsTaken_Ends70()
    {
        using var folder = new GoalFolder();
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var end = await folder.GoalsAsync("serve", "--listen", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

        Assert.Equal(70, end.ExitCode);
        Assert.Contains("address already in use", end.Errors, StringComparison.OrdinalIgnoreCase);
    }
}
