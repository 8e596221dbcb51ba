using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Models.Settings;
using Orleans.Goals.Models.Telemetry;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.Models.Tests;

public sealed class TelemetryTests
{
    [Theory]
    [MemberData(nameof(WireTests.Ways), MemberType = typeof(WireTests))]
    public async Task Call_Succeeds_HasASpanByTheConventions(ModelApi api, bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "the reply", Usage = new() { Input = 100, Cached = 80, Output = 5 } });
        var span = await SpanAsync(world.Client(api), stream);

        Assert.Equal(("chat scripted", ActivityKind.Client), (span.DisplayName, span.Kind));
        Assert.Equal("chat", span.GetTagItem("gen_ai.operation.name"));
        Assert.Equal("openai", span.GetTagItem("gen_ai.provider.name"));
        Assert.Equal("scripted", span.GetTagItem("gen_ai.request.model"));
        Assert.Equal("scripted", span.GetTagItem("gen_ai.response.model"));
        Assert.Equal((100L, 5L, 80L), (span.GetTagItem("gen_ai.usage.input_tokens"), span.GetTagItem("gen_ai.usage.output_tokens"), span.GetTagItem("gen_ai.usage.cache_read.input_tokens")));
        Assert.Equal(["stop"], Assert.IsType<string[]>(span.GetTagItem("gen_ai.response.finish_reasons")));
        Assert.Equal(("127.0.0.1", world.Server.BaseUrl.Port), (span.GetTagItem("server.address"), span.GetTagItem("server.port")));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value is string text && (text.Contains("hello", StringComparison.Ordinal) || text.Contains("the reply", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Call_ContentAskedFor_IsInTheSpan(bool stream)
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "the reply" });
        var span = await SpanAsync(world.Client(ModelApi.Responses, options => options with { CaptureContent = true }), stream);

        Assert.Contains("hello", (string)span.GetTagItem("gen_ai.input.messages")!, StringComparison.Ordinal);
        Assert.Contains("the reply", (string)span.GetTagItem("gen_ai.output.messages")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Fails_TellsTheKindAndNotTheWords()
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Fail = new() { Status = 400, Message = "Your prompt 'hello' is bad." } });
        var span = await SpanAsync(world.Client(ModelApi.Responses), stream: true);

        Assert.Equal("refused", span.GetTagItem("error.type"));
        Assert.Equal((ActivityStatusCode.Error, "refused"), (span.Status, span.StatusDescription));
    }

    [Fact]
    public async Task Stream_ReaderLeavesEarly_IsCancelled()
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Text = "one two", Break = new() { How = BreakKind.Hang, After = 1 } });
        var client = world.Client(ModelApi.Responses);

        var span = await SpanAsync(client, async () =>
        {
            await foreach (var update in client.GetStreamingResponseAsync([new(ChatRole.User, "x")]))
            {
                Assert.Equal("one ", update.Text);
                break;
            }
        });

        Assert.Equal("cancelled", span.GetTagItem("error.type"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task Call_Repeated_IsASpanPerAttemptAndCountedSo()
    {
        await using var world = await ModelWorld.StartAsync(new ScriptRule { Fail = new() { Status = 503 } }, new ScriptRule { Text = "ok", Usage = new() { Input = 7, Output = 3 } });
        using var instruments = new ModelInstruments();
        var measured = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == ModelInstruments.Name)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        var port = world.Server.BaseUrl.Port;
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Note(instrument.Name, "", tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument.Name, $"={value}", tags));
        listener.Start();

        await ModelWorld.CallAsync(
            world.Client(ModelApi.Responses, options => options with { Retry = new() { FirstDelay = TimeSpan.FromMilliseconds(1) } }, new() { Instruments = instruments }), stream: true);

        Assert.Equal(
            [
                "gen_ai.client.operation.duration server_error",
                "gen_ai.client.operation.time_to_first_chunk ",
                "gen_ai.client.operation.duration ",
                "gen_ai.client.token.usage=7 input",
                "gen_ai.client.token.usage=3 output",
            ],
            measured);

        void Note(string name, string value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var known = tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);
            if (Equals(known["server.port"], port))
            {
                measured.Add($"{name}{value} {known.GetValueOrDefault("error.type") ?? known.GetValueOrDefault("gen_ai.token.type")}");
            }
        }
    }

    private static Task<Activity> SpanAsync(IChatClient client, bool stream) => SpanAsync(client, () => ModelWorld.CallAsync(client, stream));

    private static async Task<Activity> SpanAsync(IChatClient client, Func<Task> call)
    {
        var port = ((ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!).ProviderUri!.Port;
        var spans = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ModelInstruments.Name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Equals(activity.GetTagItem("server.port"), port))
                {
                    spans.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        try
        {
            await call();
        }
        catch (ModelException)
        {
            // The span of a failed call is wanted too.
        }

        return Assert.Single(spans);
    }
}
