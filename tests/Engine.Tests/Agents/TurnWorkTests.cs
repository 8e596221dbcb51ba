using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.AI;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Models;
using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Engine.Tests.Agents;

public sealed class TurnWorkTests : IAsyncDisposable
{
    private const string Spaced = """{ "path" :  "a.txt" }""";

    private readonly OperationsBench bench = new();

    public static TheoryData<string, string, bool> Faults => new()
    {
        { "throttled", "Transient", true },
        { "quota", "Quota", true },
        { "server", "Transient", false },
        { "cut", "Transient", false },
        { "long", "TooLong", false },
        { "refused", "Refused", false },
        { "argument", "Refused", false },
        { "foreign", "Transient", false },
    };

    [Fact]
    public async Task Turn_ReplyThatReads_IsAnsweredAtOnce()
    {
        bench.Write("a.txt", "apple");
        bench.Write("b.txt", "banana");
        var model = new ScriptedChat(
            new TextContent("I "), new TextContent("read."), Call("c1", "read_file", Spaced), Call("c2", "read_file", """{"path":"b.txt"}"""),
            new UsageContent(new UsageDetails { InputTokenCount = 100, CachedInputTokenCount = 80, OutputTokenCount = 20, ReasoningTokenCount = 5 }));

        var result = await RunAsync(model, Spec());

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        var reply = result.Turn!;
        Assert.Equal("I read.", reply.Said!.Text);
        Assert.Equal([Spaced, """{"path":"b.txt"}"""], reply.Said.Calls.Select(call => call.Arguments));
        Assert.Equal(["c1", "c2"], reply.Answers.Select(answer => answer.Call));
        Assert.All(reply.Answers, answer => Assert.False(answer.Failed, answer.Text));
        Assert.Contains("apple", reply.Answers[0].Text, StringComparison.Ordinal);
        Assert.Contains("banana", reply.Answers[1].Text, StringComparison.Ordinal);
        Assert.Equal(new ModelUsage { Calls = 1, Input = 100, Cached = 80, Output = 20, Reasoning = 5 }, reply.Usage);
    }

    [Theory]
    [InlineData("exec")]
    [InlineData("write_file")]
    [InlineData("propose_complete")]
    public async Task Turn_OneCallDoesMore_NoneIsAnswered(string name)
    {
        bench.Write("a.txt", "apple");
        var result = await RunAsync(new ScriptedChat(Call("c1", "read_file", Spaced), Call("c2", name, "{}")), Spec());

        Assert.Equal(2, result.Turn!.Said!.Calls.Length);
        Assert.Empty(result.Turn.Answers);
    }

    [Fact]
    public async Task Turn_BrokenCalls_AreAnsweredAndGetIdsOfTheirOwn()
    {
        var result = await RunAsync(new ScriptedChat(Call("c", "read_file", "{\"path\": "), Call("c", "read_fiel", "{}"), Call("", "read_file", "[]")), Spec());

        Assert.Equal(["c", "c-2", "call"], result.Turn!.Answers.Select(answer => answer.Call));
        Assert.All(result.Turn.Answers, answer => Assert.True(answer.Failed));
        Assert.Contains("no JSON", result.Turn.Answers[0].Text, StringComparison.Ordinal);
        Assert.Contains("read_file", result.Turn.Answers[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_LongAnswers_EachIsKeptWhole()
    {
        bench.Write("a.txt", string.Concat(Enumerable.Range(0, 1_500).Select(number => string.Create(CultureInfo.InvariantCulture, $"apple number {number}\n"))));
        bench.Write("b.txt", string.Concat(Enumerable.Range(0, 1_500).Select(number => string.Create(CultureInfo.InvariantCulture, $"banana number {number}\n"))));

        var result = await RunAsync(new ScriptedChat(Call("c1", "read_file", Spaced), Call("c2", "read_file", """{"path":"b.txt"}""")), Spec());

        var answers = result.Turn!.Answers;
        Assert.All(answers, answer => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(answer.Text), 1, ToolAnswer.MaximumBytes));
        Assert.Contains("apple number 700\n", await bench.ReadAsync(answers[0].Output), StringComparison.Ordinal);
        Assert.Contains("banana number 700\n", await bench.ReadAsync(answers[1].Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_Conversation_GoesBackAsItWas()
    {
        var model = new ScriptedChat(new TextReasoningContent("") { ProtectedData = "eHg=" }, new TextReasoningContent("") { ProtectedData = "eXk=" }, new TextContent("Done."));
        var spec = Spec() with
        {
            Model = new ModelChoice { Name = "large", Effort = "high" },
            Standing = "[turn 2]",
            Transcript =
            [
                new HostSaid { Text = "Begin." },
                new ModelSaid { Reasoning = "YQ==\nYg==", Calls = [new ToolRequest { Id = "c1", Name = "read_file", Arguments = Spaced }, new ToolRequest { Id = "c2", Name = "read_file", Arguments = "{no" }] },
                new ToolSaid { Call = "c1", Text = "apple" },
                new ToolSaid { Call = "c2", Text = "no JSON", Failed = true },
            ],
        };

        var result = await RunAsync(model, spec);

        Assert.Equal(["system", "user", "assistant", "tool", "tool", "user"], model.Messages.Select(message => message.Role.Value));
        Assert.Equal("[turn 2]", model.Messages[^1].Text);
        Assert.Equal(["YQ==", "Yg=="], model.Messages[2].Contents.OfType<TextReasoningContent>().Select(thought => thought.ProtectedData));
        var calls = model.Messages[2].Contents.OfType<FunctionCallContent>().ToArray();
        Assert.Equal(Spaced, calls[0].AdditionalProperties![ModelCallKeys.Arguments]);
        Assert.NotNull(calls[1].Exception);
        Assert.Equal("large", model.Options!.ModelId);
        Assert.Equal(ReasoningEffort.High, model.Options.Reasoning!.Effort);
        Assert.Equal(1_000, model.Options.MaxOutputTokens);
        Assert.Equal(OperationsBench.Goal.Value, model.Options.AdditionalProperties![ModelCallKeys.Goal]);
        Assert.Equal("eHg=\neXk=", result.Turn!.Said!.Reasoning);
        Assert.Equal(result.Turn.Usage.Tokens, result.Turn.Usage.Estimated);
        Assert.True(result.Turn.Usage.Input > 0);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Turn_Fault_SaysWhatItMeans(string which, string kind, bool saysWhen)
    {
        var now = TimeProvider.System.GetUtcNow();
        Exception fault = which switch
        {
            "throttled" => new ModelException(new Throttled("slow down", TimeSpan.FromMinutes(7))),
            "quota" => new ModelException(new QuotaExhausted("used up", now + TimeSpan.FromHours(3))),
            "server" => new ModelException(new Transient("it failed", TransientCause.Server)),
            "cut" => new ModelException(new StreamCut("it was cut", 1)),
            "long" => new ModelException(new Permanent("too long", PermanentCause.ContextTooLong)),
            "refused" => new ModelException(new Permanent("no", PermanentCause.Refused)),
            "argument" => new ArgumentException("wrong"),
            _ => new HttpRequestException("no way there"),
        };

        var result = await RunAsync(new ScriptedChat { Fault = fault }, Spec());

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Equal(kind, result.Turn!.Fault!.Kind.ToString());
        Assert.Equal(saysWhen, result.Turn.Fault.Again > now + TimeSpan.FromMinutes(6));
        Assert.Equal(which == "cut" ? 1 : 0, result.Turn.Usage.Calls);
        Assert.Null(result.Turn.Said);
    }

    [Fact]
    public async Task Turn_NoModels_SaysWhatToSet()
    {
        var result = await RunAsync(null, Spec());

        Assert.Equal(TurnFaultKind.Refused, result.Turn!.Fault!.Kind);
        Assert.Contains("OPENAI_API_KEY", result.Turn.Fault.Message, StringComparison.Ordinal);
        Assert.Contains("GOALS_MODEL", result.Turn.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_TimeOver_IsTransientAndCounts()
    {
        var result = await RunAsync(new ScriptedChat(new TextContent("I begin")) { Hangs = true }, Spec() with { Timeout = TimeSpan.FromSeconds(2) });

        Assert.Equal(TurnFaultKind.Transient, result.Turn!.Fault!.Kind);
        Assert.Equal(1, result.Turn.Usage.Calls);
        Assert.True(result.Turn.Usage.Input > 0 && result.Turn.Usage.Output > 0);
    }

    [Fact]
    public async Task Turn_Stopped_IsStopped()
    {
        var model = new ScriptedChat { Hangs = true };
        var host = Host(model);
        var start = bench.Start(Spec());
        host.Operations.Begin(start);
        await model.Asked.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        host.Operations.Stop(start.Operation, start.Execution);

        Assert.Equal(OperationOutcome.Stopped, (await host.SettledAsync(start)).Outcome);
    }

    [Fact]
    public async Task Turn_Secrets_AreInNothingThatIsKept()
    {
        bench.Secrets["token"] = "s3cr\"et-value";
        bench.Write("a.txt", "it is s3cr\"et-value.");

        var result = await RunAsync(
            new ScriptedChat(new TextContent("I saw s3cr\"et-value"), Call("c1", "read_file", Spaced), Call("c2", "read_file", """{"path":"s3cr\"et-value"}""")),
            Spec() with { Redacted = ["token"] });

        Assert.Equal("I saw [secret token]", result.Turn!.Said!.Text);
        Assert.Equal("""{"path":"[secret token]"}""", result.Turn.Said.Calls[1].Arguments);
        Assert.Contains("it is [secret token].", result.Turn.Answers[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("et-value", result.Turn.Answers[1].Text, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private static FunctionCallContent Call(string id, string name, string arguments) => new(id, name) { AdditionalProperties = new() { [ModelCallKeys.Arguments] = arguments } };

    private TurnSpec Spec() => new()
    {
        Workspace = bench.Workspace,
        Role = ModelRole.Work,
        Prefix = ["You work.", "The contract."],
        Transcript = [new HostSaid { Text = "Begin." }],
        HasTools = true,
        MaximumOutputTokens = 1_000,
        Timeout = TimeSpan.FromMinutes(1),
        Policy = new AgentPolicy(),
    };

    private TestHost Host(ScriptedChat? model) => bench.NewHost(model is null ? null : _ => model);

    private Task<OperationResult> RunAsync(ScriptedChat? model, TurnSpec spec) => Host(model).RunAsync(bench.Start(spec));
}
