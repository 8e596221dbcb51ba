using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Settings;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.Models.Tests;

public sealed class WireTests
{
    private static readonly AIFunctionDeclaration Read = AIFunctionFactory.CreateDeclaration(
        "read_file", "Reads a file.", JsonElement.Parse("""{"type":"object","properties":{"path":{"type":"string"}},"required":["path"],"additionalProperties":false}"""));

    public static TheoryData<ModelApi, bool> Ways => new()
    {
        { ModelApi.ChatCompletions, false },
        { ModelApi.ChatCompletions, true },
        { ModelApi.Responses, false },
        { ModelApi.Responses, true },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_ReplyWithEverything_IsTheSameByEveryWay(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule
        {
            Reasoning = "I look at it first.",
            Text = "Grüße, I read the file 🙂 now.",
            Calls =
            [
                new ScriptedCall { Tool = "read_file", Id = "c1", Arguments = JsonElement.Parse("""{"path":"src/Bug.cs"}""") },
                new ScriptedCall { Tool = "read_file", Id = "c2", Arguments = JsonElement.Parse("""{"path":"b \"c\".cs"}""") },
            ],
            Usage = new ScriptedUsage { Input = 1200, Cached = 1000, Output = 80, Reasoning = 30 },
        });

        var response = await ModelWorld.CallAsync(world.Client(api), stream, [new(ChatRole.User, "hello")], new ChatOptions { Tools = [Read] });

        Assert.Equal("Grüße, I read the file 🙂 now.", response.Text);
        Assert.Equal(ChatFinishReason.ToolCalls, response.FinishReason);
        Assert.Equal("scripted", response.ModelId);
        var contents = Assert.Single(response.Messages).Contents;
        Assert.Equal("I look at it first.", string.Concat(contents.OfType<TextReasoningContent>().Select(content => content.Text)));
        var calls = contents.OfType<FunctionCallContent>().ToArray();
        Assert.Equal(["c1", "c2"], calls.Select(call => call.CallId));
        Assert.Equal(["src/Bug.cs", "b \"c\".cs"], calls.Select(call => call.Arguments!["path"]!.ToString()));
        Assert.Equal((1200L, 1000L, 80L, 30L, 1280L), (
            response.Usage!.InputTokenCount!.Value, response.Usage.CachedInputTokenCount!.Value, response.Usage.OutputTokenCount!.Value,
            response.Usage.ReasoningTokenCount!.Value, response.Usage.TotalTokenCount!.Value));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_ConversationWithTools_GoesBackAsTheModelWroteIt(ModelApi api, bool stream)
    {
        const string arguments = """{ "path" :  "a.cs",   "line": 1.0 }""";
        await using var world = await ModelWorld.StartAsync(
            new ScriptRule { Text = "First.", Reasoning = "Hm.", Calls = [new ScriptedCall { Tool = "read_file", Id = "c1", Arguments = JsonSerializer.SerializeToElement(arguments) }] },
            new ScriptRule { When = new() { Turn = 2, LastRole = "tool", LastContains = "class A" }, Text = "Done." });
        var client = world.Client(api);
        var options = new ChatOptions { Tools = [Read], Instructions = "Be brief.", Reasoning = new() { Effort = ReasoningEffort.Low } };
        List<ChatMessage> messages = [new(ChatRole.System, "You are tested."), new(ChatRole.User, "go")];

        messages.AddRange((await ModelWorld.CallAsync(client, stream, messages, options)).Messages);
        messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "class A { }")]));
        var last = await ModelWorld.CallAsync(client, stream, messages, options);

        Assert.Equal("Done.", last.Text);
        using var body = JsonDocument.Parse(world.Server.Requests[1].Body);
        var sent = api == ModelApi.Responses
            ? body.RootElement.GetProperty("input").EnumerateArray().Single(item => item.GetProperty("type").GetString() == "function_call").GetProperty("arguments")
            : body.RootElement.GetProperty("messages")[3].GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments");
        Assert.Equal(arguments, sent.GetString());
        Assert.StartsWith(world.Server.Requests[0].Body[..^2], world.Server.Requests[1].Body, StringComparison.Ordinal);
        Assert.Equal(api == ModelApi.Responses, world.Server.Requests[1].Body.Contains("encrypted_content", StringComparison.Ordinal) && body.RootElement.TryGetProperty("input", out var input)
            && input.EnumerateArray().Any(item => item.GetProperty("type").GetString() == "reasoning"));
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_ToolsOfTheSameName_AreEachSentAsTheyAreEachTime(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Always = true, Text = "Yes." });
        var client = world.Client(api);
        var lenient = AIFunctionFactory.CreateDeclaration("read_file", "Reads \"any\" file.", JsonElement.Parse("""{"type":"object","properties":{"line":{"type":"integer"}}}"""));
        List<ChatMessage> messages = [new(ChatRole.User, "go")];

        await ModelWorld.CallAsync(client, stream, messages, new ChatOptions { Tools = [Read] });
        await ModelWorld.CallAsync(client, stream, messages, new ChatOptions { Tools = [lenient] });
        await ModelWorld.CallAsync(client, stream, messages, new ChatOptions { Tools = [Read] });

        var bodies = world.Server.Requests.Select(static request => request.Body).ToArray();
        Assert.Equal(bodies[0], bodies[2]);
        Assert.Equal((true, false), (bodies[0].Contains("\"strict\":true", StringComparison.Ordinal), bodies[1].Contains("\"strict\":true", StringComparison.Ordinal)));
        using var sent = JsonDocument.Parse(bodies[1]);
        var tool = Assert.Single(sent.RootElement.GetProperty("tools").EnumerateArray().ToArray());
        var function = api == ModelApi.Responses ? tool : tool.GetProperty("function");
        Assert.Equal("Reads \"any\" file.", function.GetProperty("description").GetString());
        Assert.Equal(lenient.JsonSchema.GetRawText(), function.GetProperty("parameters").GetRawText());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_UnknownToolAndMalformedArguments_ReachTheCallerAndGoBackAsValidJson(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(
            new ScriptRule { Calls = [new ScriptedCall { Tool = "fly", Id = "c1", Arguments = JsonSerializer.SerializeToElement("{\"to\": ") }] },
            new ScriptRule { Text = "Sorry." });
        var client = world.Client(api);
        List<ChatMessage> messages = [new(ChatRole.User, "go")];

        var response = await ModelWorld.CallAsync(client, stream, messages, new ChatOptions { Tools = [Read] });
        var call = Assert.Single(response.Messages[0].Contents.OfType<FunctionCallContent>());
        messages.AddRange(response.Messages);
        messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent("c1", "There is no tool fly.")]));
        await ModelWorld.CallAsync(client, stream, messages);

        Assert.Equal("fly", call.Name);
        Assert.Null(call.Arguments);
        Assert.IsType<JsonException>(call.Exception, exactMatch: false);
        Assert.Contains("""{\"unparsed\":\"{\\\"to\\\": \"}""", world.Server.Requests[1].Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_Settings_AreSent(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = """{"passed":true}""" });
        var schema = JsonElement.Parse("""{"type":"object","properties":{"passed":{"type":"boolean"}},"required":["passed"],"additionalProperties":false}""");

        var response = await ModelWorld.CallAsync(world.Client(api), stream, [new(ChatRole.User, "judge")], new ChatOptions
        {
            ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, "verdict"),
            Reasoning = new() { Effort = ReasoningEffort.ExtraHigh },
            MaxOutputTokens = 50,
            Temperature = 0.5f,
            Tools = [Read],
            ToolMode = ChatToolMode.RequireSpecific("read_file"),
            AllowMultipleToolCalls = false,
        });

        Assert.True(JsonElement.Parse(response.Text).GetProperty("passed").GetBoolean());
        var request = world.Server.Requests[0];
        Assert.Equal(stream, request.Stream);
        Assert.Equal(("xhigh", 50), (request.Request!.Effort, request.Request.MaximumOutputTokens));
        Assert.Equal(["read_file"], request.Request.Tools);
        Assert.Contains("\"strict\":true", request.Body, StringComparison.Ordinal);
        Assert.Contains("\"temperature\":0.5", request.Body, StringComparison.Ordinal);
        Assert.Contains("\"parallel_tool_calls\":false", request.Body, StringComparison.Ordinal);
        Assert.Contains(schema.GetRawText(), request.Body, StringComparison.Ordinal);
        Assert.Contains(api == ModelApi.Responses ? """"text":{"format":{"type":"json_schema","name":"verdict"""" : """"response_format":{"type":"json_schema"""", request.Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_OutputLimitReached_SaysLength(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "one two three four" });

        var response = await ModelWorld.CallAsync(world.Client(api), stream, [new(ChatRole.User, "count")], new ChatOptions { MaxOutputTokens = 2 });

        Assert.Equal(ChatFinishReason.Length, response.FinishReason);
        Assert.Equal("one two ", response.Text);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_ServerWithoutUsage_LeavesItUnknown(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "ok", Usage = new() { Omit = true } });

        Assert.Null((await ModelWorld.CallAsync(world.Client(api), stream)).Usage);
    }

    [Fact]
    public async Task Stream_SlowServer_DeliversEachPieceAsItComes()
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "one two", Break = new() { How = BreakKind.Hang, After = 1 } });
        using var stop = new CancellationTokenSource();
        await using var updates = world.Client(ModelApi.Responses).GetStreamingResponseAsync([new(ChatRole.User, "x")], cancellationToken: stop.Token).GetAsyncEnumerator(stop.Token);

        Assert.True(await updates.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal("one ", updates.Current.Text);
        var next = updates.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Responses_SeedOrStop_IsRefusedAndNotIgnored()
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "ok" });

        await Assert.ThrowsAsync<NotSupportedException>(() => world.Client(ModelApi.Responses).GetResponseAsync([new(ChatRole.User, "x")], new ChatOptions { Seed = 1 }));
    }

    [Fact]
    public async Task Call_OptionWithoutEffect_IsRefusedAndNotIgnored()
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "ok" });
        var client = world.Client(ModelApi.ChatCompletions);

        foreach (var options in new[] { new ChatOptions { TopK = 1 }, new ChatOptions { ConversationId = "c" }, new ChatOptions { PresencePenalty = 1 } })
        {
            await Assert.ThrowsAsync<NotSupportedException>(() => client.GetResponseAsync([new(ChatRole.User, "x")], options));
        }

        Assert.Empty(world.Server.Requests);
    }

    [Fact]
    public async Task For_RoleWithItsOwnModel_UsesIt()
    {
        await using var world = await ModelWorld.StartAsync(ModelScript.Always("ok"));
        var clients = world.Clients(ModelApi.ChatCompletions, options => options with
        {
            Judge = new ModelOptions { Model = "strict-one", Effort = ReasoningEffort.High, MaximumOutputTokens = 99 },
        });

        await ModelWorld.CallAsync(clients.For(ModelRole.Judge), stream: false);
        await ModelWorld.CallAsync(clients.For(ModelRole.Plan), stream: false);

        Assert.Equal(["strict-one", "scripted"], world.Server.Requests.Select(request => request.Model));
        Assert.Equal(("high", 99), (world.Server.Requests[0].Request!.Effort, world.Server.Requests[0].Request!.MaximumOutputTokens));
    }
}
