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
    public void Compaction_PersonsWords_StayWordForWordHoweverOften()
    {
        var worker = new WorkerBench().Want(WorkerBench.Assignment with { Policy = new AgentPolicy { CompactAt = 2_000 } });
        var said = Said((1, "Never touch src/lexer.\nNot even  its comments."));
        worker.Tell(said);
        worker.Say("I ask.", WorkerBench.Call(ControlTools.AskPerson, """{"question":"Which name?","options":[]}"""));
        worker.Tell(new WorkerDesiredMessage(said.Desired with { Generation = 3, Answers = [new WorkerAnswer { Number = 1, Question = 1, Text = "Ada, with one d" }] }));
        for (var turn = 0; turn < 12 || worker.State.Stage == WorkerStage.Compacting; turn++)
        {
            GoOn(worker, turn);
        }

        Assert.InRange(worker.State.Models.Compactions, 3, 20);
        var kept = worker.State.Transcript.OfType<HostSaid>().Where(static said => said.IsKept).Select(static said => said.Text).ToArray();
        Assert.Equal(2, kept.Length);
        Assert.Equal("You asked: Which name?\nThe person whose goal this is said: Ada, with one d", kept[0]);
        Assert.EndsWith(": Never touch src/lexer.\nNot even  its comments.", kept[1], StringComparison.Ordinal);
        Assert.Contains("shortened to this account", Assert.IsType<HostSaid>(worker.State.Transcript[0]).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Compaction_MoreThanThereIsRoomFor_KeepsTheNewestAndGoesOn()
    {
        var worker = new WorkerBench().Want(WorkerBench.Assignment with { Policy = new AgentPolicy { CompactAt = 2_000 } });
        worker.Tell(Said([.. Enumerable.Range(1, 8).Select(static number => ((long)number, $"word {number} {new string('w', 400)}"))]));
        for (var turn = 0; turn < 10 || worker.State.Stage == WorkerStage.Compacting; turn++)
        {
            GoOn(worker, turn);
        }

        var kept = worker.State.Transcript.OfType<HostSaid>().Where(static said => said.IsKept).ToArray();
        Assert.InRange(kept.Sum(static said => said.Text.Length), 400, 1_500);
        Assert.Contains("word 8", kept[^1].Text, StringComparison.Ordinal);
        Assert.Null(worker.State.Ending);
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

    /// <summary>A turn that makes the conversation too long, or the account of it.</summary>
    private static void GoOn(WorkerBench worker, int turn)
    {
        if (worker.State.Stage == WorkerStage.Compacting)
        {
            worker.Say("It looked at things.");
            return;
        }

        var said = new ModelSaid { Text = new string('x', 1_500), Calls = [WorkerBench.Call(ControlTools.Note, $$"""{"text":"note {{new string('n', turn + 1)}}"}""")] };
        worker.Reply(new TurnReply { Said = said, Usage = WorkerBench.Usage(5_000, 100) });
    }

    private static WorkerDesiredMessage Said(params (long Number, string Text)[] said) => new(new WorkerDesired
    {
        Generation = 1 + said[^1].Number,
        Mode = DesiredMode.Run,
        Steering = [.. said.Select(static one => new Steering { Number = one.Number, Text = one.Text })],
    });
}
