using Orleans.Goals.ModelServer.Scripts;
using static Orleans.Goals.Cli.Tests.Agents.AgentGoal;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>Agents that work side by side on one goal: what they claim, tell and leave each other.</summary>
public sealed class AgentBoardTests
{
    private const string Pair = """
        id: goal
        objective: Both parts are there.
        doneWhen:
          - {id: lexer, file: lexer.txt}
          - {id: parser, file: parser.txt}
        model: scripted
        agents: {sandbox: full-access}
        plans:
          - name: side-by-side
            steps:
              - {id: lexer, after: [], agent: "LEXER part", checks: [{id: made, file: lexer.txt}]}
              - {id: parser, after: [], agent: "PARSER part", checks: [{id: made, file: parser.txt}]}
        """;

    [Fact]
    public async Task Run_TwoAgents_ClaimIsKeptMessageArrivesAndTheBoardTells()
    {
        await using var goal = await StartAsync(
            string.Empty,

            // The lexer's agent claims, tells the other, and waits for its word.
            Rule(Lexer(), "claim", new { path = "shared", why = "the tokens" }),
            Rule(Lexer(), "send", new { to = "parser", text = "CLAIMED-IT" }),
            Rule(Lexer(lacks: "GO-ON"), "wait_until", new { seconds = 3_000, reason = "for the parser" }),
            Rule(Lexer(), "write_file", new { path = "shared/tokens.txt", content = "of the lexer" }),
            Rule(Lexer(), "write_file", new { path = "lexer.txt", content = "there" }),
            Of(Lexer(), Finish()),

            // The parser's waits for that, is kept out, notes, writes a key, and tells so.
            Rule(Parser(lacks: "CLAIMED-IT"), "wait_until", new { seconds = 3_000, reason = "for the lexer" }),
            Rule(Parser(), "write_file", new { path = "shared/tokens.txt", content = "of the parser" }),
            Rule(Parser(), "note", new { text = "The grammar is in shared/tokens.txt" }),
            Rule(Parser(), "put", new { key = "api", value = "v1", expected_version = 0 }),
            Rule(Parser(), "send", new { to = "all", text = "GO-ON" }),
            Rule(Parser(), "recall", new { query = "grammar" }),
            Rule(Parser(), "get_goal", new { }),
            Rule(Parser(), "write_file", new { path = "parser.txt", content = "there" }),
            Of(Parser(), Finish()));
        goal.Folder.Write("pair.yaml", Pair);

        var run = await goal.JsonAsync("run", "pair.yaml");
        var board = await goal.JsonAsync("board", "goal");
        var told = await goal.GoalsAsync("board", "goal");
        var events = await goal.GoalsAsync("events", "goal");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.Equal("of the lexer", File.ReadAllText(goal.Folder.File("shared/tokens.txt")));
        var bodies = goal.Server.Requests.Select(request => request.Body).ToArray();
        Assert.Contains(bodies, body => body.Contains("PARSER part", StringComparison.Ordinal) && body.Contains("CLAIMED-IT", StringComparison.Ordinal));
        Assert.Contains(bodies, body => body.Contains("nothing was written: shared/tokens.txt lies in what another agent claims", StringComparison.Ordinal));
        Assert.Contains(bodies, body => body.Contains("Your step (lexer)", StringComparison.Ordinal) && body.Contains("from step parser: GO-ON", StringComparison.Ordinal));
        Assert.Contains(bodies, body => body.Contains("[note of step parser,", StringComparison.Ordinal));
        Assert.Contains(bodies, body => body.Contains("Objective: Both parts are there.", StringComparison.Ordinal));
        var shown = board.Last.GetProperty("board");
        Assert.Equal(["done", "done"], shown.GetProperty("agents").EnumerateArray().Select(agent => agent.GetProperty("state").GetString()));
        Assert.Equal("v1", Assert.Single(shown.GetProperty("keys").EnumerateArray()).GetProperty("value").GetString());
        Assert.Empty(shown.GetProperty("claims").EnumerateArray());
        Assert.Contains("The grammar is in shared/tokens.txt", told.Output, StringComparison.Ordinal);
        Assert.Contains("step lexer claims shared until", events.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OneAgent_HasNoBoard()
    {
        await using var goal = await StartAsync(string.Empty, Calls("note", new { text = "alone" }), Exec("echo done >>effects"), Finish());

        var run = await goal.JsonAsync("run", "goal.yaml");
        var told = await goal.GoalsAsync("board", "goal");

        Assert.Equal((0, "Complete"), (run.ExitCode, run.Status));
        Assert.False(run.Last.TryGetProperty("board", out _));
        Assert.Contains("Nothing is on the board", told.Output, StringComparison.Ordinal);
    }

    /// <summary>What comes next of the lexer's; what it waits for may be there already.</summary>
    private static RequestConditions Lexer(string? lacks = null) => new() { Contains = "Your step (lexer)", Lacks = lacks };

    private static RequestConditions Parser(string? lacks = null) => new() { Contains = "Your step (parser)", Lacks = lacks };

    private static ScriptRule Rule(RequestConditions when, string tool, object arguments) => Calls(tool, arguments, when);

    private static ScriptRule Of(RequestConditions when, ScriptRule rule) => rule with { When = when };
}
