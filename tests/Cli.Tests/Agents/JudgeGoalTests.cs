using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Criteria that a model judges: a goal is complete when it validly says so, and never otherwise.</summary>
public sealed class JudgeGoalTests
{
    private const string Line = "Run make install, then start the program.";
    private const string Fail = """{"verdict": "fail", "reason": "the start is not told", "citations": []}""";

    private static readonly RequestConditions Judging = new() { FirstContains = "The statement to judge" };
    private static readonly RequestConditions Working = new() { Lacks = "The statement to judge" };

    [Fact]
    public async Task Run_OnlyAJudge_CompletesWithItsVotesInReports()
    {
        await using var goal = await DeclaredAsync("votes: 3", Calls("read_file", new { path = "README.md" }, Judging), Says(Pass(), always: true));

        var run = await goal.JsonAsync("run", "judged.yaml");
        var shown = await goal.GoalsAsync("report", "judged");
        var page = await goal.GoalsAsync("report", "judged", "--output", "report.html");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal(3, goal.Server.Requests.Count);
        Assert.All(goal.Server.Requests, request => Assert.Equal("judge-1", request.Model));
        Assert.Contains("2 of 3 votes are for a pass", shown.Output, StringComparison.Ordinal);
        Assert.Contains($"README.md: \"{Line}\"", shown.Output, StringComparison.Ordinal);
        Assert.Contains("by judges in 3 calls", shown.Output, StringComparison.Ordinal);
        Assert.Contains("2 for a pass", string.Join('\n', run.End.Lines), StringComparison.Ordinal);
        Assert.Equal(0, page.ExitCode);
        Assert.Contains($"<blockquote class=\"text\">{Line}", File.ReadAllText(goal.Folder.File("report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_JudgeFailsAndThenPasses_TheAgentIsToldAndMendsIt()
    {
        await using var goal = await AgentAsync(
            Says(Fail),
            Says(Pass(), always: true),
            Exec("echo '# The program' >README.md", Working),
            Finish(Working),
            Exec($"echo '{Line}' >>README.md", Working),
            Finish(Working));

        var run = await goal.JsonAsync("run", "judged.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        var told = goal.Server.Requests.Where(request => !request.Body.Contains("The statement to judge", StringComparison.Ordinal)).ElementAt(2);
        Assert.Contains("the start is not told", told.Body, StringComparison.Ordinal);
        Assert.DoesNotContain(
            goal.Server.Requests, request => request.Body.Contains("The statement to judge", StringComparison.Ordinal) && request.Body.Contains("All of it is done", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_CitationThatLies_DoesNotPass()
    {
        await using var goal = await DeclaredAsync(string.Empty, Says(Pass("It is all explained here."), always: true));

        var run = await goal.JsonAsync("run", "judged.yaml");

        Assert.Equal((2, "Blocked"), (run.ExitCode, run.Status));
        Assert.Contains("quotes what is not in", run.End.Output, StringComparison.Ordinal);
        Assert.Equal(2, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_ModelThatRefuses_IsBlockedAndResumeAsksAgain()
    {
        await using var goal = await DeclaredAsync(string.Empty, new ScriptRule { Fail = new ScriptedFailure { Status = 401 } }, Says(Pass()));

        var run = await goal.JsonAsync("run", "judged.yaml");
        var resumed = await goal.JsonAsync("resume", "judged");

        Assert.Equal((2, "Blocked"), (run.ExitCode, run.Status));
        Assert.Contains("the model that judges could not be asked", run.End.Output, StringComparison.Ordinal);
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
    }

    [Fact]
    public async Task Run_QuotaThatIsUsedUpUntilATime_IsWaitedForAndTheRoundRepeated()
    {
        await using var goal = await DeclaredAsync(
            string.Empty, new ScriptRule { Fail = new ScriptedFailure { Status = 429, Code = "insufficient_quota", RetryAfterMs = 2_000 } }, Says(Pass()));

        var run = await goal.JsonAsync("run", "judged.yaml");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Contains("is repeated at", run.End.Output, StringComparison.Ordinal);
        Assert.Equal(2, goal.Server.Requests.Count);
    }

    [Fact]
    public async Task Run_QuotaThatIsUsedUpForNobodyKnowsHowLong_IsUsageLimitedAndResumeAsksAgain()
    {
        await using var goal = await DeclaredAsync(string.Empty, new ScriptRule { Fail = new ScriptedFailure { Status = 429, Code = "insufficient_quota" } }, Says(Pass()));

        var limited = await goal.JsonAsync("run", "judged.yaml");
        var asked = goal.Server.Requests.Count;
        var resumed = await goal.JsonAsync("resume", "judged");

        Assert.Equal((4, "UsageLimited", 1), (limited.ExitCode, limited.Status, asked));
        Assert.Equal((0, "Complete"), (resumed.ExitCode, resumed.Status));
    }

    [Fact]
    public async Task Run_BudgetTooSmallForAVote_IsBudgetLimited()
    {
        await using var goal = await DeclaredAsync("votes: 3", "budget: {tokens: 20k}", Says(Pass(), always: true));

        var run = await goal.JsonAsync("run", "judged.yaml");

        Assert.Equal((4, "BudgetLimited"), (run.ExitCode, run.Status));
        Assert.Empty(goal.Server.Requests);
    }

    [Fact]
    public async Task Run_NoModels_IsRefused()
    {
        await using var goal = await DeclaredAsync(string.Empty);
        goal.Variables["OPENAI_BASE_URL"] = string.Empty;
        goal.Variables["OPENAI_API_KEY"] = string.Empty;

        var run = await goal.GoalsAsync("run", "judged.yaml");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("judged by a model, and this host has none", run.Errors + run.Output, StringComparison.Ordinal);
        Assert.Empty(goal.Server.Requests);
    }

    private static ScriptRule Says(string text, bool always = false) => new() { When = Judging, Text = text, Always = always };

    private static string Pass(string quote = Line) => $$"""{"verdict": "pass", "reason": "the start is told", "citations": [{"path": "README.md", "quote": "{{quote}}"}]}""";

    private static Task<AgentGoal> DeclaredAsync(string options, params ScriptRule[] rules) => DeclaredAsync(options, string.Empty, rules);

    private static async Task<AgentGoal> DeclaredAsync(string options, string extra, params ScriptRule[] rules)
    {
        var goal = await StartAsync(string.Empty, rules);
        goal.Folder.Write("judged.yaml", $$"""
            id: judged
            objective: The README says how to start the program.
            doneWhen:
              - id: readable
                judge: The README says how to start the program.
                {{options}}
            model: {judge: judge-1}
            {{extra}}
            plans:
              - steps: [{id: write, run: "echo '{{Line}}' >README.md"}]
            """);
        return goal;
    }

    private static async Task<AgentGoal> AgentAsync(params ScriptRule[] rules)
    {
        var goal = await StartAsync(string.Empty, rules);
        goal.Folder.Write("judged.yaml", """
            id: judged
            objective: The README says how to start the program.
            doneWhen:
              - {id: there, file: README.md}
              - {id: readable, judge: The README says how to start the program., evidence: [README.md]}
            strategy: continuous
            model: scripted
            agents: {sandbox: full-access}
            budget: {tokens: 2M}
            """);
        return goal;
    }
}
