using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Models.Settings;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.Models.Tests;

public sealed class FaultTests
{
    public static TheoryData<ModelApi, bool> Ways => WireTests.Ways;

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_Throttled_SaysForHowLong(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Fail = new() { Status = 429, RetryAfterMs = 1500, Message = "Slow down." } });

        var fault = Assert.IsType<Throttled>(await ModelWorld.FaultAsync(world.Client(api), stream));

        Assert.Equal(TimeSpan.FromMilliseconds(1500), fault.RetryAfter);
        Assert.Equal((429, "rate_limit_exceeded", "req_000001"), (fault.Status, fault.Code, fault.RequestId));
        Assert.Contains("Slow down.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Retry-After", "7", 7000)]
    [InlineData("Retry-After", "Thu, 01 Jan 2026 00:00:30 GMT", 30_000)]
    [InlineData("Retry-After", "Wed, 31 Dec 2025 00:00:30 GMT", 0)]
    [InlineData("x-ratelimit-reset-requests", "6m0s", 360_000)]
    [InlineData("x-ratelimit-reset-requests", "120ms", 120)]
    [InlineData("x-ratelimit-reset-requests", "1h2m3.5s", 3_723_500)]
    public async Task Call_ThrottledInOtherWords_SaysForHowLong(string header, string value, int milliseconds)
    {
        var headers = new Dictionary<string, string> { [header] = value, ["x-ratelimit-remaining-requests"] = "0", ["x-ratelimit-remaining-tokens"] = "5", ["x-ratelimit-reset-tokens"] = "9h" };
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Fail = new() { Status = 429, Headers = headers } });

        var fault = await ModelWorld.FaultAsync(world.Client(ModelApi.Responses, services: new() { Clock = new ManualClock() }), stream: true);

        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Assert.IsType<Throttled>(fault).RetryAfter);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_QuotaUsedUp_IsNotThrottling(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(
            new ScriptRule { Fail = new() { Status = 429, Code = "insufficient_quota" } },
            new ScriptRule { Fail = new() { Status = 429, Body = """{"error":{"type":"usage_limit_reached","message":"Limit reached.","resets_at":1800000000}}""" } });
        var client = world.Client(api);

        var first = Assert.IsType<QuotaExhausted>(await ModelWorld.FaultAsync(client, stream));
        var second = Assert.IsType<QuotaExhausted>(await ModelWorld.FaultAsync(client, stream));

        Assert.Null(first.ResetsAt);
        Assert.False(first.IsRetryable);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_800_000_000), second.ResetsAt);
    }

    [Theory]
    [InlineData(500, TransientCause.Server)]
    [InlineData(503, TransientCause.Server)]
    [InlineData(408, TransientCause.Server)]
    public async Task Call_ServerFails_IsTransient(int status, TransientCause cause)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Fail = new() { Status = status, Body = "<html>Bad gateway</html>" } });

        var fault = Assert.IsType<Transient>(await ModelWorld.FaultAsync(world.Client(ModelApi.Responses), stream: true));

        Assert.Equal((cause, status), (fault.Cause, fault.Status));
        Assert.Contains("Bad gateway", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, null, PermanentCause.Refused)]
    [InlineData(400, "context_length_exceeded", PermanentCause.ContextTooLong)]
    [InlineData(401, null, PermanentCause.Unauthorized)]
    [InlineData(404, null, PermanentCause.UnknownModel)]
    public async Task Call_Refused_IsPermanentWithTheServersWords(int status, string? code, PermanentCause cause)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Fail = new() { Status = status, Code = code, Message = "Words of the server." } });

        var fault = Assert.IsType<Permanent>(await ModelWorld.FaultAsync(world.Client(ModelApi.ChatCompletions), stream: false));

        Assert.Equal(cause, fault.Cause);
        Assert.Contains("Words of the server.", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_CutMidway_IsACutStream(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "one two three four", Break = new() { How = BreakKind.Cut, After = 2 } });

        var fault = Assert.IsType<StreamCut>(await ModelWorld.FaultAsync(world.Client(api), stream));

        Assert.True(stream ? fault.UpdatesDelivered is >= 0 and <= 2 : fault.UpdatesDelivered == 0);
    }

    [Theory]
    [InlineData(ModelApi.ChatCompletions)]
    [InlineData(ModelApi.Responses)]
    public async Task Stream_EndsWithoutItsLastEvents_IsACutStreamAndNotAReply(ModelApi api)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "one two three", Break = new() { How = BreakKind.End, After = 2 } });

        Assert.Equal(2, Assert.IsType<StreamCut>(await ModelWorld.FaultAsync(world.Client(api), stream: true)).UpdatesDelivered);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_MalformedJson_IsTransient(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "one two", Break = new() { How = BreakKind.Garbage, After = 1 } });

        Assert.Equal(TransientCause.MalformedReply, Assert.IsType<Transient>(await ModelWorld.FaultAsync(world.Client(api), stream)).Cause);
    }

    [Theory]
    [InlineData(ModelApi.ChatCompletions)]
    [InlineData(ModelApi.Responses)]
    public async Task Stream_CarriesAnError_IsTheFaultOfItsCode(ModelApi api)
    {
        ScriptRule Error(string code, string message) => new() { Text = "one two", Break = new() { How = BreakKind.Error, After = 1, Code = code, Message = message } };
        await using var world = await ModelWorld.StartAsync(
            Error("server_error", "Oh."), Error("rate_limit_exceeded", "Rate limit reached. Please try again in 15ms. Visit us."),
            Error("insufficient_quota", "No money."), Error("context_length_exceeded", "Too long."));
        var client = world.Client(api);

        Assert.Equal(TransientCause.Server, Assert.IsType<Transient>(await ModelWorld.FaultAsync(client, stream: true)).Cause);
        Assert.Equal(TimeSpan.FromMilliseconds(15), Assert.IsType<Throttled>(await ModelWorld.FaultAsync(client, stream: true)).RetryAfter);
        Assert.IsType<QuotaExhausted>(await ModelWorld.FaultAsync(client, stream: true));
        Assert.Equal(PermanentCause.ContextTooLong, Assert.IsType<Permanent>(await ModelWorld.FaultAsync(client, stream: true)).Cause);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_ServerHangs_IsATimeoutAndNotACancellation(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "one two", Break = new() { How = BreakKind.Hang } });
        var clock = new ManualClock();
        var client = world.Client(api, services: new() { Clock = clock });

        var call = ModelWorld.FaultAsync(client, stream);
        await world.Server.WaitForRequestsAsync(1).WaitAsync(TimeSpan.FromSeconds(30));
        clock.Advance(TimeSpan.FromMinutes(10));
        var fault = Assert.IsType<Transient>(await call);

        Assert.Equal(TransientCause.TimedOut, fault.Cause);
        Assert.Contains("Timeout", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Call_CallerCancels_IsACancellationOfItsToken(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "one", FirstByteMs = 600_000 });
        using var cancel = new CancellationTokenSource();

        var call = ModelWorld.CallAsync(world.Client(api), stream, [new(ChatRole.User, "x")], cancellationToken: cancel.Token);
        await world.Server.WaitForRequestsAsync(1).WaitAsync(TimeSpan.FromSeconds(30));
        await cancel.CancelAsync();
        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.Equal(cancel.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task Call_NobodyListens_IsTransient()
    {
        Uri gone;
        await using (var world = await ModelWorld.StartAsync())
        {
            gone = world.Server.BaseUrl;
        }

        using var clients = new ModelClients(new ModelsOptions { BaseUrl = gone, Default = new() { Model = "m" }, Retry = new() { MaximumAttempts = 1 } });

        var fault = Assert.IsType<Transient>(await ModelWorld.FaultAsync(clients.For(ModelRole.Work), stream: true));
        Assert.Equal(TransientCause.Connection, fault.Cause);
        Assert.Contains(gone.Authority, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ServerRepeatsTheWrongKey_NeverShowsIt()
    {
        await using var world = await ModelWorld.StartAsync(ModelScript.Always("x") with { Key = "another" });

        var exception = await Assert.ThrowsAsync<ModelException>(() => ModelWorld.CallAsync(world.Client(ModelApi.Responses), stream: true));

        Assert.Contains("[secret OPENAI_API_KEY]", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(ModelWorld.Key, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(ModelWorld.Key, exception.Fault.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(ModelWorld.Key, world.Options(ModelApi.Responses).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(world.Server.Requests, request => request.ToString().Contains(ModelWorld.Key, StringComparison.Ordinal));
    }
}
