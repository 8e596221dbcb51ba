using System.Net;
using System.Text;
using System.Text.Json;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Api.Tests;

/// <summary>What a caller is told when something is wrong.</summary>
public sealed class ProblemTests
{
    private const string Id = "0198f0a0-0000-7000-8000-000000000001";

    private static readonly ScriptedGoals Nothing = new();

    [Theory]
    [InlineData(Refusal.NotFound, 404, "notFound")]
    [InlineData(Refusal.ContractConflict, 409, "contractConflict")]
    [InlineData(Refusal.Invalid, 422, "invalid")]
    [InlineData(Refusal.WorkspaceHeld, 409, "workspaceHeld")]
    [InlineData(Refusal.Ended, 409, "ended")]
    [InlineData(Refusal.NotApplicable, 409, "notApplicable")]
    [InlineData(Refusal.CommandTooOld, 410, "commandTooOld")]
    [InlineData(Refusal.TooLarge, 413, "tooLarge")]
    [InlineData(Refusal.Internal, 500, "internal")]
    public async Task Command_Refused_IsAProblemAndTheSameReplyForAClient(Refusal refusal, int status, string code)
    {
        var reply = new CommandReply { Refusal = refusal, Reason = "because", Status = GoalStatus.Paused };
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Ask = (_, _) => Task.FromResult(reply) });
        using var client = server.Client();

        var (told, problem) = await PostAsync(server, $$"""{"kind":"pause","id":"{{Id}}"}""");
        var replied = await client.AskAsync(GoalId.Local("a"), new PauseGoal { Id = CommandId.New(TimeProvider.System) }, TestContext.Current.CancellationToken);

        Assert.Equal((status, code, "because"), ((int)told, problem.GetProperty("code").GetString(), problem.GetProperty("detail").GetString()));
        Assert.Equal($"urn:orleans-goals:problem:{code}", problem.GetProperty("type").GetString());
        Assert.Equal("Paused", problem.GetProperty("goalStatus").GetString());
        Assert.Equal(reply, replied);
    }

    public static TheoryData<Exception, string> Faults => new()
    {
        { new OutcomeUnknownException(GoalId.Local("a"), default), "outcomeUnknown" },
        { new StoreUnavailableException("the disk is full"), "storeUnavailable" },
        { new StoreHeldException("/store", 42), "storeHeld" },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task Command_ThatFails_Is503WithRetryAfterAndTheSameExceptionForAClient(Exception fault, string code)
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Ask = (_, _) => throw fault });
        using var client = server.Client(new Client.HttpGoalsOptions { Patience = TimeSpan.Zero });

        using var response = await server.Http.PostAsync("v1/goals/local/a/commands", Json($$"""{"kind":"pause","id":"{{Id}}"}"""), TestContext.Current.CancellationToken);
        var problem = await ReadAsync(response);
        var thrown = await Record.ExceptionAsync(() => client.AskAsync(GoalId.Local("a"), new PauseGoal { Id = CommandId.New(TimeProvider.System) }));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(fault.GetType(), thrown?.GetType());
        if (thrown is StoreHeldException held)
        {
            Assert.Equal(("/store", 42), (held.Path, held.Holder));
        }
    }

    [Fact]
    public async Task Command_ThatThrowsWhatNobodyExpects_TellsNothingOfTheInside()
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Ask = (_, _) => throw new InvalidOperationException("secret of the inside") });

        var (status, problem) = await PostAsync(server, $$"""{"kind":"pause","id":"{{Id}}"}""");

        Assert.Equal((HttpStatusCode.InternalServerError, "internal"), (status, problem.GetProperty("code").GetString()));
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "body")]
    [InlineData("{", "LineNumber: 0")]
    [InlineData("null", "null")]
    [InlineData("[]", "$")]
    [InlineData("{}", "kind")]
    [InlineData("""{"kind":"explode","id":"0198f0a0-0000-7000-8000-000000000001"}""", "explode")]
    [InlineData("""{"kind":"pause"}""", "id")]
    [InlineData("""{"kind":"pause","id":"soon"}""", "$.id")]
    [InlineData("""{"kind":"pause","id":5}""", "$.id")]
    [InlineData("""{"kind":"pause","id":"0198f0a0-0000-7000-8000-000000000001","force":true}""", "force")]
    [InlineData("""{"kind":"pause","id":"0198f0a0-0000-7000-8000-000000000001","id":"0198f0a0-0000-7000-8000-000000000002"}""", "uplicate")]
    [InlineData("""{"kind":"settle","id":"0198f0a0-0000-7000-8000-000000000001","step":"a","as":"Perhaps"}""", "$.as")]
    [InlineData("""{"kind":"submit","id":"0198f0a0-0000-7000-8000-000000000001","contract":null}""", "ontract")]
    [InlineData("""{"kind":"submit","id":"0198f0a0-0000-7000-8000-000000000001","contract":{"objective":"o","workspace":"/w","doneWhen":5,"plans":[]}}""", "$.contract.doneWhen")]
    public async Task Command_ThatIsNone_Is400AndNamesWhatIsWrong(string body, string named)
    {
        await using var server = await TestServer.StartAsync(Nothing);

        var (status, problem) = await PostAsync(server, body);

        Assert.Equal((HttpStatusCode.BadRequest, "badRequest"), (status, problem.GetProperty("code").GetString()));
        Assert.Contains(named, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "v1/goals/Local/a", 400, "badRequest")]
    [InlineData("GET", "v1/goals/local/1a", 400, "badRequest")]
    [InlineData("GET", "v1/goals/local/%2e%2e%2fetc", 400, "badRequest")]
    [InlineData("GET", "v1/goals/local/%F0%9F%98%80", 400, "badRequest")]
    [InlineData("GET", "v1/goals/local/a?what=1", 400, "badRequest")]
    [InlineData("GET", "v1/goals?limit=0", 400, "badRequest")]
    [InlineData("GET", "v1/goals?limit=1001", 400, "badRequest")]
    [InlineData("GET", "v1/goals?status=Happy", 400, "badRequest")]
    [InlineData("GET", "v1/goals?status=None", 400, "badRequest")]
    [InlineData("GET", "v1/goals?status=9", 400, "badRequest")]
    [InlineData("GET", "v1/goals?tenant=A", 400, "badRequest")]
    [InlineData("GET", "v1/goals?tenant=a&tenant=b", 400, "badRequest")]
    [InlineData("GET", "v1/goals/local/a/events?after=nonsense", 400, "badRequest")]
    [InlineData("GET", "v1/goals/local", 404, "noSuchRoute")]
    [InlineData("GET", "v2/goals", 404, "noSuchRoute")]
    [InlineData("GET", "", 404, "noSuchRoute")]
    [InlineData("GET", "v1/goals/local/a/b/c", 404, "noSuchRoute")]
    [InlineData("DELETE", "v1/goals/local/a", 405, "methodNotAllowed")]
    [InlineData("PUT", "v1/goals", 405, "methodNotAllowed")]
    [InlineData("GET", "v1/goals/local/a/commands", 405, "methodNotAllowed")]
    public async Task Request_ThatIsWrong_IsAProblem(string method, string path, int status, string code)
    {
        await using var server = await TestServer.StartAsync(Nothing);

        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var problem = await ReadAsync(response);

        Assert.Equal((status, code), ((int)response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData("v1/goals/local/a")]
    [InlineData("v1/goals/local/a/events")]
    public async Task Read_OfNoSuchGoal_Is404(string path)
    {
        await using var server = await TestServer.StartAsync(new ScriptedGoals { Report = null });

        using var response = await server.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(("notFound", HttpStatusCode.NotFound), ((await ReadAsync(response)).GetProperty("code").GetString(), response.StatusCode));
    }

    [Fact]
    public async Task Command_LargerThanIsTaken_Is413WhetherItsLengthIsSaidOrNot()
    {
        await using var server = await TestServer.StartAsync(Nothing, new GoalsApiOptions { MaximumBody = 1_000 });
        var large = $$"""{"kind":"pause","id":"{{Id}}","x":"{{new string('x', 2_000)}}"}""";

        var (said, problem) = await PostAsync(server, large);
        using var chunked = new HttpRequestMessage(HttpMethod.Post, "v1/goals/local/a/commands") { Content = Json(large), Headers = { TransferEncodingChunked = true } };
        using var unsaid = await server.Http.SendAsync(chunked, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "tooLarge"), (said, problem.GetProperty("code").GetString()));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, unsaid.StatusCode);
    }

    [Fact]
    public async Task Command_OfAnotherMediaType_Is415()
    {
        await using var server = await TestServer.StartAsync(Nothing);

        using var form = new StringContent("kind=pause", Encoding.UTF8, "application/x-www-form-urlencoded");
        using var response = await server.Http.PostAsync("v1/goals/local/a/commands", form, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static async Task<(HttpStatusCode Status, JsonElement Problem)> PostAsync(TestServer server, string body)
    {
        using var response = await server.Http.PostAsync("v1/goals/local/a/commands", Json(body), TestContext.Current.CancellationToken);
        return (response.StatusCode, await ReadAsync(response));
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }
}
