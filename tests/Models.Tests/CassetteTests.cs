using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Cassettes;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Models.Settings;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.Models.Tests;

public sealed class CassetteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cassette").FullName;

    private string File => Path.Combine(_folder, "talk.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task Replay_ConversationWithTools_IsTheSameWithoutAServer(ModelApi api, bool stream)
    {
        List<string> recorded;
        await using (var world = await ModelWorld.StartAsync(
            new ScriptRule { Reasoning = "Hm.", Text = "First, I look.", Calls = [new ScriptedCall { Tool = "read", Arguments = JsonElement.Parse("""{"a": 1}""") }] },
            new ScriptRule { Fail = new() { Status = 503, RetryAfterMs = 1 } },
            new ScriptRule { Text = "Done.", Usage = new() { Input = 50, Cached = 40, Output = 2 } }))
        {
            using var clients = world.Clients(api, options => Recording(options) with { Retry = new() { FirstDelay = TimeSpan.FromMilliseconds(1) } });
            recorded = await TalkAsync(clients.For(ModelRole.Work), stream);
        }

        using var replay = Replay();
        var played = await TalkAsync(replay.For(ModelRole.Work), stream);

        Assert.Equal(recorded, played);
        Assert.Contains("Done.", played[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_Stream_HasTheSamePiecesAndTheSameEnd()
    {
        var recorded = new List<string>();
        var played = new List<string>();
        await using (var world = await ModelWorld.StartAsync(new ScriptRule { Text = "one two three four", Break = new() { How = BreakKind.End, After = 3 } }))
        {
            using var clients = world.Clients(ModelApi.ChatCompletions, Recording);
            await ReadAsync(clients.For(ModelRole.Work), recorded);
        }

        using var replay = Replay();
        await ReadAsync(replay.For(ModelRole.Work), played);

        Assert.Equal(["one ", "two ", "three ", "StreamCut 3"], recorded);
        Assert.Equal(recorded, played);
    }

    public static TheoryData<ScriptedFailure> Failures =>
    [
        new ScriptedFailure { Status = 429, RetryAfterMs = 1500 },
        new ScriptedFailure { Status = 429, Body = """{"error":{"type":"usage_limit_reached","message":"Limit.","resets_at":1800000000}}""" },
        new ScriptedFailure { Status = 500 },
        new ScriptedFailure { Status = 400, Code = "context_length_exceeded" },
        new ScriptedFailure { Status = 401 },
    ];

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Replay_Fault_IsTheSame(ScriptedFailure failure)
    {
        ModelFault recorded;
        await using (var world = await ModelWorld.StartAsync(new ScriptRule { Fail = failure }))
        {
            using var clients = world.Clients(ModelApi.Responses, Recording);
            recorded = await ModelWorld.FaultAsync(clients.For(ModelRole.Work), stream: true);
        }

        using var replay = new ModelClients(new ModelsOptions { Cassette = new(File, CassetteMode.Replay), Retry = new() { MaximumAttempts = 1 } });
        Assert.Equal(recorded, await ModelWorld.FaultAsync(replay.For(ModelRole.Work), stream: true));
    }

    [Fact]
    public async Task Replay_AnotherCall_NamesTheFirstDifference()
    {
        await RecordAsync("Fix the bug in src/Orders.cs please, and run the tests.");
        using var replay = Replay();

        var exception = await Assert.ThrowsAsync<CassetteException>(
            () => ModelWorld.CallAsync(replay.For(ModelRole.Work), stream: false, "Fix the bug in src/Order.cs please, and run the tests."));

        Assert.Contains("talk.jsonl:2", exception.Message, StringComparison.Ordinal);
        Assert.Contains("request.input[0].content[0].text differs at character 24", exception.Message, StringComparison.Ordinal);
        Assert.Contains("src/Orders.cs", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_SettingsDiffer_IsAMismatchToo()
    {
        await RecordAsync("hello");
        using var replay = Replay();

        var exception = await Assert.ThrowsAsync<CassetteException>(() => ModelWorld.CallAsync(
            replay.For(ModelRole.Work), stream: false, [new ChatMessage(ChatRole.User, "hello")], new ChatOptions { Temperature = 0.2f }));
        var streamed = await Assert.ThrowsAsync<CassetteException>(() => ModelWorld.CallAsync(replay.For(ModelRole.Work), stream: true));

        Assert.Contains("request.settings.temperature", exception.Message, StringComparison.Ordinal);
        Assert.Contains("request.settings.stream", streamed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_AnotherModel_IsAMismatch()
    {
        await RecordAsync("hello");
        using var replay = new ModelClients(new ModelsOptions { Cassette = new(File, CassetteMode.Replay), Default = new() { Model = "newer" } });

        var exception = await Assert.ThrowsAsync<CassetteException>(() => ModelWorld.CallAsync(replay.For(ModelRole.Work), stream: false));

        Assert.Contains("model: recorded scripted, asked newer", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_CallOnceTooOften_SaysSo()
    {
        await RecordAsync("hello");
        using var replay = Replay();
        await ModelWorld.CallAsync(replay.For(ModelRole.Work), stream: false);

        var exception = await Assert.ThrowsAsync<CassetteException>(() => ModelWorld.CallAsync(replay.For(ModelRole.Work), stream: false));

        Assert.Contains("all 1 recorded calls were played", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Record_SecretsInCallAndAnswer_AreNotInTheFile(bool stream)
    {
        const string secret = "p\"ss wörd\\2";
        var services = new ModelServices { Secrets = [new("DEPLOY", secret)] };
        var call = JsonSerializer.SerializeToElement(new Dictionary<string, string> { ["password"] = secret });
        ScriptRule[] rules = [new() { Text = $"It is {secret}, and the key {ModelWorld.Key}.", Calls = [new() { Tool = "login", Arguments = call }] }];
        string recorded;
        await using (var world = await ModelWorld.StartAsync(rules))
        {
            using var clients = world.Clients(ModelApi.Responses, Recording, services);
            recorded = (await ModelWorld.CallAsync(clients.For(ModelRole.Work), stream, $"Log in with {secret}.")).Text;
        }

        var file = await System.IO.File.ReadAllTextAsync(File);
        using var replay = new ModelClients(new ModelsOptions { Cassette = new(File, CassetteMode.Replay) }, services);
        var played = await ModelWorld.CallAsync(replay.For(ModelRole.Work), stream, $"Log in with {secret}.");

        Assert.Contains(secret, recorded, StringComparison.Ordinal);
        Assert.DoesNotContain("wörd", file, StringComparison.Ordinal);
        Assert.DoesNotContain("ecret-0123", file, StringComparison.Ordinal);
        Assert.Equal("It is [secret DEPLOY], and the key [secret OPENAI_API_KEY].", played.Text);
    }

    [Fact]
    public async Task Record_SecretThatIsANumber_LeavesNumbersAlone()
    {
        await using (var world = await ModelWorld.StartAsync(new ScriptRule { Text = "The pin is 4711.", Usage = new() { Input = 4711, Output = 3 } }))
        {
            using var clients = world.Clients(ModelApi.Responses, Recording, new() { Secrets = [new("PIN", "4711"), new("SHORT", "e")] });
            await ModelWorld.CallAsync(clients.For(ModelRole.Work), stream: false);
        }

        using var replay = Replay();
        var played = await ModelWorld.CallAsync(replay.For(ModelRole.Work), stream: false);

        Assert.Equal(("The pin is [secret PIN].", 4711L), (played.Text, played.Usage!.InputTokenCount));
    }

    [Fact]
    public async Task Record_LongConversation_IsStoredOnce()
    {
        var long1 = new string('a', 5000);
        await using var world = await ModelWorld.StartAsync(ModelScript.Always("ok"));
        using (var clients = world.Clients(ModelApi.Responses, Recording))
        {
            List<ChatMessage> messages = [new(ChatRole.User, long1)];
            for (var turn = 0; turn < 20; turn++)
            {
                messages.AddRange((await ModelWorld.CallAsync(clients.For(ModelRole.Work), stream: false, messages)).Messages);
                messages.Add(new(ChatRole.User, $"go on {turn}"));
            }
        }

        Assert.InRange(new FileInfo(File).Length, 5000, 20_000);
    }

    [Theory]
    [InlineData("{\"cassette\":2}\n", ":1: this is no cassette", "format 2")]
    [InlineData("hello\n", ":1: this is no cassette", "this is no cassette")]
    [InlineData("{\"cassette\":1}\n{\"input\":[", ":2: the line is damaged", "delete the line")]
    public void Open_DamagedFile_SaysWhere(string text, string place, string words)
    {
        System.IO.File.WriteAllText(File, text);

        var message = Assert.Throws<CassetteException>(Replay).Message;

        Assert.True(message.Contains(place, StringComparison.Ordinal) || message.Contains(words, StringComparison.Ordinal), message);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    private ModelsOptions Recording(ModelsOptions options) => options with { Cassette = new(File, CassetteMode.Record) };

    private ModelClients Replay() => new(new ModelsOptions { Cassette = new(File, CassetteMode.Replay) });

    private async Task RecordAsync(string text)
    {
        await using var world = await ModelWorld.StartAsync(ModelScript.Always("ok"));
        using var clients = world.Clients(ModelApi.Responses, Recording);
        await ModelWorld.CallAsync(clients.For(ModelRole.Work), stream: false, text);
    }

    private static async Task<List<string>> TalkAsync(IChatClient client, bool stream)
    {
        List<ChatMessage> messages = [new(ChatRole.User, "go")];
        var first = await ModelWorld.CallAsync(client, stream, messages);
        messages.AddRange(first.Messages);
        messages.AddRange(first.Messages.SelectMany(message => message.Contents.OfType<FunctionCallContent>())
            .Select(call => new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, "42")])));
        var last = await ModelWorld.CallAsync(client, stream, messages);
        return [.. new[] { first, last }.Select(response => JsonSerializer.Serialize(response, AIJsonUtilities.DefaultOptions))];
    }

    private static async Task ReadAsync(IChatClient client, List<string> seen)
    {
        try
        {
            await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "x")]))
            {
                seen.Add(update.Text);
            }
        }
        catch (ModelException exception) when (exception.Fault is StreamCut cut)
        {
            seen.Add($"StreamCut {cut.UpdatesDelivered}");
        }
    }
}
