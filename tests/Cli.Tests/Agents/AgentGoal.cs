using System.Diagnostics;
using System.Text.Json;
using Orleans.Goals.ModelServer.Hosting;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.Cli.Tests.Agents;

/// <summary>A goal that an agent does, in a folder of its own, and the server that plays its model.</summary>
internal sealed class AgentGoal : IAsyncDisposable
{
    public const string Key = "sk-a-key-of-a-test";

    private AgentGoal(ScriptedModelServer server) => Server = server;

    public GoalFolder Folder { get; } = new();

    public ScriptedModelServer Server { get; }

    /// <summary>More variables of the command.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>Starts the server and writes a goal whose agent is done when <c>effects</c> has a line <c>done</c>.</summary>
    /// <param name="extra">More lines of the goal file.</param>
    /// <param name="rules">What the model says.</param>
    public static async Task<AgentGoal> StartAsync(string extra, params ScriptRule[] rules)
    {
        var goal = new AgentGoal(await ScriptedModelServer.StartAsync(ModelScript.Of(rules), cancellationToken: TestContext.Current.CancellationToken));
        goal.Write(extra);
        return goal;
    }

    /// <summary>The goal file.</summary>
    public void Write(string extra, string name = "goal.yaml") => Folder.Write(name, $$"""
        id: goal
        objective: The file effects says that it is done.
        doneWhen: [{id: done, file: effects, contains: done}]
        strategy: continuous
        model: scripted
        agents: {sandbox: full-access}
        {{extra}}
        """);

    public GoalsProcess Start(params IEnumerable<string> arguments) => new(StartOf(arguments));

    public async Task<JsonEnd> JsonAsync(params IEnumerable<string> arguments)
    {
        using var goals = Start(arguments.Append("--json"));
        return new JsonEnd(await goals.EndAsync());
    }

    public async Task<GoalsEnd> GoalsAsync(params IEnumerable<string> arguments)
    {
        using var goals = Start(arguments);
        return await goals.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    private ProcessStartInfo StartOf(IEnumerable<string> arguments)
    {
        var start = Folder.StartOf(arguments);
        start.Environment["OPENAI_BASE_URL"] = Server.BaseUrl.ToString();
        start.Environment["OPENAI_API_KEY"] = Key;
        foreach (var (name, value) in Variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>What models say in tests.</summary>
    public static ScriptRule Calls(string tool, object arguments, RequestConditions? when = null, bool always = false, ScriptedBreak? breaks = null) => new()
    {
        When = when,
        Always = always,
        Calls = [new ScriptedCall { Tool = tool, Arguments = JsonSerializer.SerializeToElement(arguments) }],
        Break = breaks,
    };

    public static ScriptRule Exec(string command, RequestConditions? when = null, bool always = false) => Calls("exec", new { command }, when, always);

    public static ScriptRule Finish(RequestConditions? when = null, bool always = false) =>
        Calls("propose_complete", new { summary = "All of it is done.", done = new[] { "everything" }, left = Array.Empty<string>(), evidence = new[] { "I looked" }, deadEnds = Array.Empty<string>() }, when, always);

    public static RequestConditions Turn(int turn) => new() { Turn = turn };
}
