using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Tools;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Telemetry;

/// <summary>What is measured of goals. Alone in the process while it runs, for measurements do not say whose they are.</summary>
[Collection(nameof(AloneCollection))]
public sealed class MeasuringTests
{
    [Fact]
    public async Task Run_CommandAndAgent_IsCountedOnce()
    {
        using var folder = new TemporaryFolder();
        var measured = new ConcurrentQueue<(string Instrument, double Value, string Tags)>();
        using var listener = Listen(measured);
        var goal = GoalId.Local("measured");
        var model = new TracedModel();

        await using (var goals = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = folder["store"], Models = model.For }, TestContext.Current.CancellationToken))
        {
            await TracedGoal.SubmitAsync(goals, goal, TracedGoal.Contract(folder));
            await TracedGoal.EndAsync(goals, goal);
            listener.RecordObservableInstruments();
        }

        Assert.Equal(1, Sum("goals.status.changes", "goals.status=Complete"));
        Assert.Equal(1, Count("goals.cycle.duration", "goals.status=Complete"));
        Assert.Equal(1, Sum("goals.plans", "goals.outcome=Succeeded"));
        Assert.Equal((1, 1), (Sum("goals.steps", "goals.step.kind=run goals.outcome=Done"), Sum("goals.steps", "goals.step.kind=agent goals.outcome=Done")));
        Assert.Equal((1, 1), (Count("goals.attempt.duration", "goals.step.kind=run goals.outcome=Succeeded"), Count("goals.attempt.duration", "goals.step.kind=agent goals.outcome=Succeeded")));
        Assert.Equal(4, Sum("goals.turns", "goals.outcome=Succeeded"));
        Assert.Equal((1, 1), (Sum("goals.tool.calls", "gen_ai.tool.name=exec goals.outcome=Succeeded"), Sum("goals.tool.calls", "gen_ai.tool.name=unknown goals.outcome=Failed")));
        Assert.Equal(1, Count("goals.round.duration", "goals.outcome=Passed"));
        Assert.Equal(1, Sum("goals.verdicts", "goals.verdict=Passed"));
        Assert.True(Sum("goals.tokens", "goals.purpose=work gen_ai.request.model=default gen_ai.token.type=output") > 0);
        Assert.True(Count("goals.commit.duration", "goals.actor.kind=Goal goals.outcome=Committed") > 0);
        Assert.True(Sum("goals.actors.active", "goals.actor.kind=Plan") > 0);
        Assert.DoesNotContain(measured, one => one.Tags.Contains("measured", StringComparison.Ordinal) || one.Tags.Contains(TracedGoal.Private, StringComparison.Ordinal));

        double Sum(string instrument, string tags) => Of(instrument, tags).Sum(static one => one.Value);
        int Count(string instrument, string tags) => Of(instrument, tags).Count();
        IEnumerable<(string Instrument, double Value, string Tags)> Of(string instrument, string tags) => measured.Where(one => one.Instrument == instrument && one.Tags == tags);
    }

    [Fact]
    public void ToolNames_EveryBuiltInTool_IsKnown()
    {
        using var tools = new AgentTools("/store", TimeProvider.System, new Orleans.Goals.Engine.Stores.Memory.MemoryRecordStore());

        Assert.All([.. tools.All.Select(static tool => tool.Name), ExecTool.Name, .. ControlTools.All.Select(static tool => tool.Name)], static name => Assert.Equal(name, ToolNames.Of(name, offer: null)));
        Assert.Equal("unknown", ToolNames.Of("no-such-tool", offer: null));
    }

    private static MeterListener Listen(ConcurrentQueue<(string Instrument, double Value, string Tags)> measured)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == GoalsTelemetry.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Text(tags))));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured.Enqueue((instrument.Name, value, Text(tags))));
        listener.Start();
        return listener;
    }

    private static string Text(ReadOnlySpan<KeyValuePair<string, object?>> tags) => string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
}
