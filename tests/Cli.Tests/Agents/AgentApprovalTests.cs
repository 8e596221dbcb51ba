using System.Text.Json;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Calls that a person approves, denies, or leaves alone.</summary>
public sealed class AgentApprovalTests
{
    private const string Value = "hunter2-and-more-of-it";

    [Fact]
    public async Task Approve_NamesTheCallAndOnlyThatRuns()
    {
        await using var goal = await StartAsync(string.Empty, Exec("echo pushed >>effects"), Exec("echo done >>effects"), Finish());
        Write(goal, "always");

        var run = await goal.JsonAsync("run", "goal.yaml");
        var first = Asked(run);
        var shown = await goal.GoalsAsync("show", "goal");
        var unsaid = await goal.GoalsAsync("approve", "goal");
        var wrong = await goal.GoalsAsync("approve", "goal", "000000000000");
        var approved = await goal.JsonAsync("approve", "goal", Code(first), "--because", "the branch is ours");
        var second = Asked(approved);
        var stale = await goal.GoalsAsync("approve", "goal", Code(first));
        Assert.Equal(["pushed"], goal.Folder.Effects);
        var ended = await goal.JsonAsync("approve", "goal", Code(second));

        Assert.Equal((3, "AwaitingInput"), (run.ExitCode, run.Status));
        Assert.Equal("approval", first.GetProperty("kind").GetString());
        Assert.Equal("""{"command":"echo pushed \u003E\u003Eeffects"}""", first.GetProperty("approval").GetProperty("arguments").GetString(), ignoreCase: true);
        Assert.Contains($"goals approve goal {Code(first)}", shown.Output, StringComparison.Ordinal);
        Assert.Contains(first.GetProperty("approval").GetProperty("hash").GetString()!, shown.Output, StringComparison.Ordinal);
        Assert.Equal((64, 64, 64), (unsaid.ExitCode, wrong.ExitCode, stale.ExitCode));
        Assert.Contains(Code(first), unsaid.Errors, StringComparison.Ordinal);
        Assert.NotEqual(Code(first), Code(second));
        Assert.Equal((0, "Complete"), (ended.ExitCode, ended.Status));
        Assert.Equal(["pushed", "done"], goal.Folder.Effects);
        Assert.Equal(3, goal.Server.Requests.Count);
        Assert.Contains($"{Environment.UserName} approves the call of exec ({Code(first)}): the branch is ours", approved.End.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Deny_IsToldToTheModelWithTheReason()
    {
        await using var goal = await StartAsync(string.Empty, Exec("echo pushed >>effects"), Calls("write_file", new { path = "effects", content = "done" }), Finish());
        Write(goal, "{tools: {exec: always}}");

        var asked = Asked(await goal.JsonAsync("run", "goal.yaml"));
        var denied = await goal.JsonAsync("deny", "goal", Code(asked), "--because", "open a pull request");

        Assert.Equal((0, "Complete"), (denied.ExitCode, denied.Status));
        Assert.Contains("did not approve this call, and says why: open a pull request", goal.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Equal(["done"], goal.Folder.Effects);
        Assert.Contains("denied", denied.Types);
    }

    [Fact]
    public async Task Run_NobodyAnswers_TheCallCountsAsDeniedAndTheAgentGoesOn()
    {
        // By what it is shown, not in order: a turn that begins as a command leaves is asked anew by the next.
        await using var goal = await StartAsync(
            string.Empty,
            Exec("echo pushed >>effects") with { When = new() { Turn = 1 }, Always = true },
            Calls("write_file", new { path = "effects", content = "done" }) with { When = new() { Turn = 2 }, Always = true },
            Finish() with { Always = true });
        Write(goal, "{expire: 2s, tools: {exec: always}}");

        var run = await goal.JsonAsync("run", "goal.yaml");
        var deadline = DateTime.UtcNow + Deadline.Long;
        while (run.Status == "AwaitingInput" && DateTime.UtcNow < deadline)
        {
            run = await goal.JsonAsync("resume", "goal");
        }

        var shown = await goal.JsonAsync("show", "goal");
        Assert.True(shown.Status == "Complete", shown.End.Output);
        Assert.Contains(goal.Server.Requests, static request => request.Body.Contains("nobody approved it within 2s", StringComparison.Ordinal));
        Assert.Equal(["done"], goal.Folder.Effects);
    }

    [Fact]
    public async Task Approve_ProcessKilledRightAfter_RunsTheCallOnce()
    {
        await using var goal = await StartAsync(string.Empty, Exec("echo pushed >>effects; sleep 2; echo done >>effects"), Finish());
        Write(goal, "always");
        var asked = Asked(await goal.JsonAsync("run", "goal.yaml"));
        using (var approve = goal.Start("approve", "goal", Code(asked), "--json"))
        {
            await approve.LineAsync("exec begins, as approved");
            approve.Kill();
            await approve.EndAsync();
        }

        var resumed = await goal.JsonAsync("resume", "--all");

        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
        Assert.Equal(["pushed", "done"], goal.Folder.Effects);
        Assert.Equal(2, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Edit_OfTheApprovals_ReachesTheAgentAtWork()
    {
        await using var goal = await StartAsync(string.Empty, Exec("echo pushed >>effects"), Exec("echo done >>effects"), Finish());
        Write(goal, "always");
        var asked = Asked(await goal.JsonAsync("run", "goal.yaml"));
        Write(goal, "never", "laxer.yaml");

        var edited = await goal.GoalsAsync("edit", "goal", "laxer.yaml");
        var approved = await goal.JsonAsync("approve", "goal", Code(asked));

        Assert.Equal(0, edited.ExitCode);
        Assert.Equal((0, "Complete"), (approved.ExitCode, approved.Status));
        Assert.Equal(["pushed", "done"], goal.Folder.Effects);
        Assert.Equal(3, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Show_CallWithTerminalCodesAndASecret_ShowsNeither()
    {
        await using var goal = await StartAsync(string.Empty, Exec($"echo \u001b[2J\u202e {Value}"));
        Write(goal, "always", extra: "secrets: [API_KEY]");
        goal.Variables["GOALS_SECRET_API_KEY"] = Value;

        var run = await goal.GoalsAsync("run", "goal.yaml");
        var shown = await goal.GoalsAsync("show", "goal");

        Assert.Equal(3, run.ExitCode);
        foreach (var output in (string[])[run.Output, shown.Output])
        {
            Assert.Contains("approve", output, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', output);
            Assert.DoesNotContain('\u202e', output);
            Assert.DoesNotContain(Value, output, StringComparison.Ordinal);
        }
    }

    private static void Write(AgentGoal goal, string approvals, string name = "goal.yaml", string extra = "") => goal.Folder.Write(name, $$"""
        id: goal
        objective: The file effects says that it is done.
        doneWhen: [{id: done, file: effects, contains: done}]
        strategy: continuous
        model: scripted
        agents: {sandbox: full-access, approvals: {{approvals}}}
        {{extra}}
        """);

    private static JsonElement Asked(JsonEnd end) => Assert.Single(end.Last.GetProperty("questions").EnumerateArray());

    private static string Code(JsonElement question) => question.GetProperty("approval").GetProperty("code").GetString()!;
}
