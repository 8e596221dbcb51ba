using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Models;
using Orleans.Goals.Models.Settings;
using Orleans.Goals.ModelServer.Hosting;
using Orleans.Goals.ModelServer.Scripts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Bench;

/// <summary>
/// Agents that take turns with a stand-in model, over real HTTP, on the same cores: what the runtime adds to a turn, how many turns a second there are, and how much of what is
/// sent the provider has seen before. Each turn reads one line of a file: a reply of about 512 B, a result of about 512 B.
/// </summary>
internal static class AgentCase
{
    private const int LineLength = 480;
    private const int Around = 10;
    private const string Model = "stand-in";

    /// <summary>The command line's word for a child that is the model server.</summary>
    public const string ServerFlag = "model-server";

    /// <summary>One goal of 300 turns, with what it costs the provider.</summary>
    public static async Task<Findings> OneAsync(string folder)
    {
        const int turns = 300;
        const int warm = 40;
        _ = await WithServerAsync(warm, address => RunAsync(Path.Combine(folder, "warm"), address, goals: 2, warm));
        var (calls, _) = await WithServerAsync(turns, address => RunAsync(Path.Combine(folder, "one"), address, goals: 1, turns));
        var one = calls.Single();
        var economy = await EconomyAsync(Path.Combine(folder, "economy"), turns);
        return new Findings(
            "agent1x300",
            [
                new Finding("added to a turn beside the model call, p50, around turn 10", Added(one, Around), "ms", AtMost: 2),
                new Finding("added to a turn beside the model call, p50, around turn 300", Added(one, turns - Around), "ms", AtMost: 2),
                new Finding("turns per second, the model's own time included", turns / Stopwatch.GetElapsedTime(one[0].Begun, one[^1].Ended).TotalSeconds, "turns/s"),
                .. economy,
            ]);
    }

    /// <summary>64 goals of 20 turns at once, where the same has been done before: runtime and server compile what runs often while it runs.</summary>
    public static async Task<Findings> ManyAsync(string folder)
    {
        const int goals = 64;
        const int turns = 20;
        const int warm = 4;
        var rates = await WithServerAsync(turns, async address =>
        {
            var rates = new List<double>();
            for (var round = 0; round <= warm; round++)
            {
                var (calls, elapsed) = await RunAsync(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"many-{round}")), address, goals, turns);
                rates.Add(calls.Sum(static list => list.Count) / elapsed.TotalSeconds);
            }

            return rates;
        });
        return new Findings(
            "agent64x20",
            [
                new Finding("turns per second, all goals together, right after the start", rates[0], "turns/s"),
                new Finding("turns per second, all goals together", rates[^1], "turns/s", AtLeast: 1_500),
            ]);
    }

    /// <summary>The model server, until its input ends; its own process, so that its memory is not the goals'.</summary>
    public static async Task ServeAsync(int turns)
    {
        await using var server = await ScriptedModelServer.StartAsync(Script(turns), new ModelServerOptions { KeepBodies = false });
        Console.WriteLine(server.BaseUrl);
        await Console.In.ReadToEndAsync();
    }

    private static async Task<T> WithServerAsync<T>(int turns, Func<Uri, Task<T>> use)
    {
        using var server = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [BenchCommand.ChildFlag, ServerFlag, turns.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        }) ?? throw new InvalidOperationException("the model server did not start");
        var address = await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("the model server said no address");
        var result = await use(new Uri(address));
        server.StandardInput.Close();
        await server.WaitForExitAsync();
        return result;
    }

    private static async Task<(IReadOnlyList<IReadOnlyList<(long Begun, long Ended)>> Calls, TimeSpan Elapsed)> RunAsync(string folder, Uri server, int goals, int turns)
    {
        using var models = new ModelClients(new ModelsOptions { BaseUrl = server, Default = new ModelOptions { Model = Model } });
        using var timed = new TimedChat(models.For(ModelRole.Work));
        var begun = Stopwatch.GetTimestamp();
        await PursueAsync(folder, goals, turns, timed);
        return ([.. timed.Calls.Values], Stopwatch.GetElapsedTime(begun));
    }

    private static async Task PursueAsync(string folder, int goals, int turns, TimedChat models)
    {
        var options = new EmbeddedGoalsOptions { StoreFolder = Path.Combine(folder, "store"), Models = _ => models };
        await using var embedded = await EmbeddedGoals.OpenAsync(options);
        var ids = Enumerable.Range(0, goals).Select(number => GoalId.Local($"agent-{number}")).ToArray();
        foreach (var id in ids)
        {
            var workspace = StepCase.CreateWorkspace(folder, id.Name);
            await File.WriteAllLinesAsync(Path.Combine(workspace, "lines"), Enumerable.Range(1, turns).Select(static line => Line(line)));
            var reply = await embedded.AskAsync(id, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = Contract(workspace, turns) });
            _ = reply.Accepted ? reply : throw new InvalidOperationException(reply.Reason);
        }

        foreach (var id in ids)
        {
            await foreach (var _ in embedded.WatchAsync(id))
            {
                // To its end.
            }

            var report = await embedded.ReportAsync(id);
            if (report?.Status != GoalStatus.Complete || report.Usage.Models?.Turns != turns + 1)
            {
                throw new InvalidOperationException($"{id} is {report?.Status} after {report?.Usage.Models?.Turns} turns: {report?.Reason}");
            }
        }
    }

    /// <summary>What the provider gets, request for request, in this process so that the bytes are at hand.</summary>
    private static async Task<Finding[]> EconomyAsync(string folder, int turns)
    {
        await using var server = await ScriptedModelServer.StartAsync(Script(turns));
        using var models = new ModelClients(new ModelsOptions { BaseUrl = server.BaseUrl, Default = new ModelOptions { Model = Model } });
        using var timed = new TimedChat(models.For(ModelRole.Work));
        await PursueAsync(folder, goals: 1, turns, timed);
        var bodies = server.Requests.Select(static request => Encoding.UTF8.GetBytes(request.Body!)).ToArray();
        long shared = 0, sent = 0;
        for (var index = 1; index < bodies.Length; index++)
        {
            shared += bodies[index].AsSpan().CommonPrefixLength(bodies[index - 1]);
            sent += bodies[index - 1].Length;
        }

        var added = bodies.Zip(bodies.Skip(1), static (before, after) => (double)(after.Length - before.Length)).Order().ToArray();
        var repeats = turns * 1_600L * 4;
        return
        [
            new Finding("of the request before, what the next repeats as its beginning", 100.0 * shared / sent, "%", AtLeast: 99),
            new Finding("what a turn adds to the next request, p50", added[added.Length / 2], "B"),
            new Finding("the same beside reply and result themselves, per turn", (bodies[^1].Length - bodies[0].Length - (turns * 2 * 512.0)) / turns, "B"),
            new Finding("input that reminders of 1,600 tokens a turn would add, of which here is added", 100.0 * bodies.Sum(static body => Standing(body)) / repeats, "%", AtMost: 10),
        ];
    }

    /// <summary>The bytes of a request that tell where the goal stands: what is said anew each turn.</summary>
    private static long Standing(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var last = document.RootElement.GetProperty("messages").EnumerateArray().Last();
        return last.GetProperty("role").GetString() == "user" ? last.GetRawText().Length : 0;
    }

    /// <summary>What passed between the end of a call and the beginning of the next.</summary>
    private static double Added(IReadOnlyList<(long Begun, long Ended)> calls, int turn)
    {
        var gaps = Enumerable.Range(turn - Around, 2 * Around)
            .Where(index => index >= 0 && index + 1 < calls.Count)
            .Select(index => Stopwatch.GetElapsedTime(calls[index].Ended, calls[index + 1].Begun).TotalMilliseconds)
            .Order().ToArray();
        return gaps[gaps.Length / 2];
    }

    private static GoalContract Contract(string workspace, int turns) => new()
    {
        Objective = "Read every line of the file lines.",
        Workspace = workspace,
        DoneWhen = [new FileCheck { Id = "done", File = "done" }],
        Agents = new AgentPolicy { MaxTurns = turns + 10, CompactAt = 10_000_000, MaxStretch = TimeSpan.FromHours(1) },
        Plans =
        [
            new PlanDefinition { Name = "read", Steps = [new StepDefinition { Id = "read", Action = new AgentAction { Instructions = "Read it line by line." } }] },
        ],
    };

    /// <summary>Few events a reply: what is measured is not how a stream is cut.</summary>
    private static ModelScript Script(int turns)
    {
        var script = ModelScript.Of(
            new ScriptRule
            {
                When = new RequestConditions { Turn = turns + 1 },
                Always = true,
                Calls = [new ScriptedCall { Tool = "propose_complete", Arguments = JsonSerializer.SerializeToElement("{\"summary\":\"read\",\"done\":[],\"left\":[],\"evidence\":[],\"deadEnds\":[]}") }],
            },
            new ScriptRule
            {
                Always = true,
                Text = new string('t', LineLength),
                Calls = [new ScriptedCall { Tool = "read_file", Arguments = JsonSerializer.SerializeToElement("{\"path\":\"lines\",\"offset\":{{turn}},\"limit\":1}") }],
            });
        script.TokensPerEvent = 64;
        return script;
    }

    private static string Line(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} ").PadRight(LineLength, 'l');
}
