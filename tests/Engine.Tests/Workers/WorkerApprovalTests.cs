using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>Calls that a person must approve.</summary>
public sealed class WorkerApprovalTests
{
    private static readonly ApprovalPolicy Always = new() { Mode = ApprovalMode.Always };
    private static readonly ApprovalPolicy OnRequest = new() { Mode = ApprovalMode.OnRequest };
    private static readonly ToolRequest Push = WorkerBench.Call("exec", """{"command":"git push"}""");
    private long answers;

    [Fact]
    public void Call_ThatNeedsApproval_IsAskedAboutAndNothingRuns()
    {
        var worker = Asked(Always, Push);

        var question = worker.State.Question!;
        Assert.Null(worker.State.Open);
        Assert.Equal(("exec", Push.Arguments, WorkerApprovals.Hash(Push)), (question.Approval!.Tool, question.Approval.Arguments, question.Approval.Hash));
        Assert.Equal([$"approve {question.Approval.Code}", $"deny {question.Approval.Code}"], question.Options);
        Assert.Equal(WorkerBench.Beginning + TimeSpan.FromDays(7), question.Until);
        Assert.Equal(question.Until, WorkerLogic.Instance.WakeAt(worker.State));
        var hold = WorkerView.Observe(worker.State).Hold!;
        Assert.Equal((HoldKind.Question, question.Until), (hold.Kind, hold.Until));
    }

    [Fact]
    public void Approve_ExactlyThatCallBeginsOnceAndItsLikeIsAskedAboutAnew()
    {
        var worker = Approve(Asked(Always, Push), because: "ours");

        var begun = Assert.IsType<ToolBegun>(worker.Last[^1]);
        Assert.Equal(("ada", "ours", true), (begun.Approval!.By, begun.Approval.Because, begun.Approval.IsApproved));
        Assert.Equal(Push, Spec(worker).Request);
        Assert.False(Spec(worker).IsEscalated);

        var first = begun.Approval.Code;
        worker.Answer("pushed").Say(string.Empty, Push);
        Assert.Null(worker.State.Open);
        Assert.Null(worker.State.Approval);
        Assert.NotEqual(first, worker.State.Question!.Approval!.Code);
    }

    [Fact]
    public void Approve_OtherArgumentsInTheSameReply_AreAskedAboutApart()
    {
        var force = WorkerBench.Call("exec", """{"command":"git push --force"}""", "2");
        var worker = Approve(Asked(Always, Push, force)).Answer("pushed");

        Assert.Null(worker.State.Open);
        Assert.Equal(force.Arguments, worker.State.Question!.Approval!.Arguments);
    }

    [Fact]
    public void Deny_IsTheCallsAnswerWithTheReasonAndTheModelGoesOn()
    {
        var worker = Asked(Always, Push);
        Tell(worker, worker.State.Question!.Options[1], because: "open a pull request");

        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
        var said = Assert.IsType<ToolSaid>(worker.State.Transcript[^1]);
        Assert.True(said.Failed);
        Assert.Contains("ada did not approve this call, and says why: open a pull request", said.Text, StringComparison.Ordinal);
        Assert.Null(worker.State.Question);
        Assert.Null(worker.State.Approval);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("approve 000000000000")]
    [InlineData("APPROVE")]
    public void Answer_ThatIsNotTheApprovalOfThisCall_BeginsNothing(string text)
    {
        var worker = Tell(Asked(Always, Push), text);

        Assert.DoesNotContain(typeof(ToolBegun), worker.Seen);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Expire_NobodyAnswers_CountsAsDenied()
    {
        var worker = Asked(Always with { Expire = TimeSpan.FromHours(1) }, Push);
        worker.Wake(WorkerBench.Beginning + TimeSpan.FromMinutes(59));
        Assert.NotNull(worker.State.Question);

        worker.Wake(WorkerBench.Beginning + TimeSpan.FromHours(1));

        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
        Assert.Contains("nobody approved it within 1h", worker.LastSaid, StringComparison.Ordinal);
        Assert.DoesNotContain(typeof(ToolBegun), worker.Seen);
    }

    [Fact]
    public void Approve_AfterItsTime_BeginsNothing()
    {
        var worker = Asked(Always with { Expire = TimeSpan.FromHours(1) }, Push);
        worker.Now += TimeSpan.FromHours(1);
        Approve(worker);

        Assert.DoesNotContain(typeof(ToolBegun), worker.Seen);
        Assert.Contains("came after its time", worker.LastSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void Approve_WhilePausedAndResumedTooLate_BeginsNothing()
    {
        var worker = Asked(Always with { Expire = TimeSpan.FromHours(1) }, Push);
        Tell(worker, worker.State.Question!.Options[0], mode: DesiredMode.Pause);
        Assert.Null(worker.State.Open);
        Assert.NotNull(worker.State.Approval);

        worker.Now += TimeSpan.FromHours(2);
        Want(worker, Always);

        Assert.DoesNotContain(typeof(ToolBegun), worker.Seen);
        Assert.Contains("could not be begun before the approval expired", worker.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, worker.State.Open!.Kind);
    }

    [Fact]
    public void Approve_WhilePaused_BeginsWhenResumed()
    {
        var worker = Asked(Always, Push);
        Tell(worker, worker.State.Question!.Options[0], mode: DesiredMode.Pause);
        Assert.Null(worker.State.Open);

        Want(worker, Always);

        Assert.Equal(OperationKind.Tool, worker.State.Open!.Kind);
    }

    [Fact]
    public void Stop_WhileAsked_EndsAndForgetsTheQuestion()
    {
        var worker = Want(Asked(Always, Push), Always, DesiredMode.Stop);

        Assert.Equal(WorkerOutcome.Stopped, worker.State.Ending!.Outcome);
        Assert.Null(worker.State.Question);
    }

    [Fact]
    public void Die_AfterItBegan_IsTakenOverWithItsApproval()
    {
        var worker = Approve(Asked(OnRequest, WorkerBench.Call("exec", """{"command":"x","escalate":"it must"}""")));

        worker.Die();

        Assert.Equal(2, worker.State.Open!.Execution);
        Assert.True(Spec(worker).IsEscalated);
    }

    [Fact]
    public void OnRequest_OnlyWhatIsToLeaveTheSandboxIsAskedAbout()
    {
        var worker = Want(new WorkerBench(), OnRequest).Say(string.Empty, Push, WorkerBench.Call("exec", """{"command":"make install","escalate":"it writes /usr"}""", "2"));
        Assert.False(Spec(worker).IsEscalated);

        worker.Answer("it is refused");
        Assert.Equal("it writes /usr", worker.State.Question!.Approval!.Escalation);
        Assert.Contains("OUTSIDE THE SANDBOX", worker.State.Question.Text, StringComparison.Ordinal);

        Approve(worker);
        Assert.True(Spec(worker).IsEscalated);
        Assert.False(Spec(Want(new WorkerBench(), null).Say(string.Empty, WorkerBench.Call("exec", """{"command":"x","escalate":"y"}"""))).IsEscalated);
    }

    [Theory]
    [InlineData("""{"command":"serve","background":true}""", false)]
    [InlineData("""{"command":"serve","background":true,"escalate":"it must"}""", true)]
    public void Background_NeedsItsApprovalLikeAnyOther(string arguments, bool leaves)
    {
        var worker = Asked(Always, WorkerBench.Call("exec", arguments));
        Assert.Empty(worker.State.Background);

        Approve(worker);

        var begun = Assert.Single(worker.Last.OfType<BackgroundBegun>());
        Assert.Equal("ada", begun.Approval!.By);
        Assert.Equal(leaves, Assert.IsType<ToolSpec>(WorkerLogic.Instance.SpecOf(worker.State, begun.Operation)).IsEscalated);
        worker.Answer("it runs");
        Assert.Null(worker.State.Approval);
        Assert.Equal(leaves, Assert.IsType<ToolSpec>(WorkerLogic.Instance.SpecOf(worker.State, begun.Operation)).IsEscalated);
    }

    [Fact]
    public void Edit_OfThePolicy_CountsFromTheNextCall()
    {
        var write = WorkerBench.Call("write_file", """{"path":"a","content":"b"}""", "2");
        var worker = Want(new WorkerBench(), null).Say(string.Empty, Push, write);
        Assert.Equal(OperationKind.Tool, worker.State.Open!.Kind);

        Want(worker, Always).Answer("pushed");
        Assert.Equal("write_file", worker.State.Question!.Approval!.Tool);

        Want(Approve(worker), null).Answer("written").Say(string.Empty, Push);
        Assert.Equal(OperationKind.Tool, worker.State.Open!.Kind);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"command":7}""")]
    [InlineData("""{"command":"echo","command":"rm -rf ."}""")]
    [InlineData("""{"command":"echo","also":1}""")]
    public void Call_ThatNobodyCouldDo_IsRefusedWithoutAsking(string arguments)
    {
        var worker = Want(new WorkerBench(), Always).Say(string.Empty, WorkerBench.Call("exec", arguments));

        Assert.Null(worker.State.Question);
        Assert.True(Assert.IsType<ToolSaid>(worker.State.Transcript[^1]).Failed);
        Assert.DoesNotContain(typeof(ToolBegun), worker.Seen);
    }

    [Fact]
    public void Call_WithWhatCannotBeSeen_IsShownWithThatEscapedAndOfALongOneBothEnds()
    {
        const string Hidden = "{\"command\":\"echo \u202e\u200b\u001b[2J\"}";
        var shown = Asked(Always, WorkerBench.Call("mcp_say", Hidden.Replace("\u001b", "\\u001b", StringComparison.Ordinal))).State.Question!;
        var many = Asked(Always, WorkerBench.Call("write_file", $$"""{"path":"a","content":"{{new string('x', 50_000)}}"}""")).State.Question!;

        Assert.Equal("""{"command":"echo \u202E\u200B\u001b[2J"}""", shown.Approval!.Arguments);
        Assert.DoesNotContain('\u202e', shown.Text);
        Assert.Contains("characters that are not shown", many.Approval!.Arguments, StringComparison.Ordinal);
        Assert.Equal(50_025, many.Approval.Length);
        Assert.InRange(many.Approval.Arguments.Length, 16_000, 16_100);
        Assert.InRange(many.Text.Length, 300, 500);
    }

    private static ToolSpec Spec(WorkerBench worker) => Assert.IsType<ToolSpec>(WorkerLogic.Instance.SpecOf(worker.State, worker.State.Open!));

    private static WorkerBench Asked(ApprovalPolicy policy, params ImmutableArray<ToolRequest> calls)
    {
        var worker = Want(new WorkerBench(), policy).Say(string.Empty, calls);
        Assert.NotNull(worker.State.Question?.Approval);
        return worker;
    }

    private static WorkerBench Want(WorkerBench worker, ApprovalPolicy? policy, DesiredMode mode = DesiredMode.Run, params ImmutableArray<WorkerAnswer> told) => worker.Tell(new WorkerDesiredMessage(new WorkerDesired
    {
        Generation = (worker.State.Desired?.Generation ?? 0) + 1,
        Mode = mode,
        Approvals = policy,
        Answers = told,
        Assignment = worker.State.Assignment is null ? WorkerBench.Assignment : null,
    }));

    private WorkerBench Approve(WorkerBench worker, string? because = null, ApprovalPolicy? policy = null) => Tell(worker, worker.State.Question!.Options[0], because, policy: policy ?? Always);

    private WorkerBench Tell(WorkerBench worker, string text, string? because = null, DesiredMode mode = DesiredMode.Run, ApprovalPolicy? policy = null) =>
        Want(worker, policy ?? worker.State.Desired!.Approvals, mode, new WorkerAnswer { Number = ++answers, Question = worker.State.Question!.Number, Text = text, By = "ada", Because = because });
}
