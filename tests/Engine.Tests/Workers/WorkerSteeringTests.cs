using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>What a person says to an agent at work, and the command its attempt begins with.</summary>
public sealed class WorkerSteeringTests
{
    [Fact]
    public void Steer_DuringATurn_IsHeardWithTheNextAndOnce()
    {
        var worker = new WorkerBench().Want();
        worker.Tell(Said((1, "leave the docs alone")));
        Assert.Empty(worker.State.Transcript);

        worker.Say("I look.", WorkerBench.Call("note", "{\"text\":\"x\"}"));
        worker.Tell(Said((1, "leave the docs alone"), (2, "be brief")));
        worker.Say("I go on.", WorkerBench.Call("note", "{\"text\":\"y\"}"));

        var heard = worker.State.Transcript.OfType<HostSaid>().Select(static said => said.Text).ToArray();
        Assert.Equal(2, heard.Length);
        Assert.EndsWith(": leave the docs alone", heard[0], StringComparison.Ordinal);
        Assert.EndsWith(": be brief", heard[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Steer_WorkerThatWaits_WakesItAndAnswersTheCallFirst()
    {
        var worker = new WorkerBench().Want().Say("I wait.", WorkerBench.Call("wait_until", "{\"seconds\":600,\"reason\":\"it\"}"));
        Assert.NotNull(worker.State.Wait);

        worker.Tell(Said((1, "it is there")));

        Assert.Null(worker.State.Wait);
        Assert.IsType<ToolSaid>(worker.State.Transcript[^2]);
        Assert.EndsWith("it is there", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, worker.State.Open?.Kind);
    }

    [Fact]
    public void Nudge_WorkerThatWaitsForAQuota_AsksAgainAndHearsNothing()
    {
        var worker = new WorkerBench().Want().Fault(TurnFaultKind.Quota);
        Assert.True(worker.State.Wait is { IsQuota: true, IsGuess: true });

        worker.Tell(Said((1, string.Empty)));

        Assert.Equal(OperationKind.Turn, worker.State.Open?.Kind);
        Assert.Empty(worker.State.Transcript);
    }

    [Fact]
    public void Smoke_OfTheGoal_IsRunFirstAndToldWhateverItGives()
    {
        var worker = new WorkerBench().Want(WorkerBench.Assignment with { Policy = new AgentPolicy { Smoke = new CommandLine { Arguments = ["make", "it's"] } } });
        var spec = Assert.IsType<ToolSpec>(WorkerLogic.Instance.SpecOf(worker.State, worker.State.Open!));
        Assert.Equal("exec", spec.Request.Name);
        Assert.Contains("'make' 'it'", spec.Request.Arguments.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);

        worker.Settle(new OperationResult { Outcome = OperationOutcome.Succeeded, Active = TimeSpan.FromSeconds(2), Answer = new ToolAnswer { Call = "smoke", Text = "exit status 2", Failed = true } });

        Assert.EndsWith(": exit status 2", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, worker.State.Open?.Kind);
        Assert.Equal(TimeSpan.FromSeconds(2), worker.State.Active);
    }

    private static WorkerDesiredMessage Said(params (long Number, string Text)[] said) => new(new WorkerDesired
    {
        Generation = 1 + said[^1].Number,
        Mode = DesiredMode.Run,
        Steering = [.. said.Select(static one => new Steering { Number = one.Number, Text = one.Text })],
    });
}
