using System.Text.Json;

namespace Orleans.Goals.Cli.Tests;

/// <summary>What is done with goal files alone: no store is made.</summary>
public sealed class FileVerbTests
{
    public static TheoryData<string, string, string> Folders => new()
    {
        { "app.csproj", "<Project/>", "dotnet test" },
        { "package.json", """{"scripts": {"build": "x", "test": "y"}}""", "npm run build" },
        { "package.json", "broken", "npm install" },
        { "pyproject.toml", string.Empty, "compileall" },
        { "Makefile", "all:\n\ntest: all\n", "make test" },
        { "Cargo.toml", string.Empty, "cargo test" },
        { "go.mod", string.Empty, "go test ./..." },
        { "one more.sln", string.Empty, "'dotnet build ''one more.sln'' --disable-build-servers'" },
        { "other.txt", string.Empty, "ls >contents.txt" },
    };

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Init_OfAFolder_WritesAValidGoalFileThatFits(string file, string content, string expected)
    {
        using var folder = new GoalFolder();
        folder.Write(file, content);
        folder.Write(file.EndsWith(".sln", StringComparison.Ordinal) ? "other.sln" : "more.txt", string.Empty);
        folder.Write("AGENTS.md", "Read this.");

        var yaml = await folder.GoalsAsync("init");
        var markdown = await folder.GoalsAsync("init", "goal.md");
        var checking = await folder.GoalsAsync("validate", "goal.yaml", "goal.md");

        Assert.Equal((0, 0, 0), (yaml.ExitCode, markdown.ExitCode, checking.ExitCode));
        Assert.Equal(["goal.yaml: valid, the goal goal", "goal.md: valid, the goal goal"], checking.Lines);
        var text = await File.ReadAllTextAsync(folder.File("goal.yaml"));
        Assert.StartsWith("# yaml-language-server: $schema=.goals/goal.schema.json\n", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.Contains("readFirst: [AGENTS.md]", text, StringComparison.Ordinal);
        Assert.True(JsonDocument.Parse(await File.ReadAllTextAsync(folder.File(".goals/goal.schema.json"))).RootElement.TryGetProperty("$defs", out _));
        Assert.EndsWith(file == "other.txt" ? "\n---\nA list of the files in this folder is in contents.txt.\n" : "\n---\nEverything builds, and every test passes.\n", await File.ReadAllTextAsync(folder.File("goal.md")), StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Store));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public async Task Init_ForAnAgent_WritesAValidGoalFileWithAStrategy(string file, string content, string expected)
    {
        using var folder = new GoalFolder();
        folder.Write(file, content);
        folder.Write(file.EndsWith(".sln", StringComparison.Ordinal) ? "other.sln" : "more.txt", string.Empty);

        var yaml = await folder.GoalsAsync("init", "--agent");
        var markdown = await folder.GoalsAsync("init", "goal.md", "--agent");
        var checking = await folder.JsonAsync("validate", "goal.yaml", "goal.md");

        Assert.Equal((0, 0, 0), (yaml.ExitCode, markdown.ExitCode, checking.ExitCode));
        var text = await File.ReadAllTextAsync(folder.File("goal.yaml"));
        Assert.Contains("\nstrategy: continuous\n", text, StringComparison.Ordinal);
        Assert.Contains("\nbudget: {tokens: 2M, turns: 500, wallClock: 8h, replans: 5}\n", text, StringComparison.Ordinal);
        Assert.Contains(expected, text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nplans:", text, StringComparison.Ordinal);
        Assert.All(checking.Lines, line => Assert.Equal("continuous/work", Assert.Single(Assert.Single(line.GetProperty("agents").EnumerateArray()).GetProperty("steps").EnumerateArray()).GetString()));
    }

    [Fact]
    public async Task Validate_FileWithAgents_TellsHowTheyWork()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", """
            objective: x
            doneWhen: [{id: a, file: a}]
            model: {work: {name: gpt-5, effort: high, maxOutputTokens: 8000}}
            agents: {smoke: make test}
            budget: {tokens: 2M}
            plans:
              - name: first
                steps:
                  - {id: fix, agent: y}
                  - {id: part, goal: {objective: z, doneWhen: [{id: a, file: a}], strategy: fresh, model: small, agents: {sandbox: full-access, maxStretch: 1h}, budget: {turns: 1000}}}
            """);

        var text = await folder.GoalsAsync("validate", "goal.yaml");
        var json = (await folder.JsonAsync("validate", "goal.yaml")).Last.GetProperty("agents");

        Assert.Equal(
            [
                "goal.yaml: valid, the goal goal",
                "  strategy   declared",
                "  agents do  first/fix",
                "  model      gpt-5 (effort high, 8,000 tokens a reply); the same shortens conversations",
                "  sandbox    workspace-write, without network",
                "  smoke      make test",
                "  limits     30m a worker, 200 turns an attempt, conversations of 100,000 tokens, 2,000,000 tokens in all",
                "  goal       first/part",
                "  strategy   fresh",
                "  agents do  fresh/work",
                "  model      small; the same shortens conversations",
                "  sandbox    full-access, with network",
                "  limits     1h a worker, 200 turns an attempt, conversations of 100,000 tokens, 1,000 turns in all",
            ],
            text.Lines);
        Assert.Equal((2, "gpt-5", 1_800, 2_000_000), (json.GetArrayLength(), json[0].GetProperty("work").GetProperty("name").GetString(), json[0].GetProperty("maxStretchSeconds").GetInt32(), json[0].GetProperty("tokens").GetInt64()));
        Assert.Equal(("first/part", "fresh", true), (json[1].GetProperty("goal").GetString(), json[1].GetProperty("strategy").GetString(), json[1].GetProperty("network").GetBoolean()));
    }

    [Fact]
    public async Task Init_InAFolderOfWhichNothingIsKnown_WritesAGoalThatIsReachedAsItStands()
    {
        using var folder = new GoalFolder();

        var init = await folder.GoalsAsync("init", "first.yaml");
        var run = await folder.GoalsAsync("run", "first.yaml");

        Assert.Equal((0, 0), (init.ExitCode, run.ExitCode));
        Assert.Contains("first.yaml", await File.ReadAllLinesAsync(folder.File("contents.txt")));
    }

    [Fact]
    public async Task Init_OverAFile_NeedsForce()
    {
        using var folder = new GoalFolder();
        folder.Write("goal.yaml", "mine");

        var refused = await folder.GoalsAsync("init");
        var kept = await File.ReadAllTextAsync(folder.File("goal.yaml"));
        var forced = await folder.JsonAsync("init", "goal.yaml", "--force");

        Assert.Equal(64, refused.ExitCode);
        Assert.Contains("goal.yaml is there already; write another path, or --force to replace it", refused.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", kept);
        Assert.Equal("goal.yaml", forced.Last.GetProperty("file").GetString());
        Assert.Equal(0, (await folder.GoalsAsync("validate", "goal.yaml")).ExitCode);
    }

    [Fact]
    public async Task Init_WhereNoFileCanBe_SaysWhatToDo()
    {
        using var folder = new GoalFolder();
        Directory.CreateDirectory(folder.File("inside"));

        Assert.Contains("write the path of the goal file to be", (await folder.GoalsAsync("init", "inside")).Errors, StringComparison.Ordinal);
        Assert.Contains("make it first", (await folder.GoalsAsync("init", "nowhere/goal.yaml")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_SeveralFiles_TellsAllErrorsOfAll()
    {
        using var folder = new GoalFolder();
        folder.WriteGoal("good.yaml", ("one", "true"));
        folder.Write("bad.yaml", "objective: x\ndoneWhen: [{id: A, file: /a}]\nplans: []\n");
        folder.Write("bad.md", "doneWhen: no head");

        var text = await folder.GoalsAsync("validate", "good.yaml", "bad.yaml", "bad.md", "gone.yaml");
        var json = await folder.JsonAsync("validate", "good.yaml", "bad.yaml");

        Assert.Equal(64, text.ExitCode);
        Assert.Equal(["good.yaml: valid, the goal good"], text.Lines);
        Assert.Equal(
            ["bad.yaml:2:", "bad.yaml:2:", "bad.yaml:3:", "bad.md:1:1", "gone.yaml:", "goals: 5 er"],
            text.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..Math.Min(line.Length, line.StartsWith("goals", StringComparison.Ordinal) ? 11 : line.StartsWith("bad.yaml", StringComparison.Ordinal) ? 11 : 10)]));
        Assert.Contains("5 errors in 3 of 4 files", text.Errors, StringComparison.Ordinal);
        Assert.Equal(64, json.ExitCode);
        Assert.Equal("good", json.Lines[0].GetProperty("id").GetString());
        Assert.Equal(3, json.Last.GetProperty("errors").GetArrayLength());
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public async Task Validate_FileToReadFirstThatIsNotThere_TellsWhere()
    {
        using var folder = new GoalFolder();
        Directory.CreateDirectory(folder.File("docs"));
        folder.Write("AGENTS.md", "x");
        folder.Write("goal.yaml", "objective: x\nreadFirst: [AGENTS.md, docs, gone.md]\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]\n");

        var checking = await folder.GoalsAsync("validate", "goal.yaml");
        var run = await folder.GoalsAsync("run", "goal.yaml");

        Assert.Contains("goal.yaml:2:24: 'docs' is a folder; write the path of a file\n", checking.Errors, StringComparison.Ordinal);
        Assert.Contains($"goal.yaml:2:30: there is no file 'gone.md' in the workspace '{folder.Path}'; write the path of one that is there\n", checking.Errors, StringComparison.Ordinal);
        Assert.Equal((64, 64), (checking.ExitCode, run.ExitCode));
    }

    [Fact]
    public async Task Schema_Printed_IsJsonAlsoForScripts()
    {
        using var folder = new GoalFolder();

        var schema = await folder.GoalsAsync("schema");
        var reference = await folder.GoalsAsync("schema", "--reference");

        Assert.Equal("object", JsonDocument.Parse(schema.Output).RootElement.GetProperty("type").GetString());
        Assert.Equal("# The goal file", reference.Lines[0]);
    }

    [Fact]
    public async Task Run_OfAMarkdownGoal_GivesStepsWhatTheFileSays()
    {
        using var folder = new GoalFolder();
        folder.Write("AGENTS.md", "x");
        folder.Write(
            "release.md",
            """
            ---
            env: {WHAT: shipped}
            readFirst: [AGENTS.md]
            rules: [Be brief.]
            doneWhen:
              - {id: written, json: out.json, pointer: /what, equals: shipped}
              - {id: same, run: "test \"$WHAT\" = shipped"}
            plans:
              - steps:
                  - id: write
                    env: {WHO: step}
                    run: 'printf "{\"what\": \"%s\", \"who\": \"%s\", \"read\": \"%s\", \"rules\": \"%s\"}" "$WHAT" "$WHO" "$GOALS_READ_FIRST" "$GOALS_RULES" >out.json'
            ---
            # It is shipped
            """);

        var run = await folder.JsonAsync("run", "release.md");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("# It is shipped", run.Last.GetProperty("objective").GetString());
        Assert.Equal("""{"what": "shipped", "who": "step", "read": "AGENTS.md", "rules": "Be brief."}""", await File.ReadAllTextAsync(folder.File("out.json")));
    }
}
