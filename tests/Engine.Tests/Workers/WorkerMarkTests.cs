using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Progress;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using static Orleans.Goals.Engine.Tests.Workers.WorkerBench;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>The host looks how an attempt leaves the workspace; and the numbers of a goal at which an attempt ends.</summary>
public sealed class WorkerMarkTests
{
    private static readonly WorkerAssignment InGit = Assignment with { Git = new WorkerGitTerms { Commits = true } };
    private static readonly WorkerPlace Place = new() { Workspace = "/tmp/g", Top = "/tmp/g", Head = "c0ffee", Branch = "refs/heads/main", Log = "c0ffee first" };

    [Fact]
    public void End_InVain_IsLookedAtBeforeItIsCommitted()
    {
        var check = new CommandCheck { Id = "t", Command = CommandLine.Shell("t"), Writes = ["bin/**"] };
        var worker = Blocked(InGit with { Step = InGit.Step with { Checks = [check] } });

        Assert.Null(worker.State.Ending);
        var look = Assert.IsType<MarkSpec>(WorkerLogic.Instance.SpecOf(worker.State, worker.State.Open!));
        Assert.Equal(("/tmp/g", "bin/**"), (look.Workspace, Assert.Single(look.Written)));

        worker.Settle(Seen("f1"));
        Assert.Equal(OperationKind.Land, worker.State.Open!.Kind);
        worker.Settle(new OperationResult { Outcome = OperationOutcome.Succeeded, Active = TimeSpan.Zero });
        Assert.Equal((WorkerOutcome.Blocked, "no key", "f1"), (worker.State.Ending!.Outcome, worker.State.Ending.Reason, worker.State.Ending.Fingerprint));
    }

    [Fact]
    public void End_NothingIsCommitted_EndsWithTheLook() => Assert.Equal("f1", Blocked(NoCommit).Settle(Seen("f1")).State.Ending!.Fingerprint);

    [Fact]
    public void End_CannotBeLookedAt_IsUnknown() =>
        Assert.Equal("unknown", Blocked(NoCommit).Settle(new OperationResult { Outcome = OperationOutcome.Failed, Reason = "no", Active = TimeSpan.Zero }).State.Ending!.Fingerprint);

    [Fact]
    public void End_StoppedMeanwhile_EndsWithoutAWordOfIt()
    {
        var worker = Blocked(NoCommit).Want(mode: DesiredMode.Stop);
        Assert.True(WorkerLogic.Instance.MustStop(worker.State, worker.State.Open!));

        worker.Settle(new OperationResult { Outcome = OperationOutcome.Stopped, Active = TimeSpan.Zero });

        Assert.Equal((WorkerOutcome.Blocked, null), (worker.State.Ending!.Outcome, worker.State.Ending.Fingerprint));
    }

    [Fact]
    public void End_OwnerDead_IsLookedAtAgain()
    {
        var worker = Blocked(NoCommit).Die();

        Assert.Equal((OperationKind.Mark, 2), (worker.State.Open!.Kind, worker.State.Open.Execution));
        Assert.Equal("f1", worker.Settle(Seen("f1")).State.Ending!.Fingerprint);
    }

    [Fact]
    public void End_Succeeded_IsNotLookedAt() =>
        Assert.Equal(WorkerOutcome.Succeeded, Begin(NoCommit).Say("", Call("propose_complete")).Look(Verdict.Passed).State.Ending!.Outcome);

    [Fact]
    public void Guards_NumbersOfTheGoal_EndTheAttempt()
    {
        var idle = new WorkerBench().Want(With(new AgentGuards { Idle = 1 })).Say("I shall do that.");
        Assert.Equal("the agent made 1 reply without calling a tool", idle.State.Ending!.Reason);

        var claims = new WorkerBench().Want(With(new AgentGuards { FalseClaims = 1 })).Say("", Call("propose_complete")).Look(Verdict.Failed);
        Assert.Equal(WorkerOutcome.Failed, claims.State.Ending!.Outcome);

        var worker = new WorkerBench().Want(With(new AgentGuards { Repeats = 4, RepeatsNudge = 2 }));
        for (var round = 1; round <= 4; round++)
        {
            Assert.Null(worker.State.Ending);
            Assert.Equal(round > 2, worker.State.Transcript.OfType<HostSaid>().Any());
            worker.Say("", Call("exec", """{"command":"ls"}""")).Answer("nothing");
        }

        Assert.Contains("4 times in a row", worker.State.Ending!.Reason, StringComparison.Ordinal);
    }

    private static WorkerAssignment NoCommit => Assignment with { Git = new WorkerGitTerms() };

    private static WorkerAssignment With(AgentGuards guards) => Assignment with { Policy = new AgentPolicy { Guards = guards } };

    private static WorkerBench Begin(WorkerAssignment assignment) =>
        new WorkerBench().Want(assignment).Settle(new OperationResult { Outcome = OperationOutcome.Succeeded, Place = Place, Active = TimeSpan.Zero }).Say("", Call("exec")).Answer("done");

    private static WorkerBench Blocked(WorkerAssignment assignment) => Begin(assignment).Say("", Call("propose_blocked", """{"blocker":"no key"}"""));

    private static OperationResult Seen(string fingerprint) => new() { Outcome = OperationOutcome.Succeeded, Fingerprint = fingerprint, Active = TimeSpan.Zero };
}
