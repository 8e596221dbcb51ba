using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Tests;

/// <summary>Which server the command is about.</summary>
public sealed class RemoteServerTests
{
    [Fact]
    public void Find_NothingNamed_IsAStoreOfThisMachine() => Assert.Null(RemoteServer.Find(null, null, static _ => null, out _));

    [Fact]
    public void Find_AllInTheEnvironment_IsThat()
    {
        var server = RemoteServer.Find(null, null, Read, out var problem);

        Assert.Equal((string.Empty, "https://goals.example/", "a key", "team-a", false), (problem, server!.ToString(), server.Key, server.Tenant, server.IsNamed));
        Assert.Equal(new GoalId("team-a", "x"), new StoreLocation("/", IsNamed: false) { Server = server }.GoalOf("x"));
    }

    [Fact]
    public void Find_StoreNamedAndServerInTheEnvironment_IsTheStore() => Assert.Null(RemoteServer.Find(null, "/store", Read, out _));

    [Theory]
    [InlineData("http://127.0.0.1:7070", "/store", null, "not both")]
    [InlineData("ftp://goals.example", null, null, "is no address of a server")]
    [InlineData("goals.example", null, null, "is no address of a server")]
    [InlineData("http://127.0.0.1:7070", null, "Team", "GOALS_TENANT: 'Team' is not a valid id")]
    public void Find_WhatCannotBeMeant_SaysWhy(string named, string? store, string? tenant, string expected)
    {
        var server = RemoteServer.Find(named, store, name => name == "GOALS_TENANT" ? tenant : null, out var problem);

        Assert.Null(server);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report", "x")]
    [InlineData("doctor")]
    [InlineData("backup", "copy")]
    [InlineData("serve")]
    public async Task Goals_OfAServerForWhatNeedsAStore_IsRefused(params string[] arguments)
    {
        using var folder = new GoalFolder();

        var end = await folder.GoalsAsync([.. arguments, "--server", "http://127.0.0.1:9"]);

        Assert.Equal(64, end.ExitCode);
        Assert.Contains("a store of this machine", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goals_OfAServer_AreRunListedAndToldOf()
    {
        using var host = new GoalFolder();
        using var folder = new GoalFolder { Key = "0123456789abcdef" };
        host.Write("key", "0123456789abcdef\n");
        using var serving = host.Start("serve", "--listen", "http://127.0.0.1:0", "--key-file", host.File("key"));
        await serving.ErrorAsync("serves");
        var address = serving.Errors.Split("listening on ")[1].Split(' ')[0];
        folder.WriteGoal("far.yaml", ("one", "echo 1 >>effects"));

        var run = await folder.GoalsAsync("run", "far.yaml", "--server", address);
        var list = await folder.GoalsAsync("list", "--server", address);
        var events = await folder.GoalsAsync("events", "far", "--server", address);
        var missing = await folder.GoalsAsync("show", "near", "--server", address);

        Assert.Equal((0, 0, 0, 64), (run.ExitCode, list.ExitCode, events.ExitCode, missing.ExitCode));
        Assert.Contains("far", list.Output, StringComparison.Ordinal);
        Assert.EndsWith("Complete", events.Lines[^1], StringComparison.Ordinal);
        Assert.Contains($"there is no goal local/near in {address}", missing.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public async Task Goals_ExportedHere_AreImportedByAServerAndExportedFromThere()
    {
        using var host = new GoalFolder();
        using var folder = new GoalFolder();
        using var serving = host.Start("serve", "--listen", "http://127.0.0.1:0");
        await serving.ErrorAsync("serves");
        var address = serving.Errors.Split("listening on ")[1].Split([' ', '\r', '\n'])[0];
        folder.WriteGoal("moved.yaml", ("one", "echo 1 >>effects"));
        await folder.GoalsAsync("run", "moved.yaml");
        await folder.GoalsAsync("export", "moved", "moved.goal");

        var import = await folder.GoalsAsync("import", "moved.goal", "--server", address);
        var show = await folder.GoalsAsync("show", "moved", "--server", address);
        var again = await folder.GoalsAsync("import", "moved.goal", "--server", address);
        var back = await folder.GoalsAsync("export", "moved", "back.goal", "--server", address);
        var missing = await folder.GoalsAsync("export", "nothing", "nothing.goal", "--server", address);
        host.Write("bad.goal", "no archive");
        var bad = await host.GoalsAsync("import", "bad.goal");
        var held = await host.GoalsAsync("import", folder.File("back.goal"));

        Assert.Equal((0, 0, 64, 0, 64), (import.ExitCode, show.ExitCode, again.ExitCode, back.ExitCode, missing.ExitCode));
        Assert.Contains("there is a goal local/moved already", again.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("back.goal")));
        Assert.Equal((64, 64), (bad.ExitCode, held.ExitCode));
        Assert.Contains("there is a goal local/moved already", held.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "a token", "a token")]
    [InlineData("a key", null, "a key")]
    [InlineData("a key", "a token", null)]
    public void Find_KeyOrToken_IsShownAndNotBoth(string? key, string? token, string? expected)
    {
        var server = RemoteServer.Find("https://goals.example", null, name => name switch { "GOALS_KEY" => key, "GOALS_TOKEN" => token, _ => null }, out var problem);

        Assert.Equal(expected, server?.Key);
        Assert.Equal(expected is null ? "say either GOALS_KEY or GOALS_TOKEN, not both" : string.Empty, problem);
    }

    private static string? Read(string name) => name switch
    {
        "GOALS_SERVER" => "https://goals.example",
        "GOALS_KEY" => "a key",
        "GOALS_TENANT" => "team-a",
        _ => null,
    };
}
