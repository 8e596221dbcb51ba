using System.Text.Json;

namespace Orleans.Goals.Cli.Tests;

/// <summary><c>goals fork</c>, from end to end.</summary>
public sealed class ForkTests : IDisposable
{
    private const string Commit = "git -c user.name=t -c user.email=t@example.org commit -q";

    private readonly GoalFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Fork_OfAGitWorkspace_GoesOnInAWorktreeFromTheCursorThatEventsTells()
    {
        await BeginAsync();
        var events = await folder.GoalsAsync("events", "source");
        var line = events.Output.Split('\n').Single(line => line.EndsWith("step a finished", StringComparison.Ordinal));
        var cursor = line.Split("  ", StringSplitOptions.RemoveEmptyEntries)[1].Trim();

        var forked = await folder.GoalsAsync("fork", "source", "--at", cursor, "--as", "other");
        var shown = await folder.JsonAsync("show", "other");
        var second = await folder.JsonAsync("fork", "source", "--at", cursor, "--paused");
        var third = await folder.JsonAsync("fork", "source", "--at", cursor, "--paused");

        Assert.Equal(0, forked.ExitCode);
        Assert.Contains($"forked from local/source at {cursor}", forked.Output, StringComparison.Ordinal);
        var origin = shown.Last.GetProperty("forkedFrom");
        Assert.Equal(("local/source", cursor), (origin.GetProperty("id").GetString(), origin.GetProperty("cursor").GetString()));
        var workspace = shown.Last.GetProperty("workspace").GetString()!;
        Assert.EndsWith("work-other", workspace, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], await File.ReadAllLinesAsync(Path.Combine(workspace, "effects"), TestContext.Current.CancellationToken));
        Assert.Equal(["a", "b"], await File.ReadAllLinesAsync(folder.File("work/effects"), TestContext.Current.CancellationToken));
        Assert.Equal((0, "Paused", "local/source-fork"), (second.ExitCode, second.Status, second.Last.GetProperty("id").GetString()));
        Assert.Equal("local/source-fork-2", third.Last.GetProperty("id").GetString());
        Assert.Equal("a is made", (await folder.GoalsAsync("output", "other", "a")).Output.TrimEnd());
        Assert.Contains("forked from", (await folder.GoalsAsync("show", "other")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fork_WhileAnotherProcessHoldsTheStore_IsAskedOfThat()
    {
        await BeginAsync();
        using var server = folder.Start("serve");
        await server.ErrorAsync("serves");

        var forked = await folder.JsonAsync("fork", "source", "--as", "other");

        Assert.Equal((0, "Complete"), (forked.ExitCode, forked.Status));
        server.Signal(GoalsProcess.Terminate);
        await server.EndAsync();
    }

    [Fact]
    public async Task Fork_WrongInputs_SayWhatToDo()
    {
        folder.WriteGoal("plain.yaml", ("a", "echo a >>effects"));
        Assert.Equal(0, (await folder.GoalsAsync("run", "plain.yaml")).ExitCode);

        var unknown = await folder.GoalsAsync("fork", "nobody");
        var nowhere = await folder.GoalsAsync("fork", "plain");
        var cursor = await folder.GoalsAsync("fork", "plain", "--at", "7777", "--workspace", ".");
        var badId = await folder.GoalsAsync("fork", "plain", "--as", "Other One");
        var taken = await folder.GoalsAsync("fork", "plain", "--as", "plain", "--workspace", ".");
        var missing = await folder.GoalsAsync("fork", "plain", "--workspace", "not-there");

        Assert.All([unknown, nowhere, cursor, badId, taken, missing], end => Assert.Equal(64, end.ExitCode));
        Assert.Contains("there is no goal local/nobody", unknown.Errors, StringComparison.Ordinal);
        Assert.Contains("--workspace DIR", nowhere.Errors, StringComparison.Ordinal);
        Assert.Contains("its points go from", cursor.Errors, StringComparison.Ordinal);
        Assert.Contains("is not a valid id", badId.Errors, StringComparison.Ordinal);
        Assert.Contains("there is a goal local/plain already", taken.Errors, StringComparison.Ordinal);
        Assert.Contains("there is no folder", missing.Errors, StringComparison.Ordinal);
    }

    private async Task BeginAsync()
    {
        Directory.CreateDirectory(folder.File("work"));
        folder.Write("source.yaml", $$"""
            objective: Two steps that commit.
            workspace: work
            doneWhen:
              - {id: ran, file: effects}
            plans:
              - steps:
                  - {id: init, run: "git init -q; git add -A; {{Commit}} --allow-empty -m first"}
                  - {id: a, run: "echo a >>effects; git add effects; {{Commit}} -m a; echo a is made", after: [init]}
                  - {id: b, run: "echo b >>effects; git add effects; {{Commit}} -m b", after: [a]}

            """);
        var run = await folder.GoalsAsync("run", "source.yaml");
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }
}
