using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Workers;

/// <summary>A worker whose agent makes goals: asked once, answered once, at rest meanwhile.</summary>
public sealed class WorkerGoalTests
{
    private const string Wanted = """{"objective":"Write the parser.","doneWhen":[{"id":"there","file":"parser.cs"}]}""";
    private static readonly GoalId Goal = GoalId.Local("g-make-abc");

    private readonly WorkerBench bench = new WorkerBench().Want(WorkerBench.Assignment with { Lent = new WorkerLoan { Tokens = 100_000, Turns = 20, Tools = 40, Active = TimeSpan.FromHours(1) } });
    private long generation = 1;

    [Fact]
    public void Spawn_AsksThePlanWithWhatIsLeftAndBeginsNothing()
    {
        bench.Say("I delegate.", WorkerBench.Call(SpawnTool.Name, Wanted));

        var asked = WorkerView.Observe(bench.State).Asked!;
        Assert.Equal((1, Wanted), (asked.Number, asked.Text));
        Assert.Equal(new WorkerLoan { Tokens = 98_900, Turns = 19, Tools = 40, Active = TimeSpan.FromHours(1) - TimeSpan.FromSeconds(10) }, asked.Left);
        Assert.Null(bench.State.Open);
        Assert.Equal(bench.State.Sequence, bench.State.Urgent);
        Assert.Null(bench.Wake(WorkerBench.Beginning + TimeSpan.FromDays(30)).State.Open);
    }

    [Fact]
    public void Spawn_Waits_RestsUntilTheEndAndIsWokenOnce()
    {
        bench.Say("I delegate.", WorkerBench.Call(SpawnTool.Name, Wanted));
        Hear(new WorkerGoal { Number = 1, Goal = Goal });

        var rest = WorkerView.Observe(bench.State);
        Assert.Equal((HoldKind.Wait, true, false), (rest.Hold!.Kind, rest.AwaitsGoal, rest.IsBusy));
        Assert.Null(rest.Asked);
        Assert.Null(WorkerLogic.Instance.WakeAt(bench.State));
        var ended = Ended(1);
        Hear(ended);
        var entries = bench.State.Transcript.Length;
        Hear(ended);

        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
        Assert.Equal(entries, bench.State.Transcript.Length);
        Assert.Contains("g1 (goal local/g-make-abc) is complete", bench.LastSaid, StringComparison.Ordinal);
        Assert.Contains("It used 2 turns, 3000 tokens", bench.LastSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void Spawn_WithoutWaiting_GoesOnAndIsToldOfTheEndWithTheNextTurn()
    {
        bench.Say("I delegate.", WorkerBench.Call(SpawnTool.Name, Wanted.Replace("}]}", "}],\"wait\":false}", StringComparison.Ordinal)));
        Hear(new WorkerGoal { Number = 1, Goal = Goal }, new WorkerLoan { Tokens = 50_000 });

        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
        Assert.Equal(50_000 - 1_100, WorkerView.TokensLeft(bench.State) + bench.State.ReservedTokens);
        Assert.Contains("goals of yours under way: g1", bench.Turn.Standing, StringComparison.Ordinal);
        Hear(Ended(1, "it is blocked: no compiler"), new WorkerLoan { Tokens = 97_000 });
        bench.Say("I note.", WorkerBench.Call(ControlTools.Note, """{"text":"x"}"""));

        Assert.Single(bench.State.Transcript.OfType<HostSaid>(), said => said.Text.Contains("has ended and is not complete: it is blocked: no compiler", StringComparison.Ordinal));
        bench.Say("I note.", WorkerBench.Call(ControlTools.Note, """{"text":"y"}"""));
        Assert.Single(bench.State.Transcript.OfType<HostSaid>(), said => said.Text.Contains("A goal that you made", StringComparison.Ordinal));
    }

    [Fact]
    public void Spawn_Refused_TellsTheModelWhatToDoBetterAndAsksTheNextUnderAnotherNumber()
    {
        bench.Say("I delegate.", WorkerBench.Call(SpawnTool.Name, "{}"));
        Hear(new WorkerGoal { Number = 1, Fault = "no goal was made; correct this and call it again:\n'doneWhen' is missing" });

        Assert.Contains("'doneWhen' is missing", bench.LastSaid, StringComparison.Ordinal);
        bench.Say("Again.", WorkerBench.Call(SpawnTool.Name, Wanted));
        Assert.Equal(2, WorkerView.Observe(bench.State).Asked!.Number);
    }

    [Fact]
    public void WaitFor_Goal_WakesAtTheEndOrTheTime()
    {
        Begin();
        bench.Say("I wait.", WorkerBench.Call(BackgroundTools.WaitFor, """{"handle":"g1","seconds":60,"reason":"its end"}"""));
        Assert.Contains("waits for goal local/g-make-abc", bench.State.Wait!.Reason, StringComparison.Ordinal);

        bench.Wake(bench.Now + TimeSpan.FromMinutes(2));
        Assert.Contains("g1 (goal local/g-make-abc) has not ended", bench.LastSaid, StringComparison.Ordinal);
        bench.Say("I wait.", WorkerBench.Call(BackgroundTools.WaitFor, """{"handle":"local/g-make-abc","seconds":60,"reason":"its end"}"""));
        Hear(Ended(1));

        Assert.Contains("is complete", bench.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
    }

    [Fact]
    public void Stop_Goal_AsksThePlanAndAnswersWhenItHasEnded()
    {
        Begin();
        bench.Say("I stop it.", WorkerBench.Call(BackgroundTools.Stop, """{"handle":"g1"}"""));

        Assert.Equal([1], WorkerView.Observe(bench.State).Stopping);
        Assert.Null(bench.State.Open);
        Hear(Ended(1, "its agent wanted it to stop"));
        Assert.Contains("its agent wanted it to stop", bench.LastSaid, StringComparison.Ordinal);
    }

    [Fact]
    public void Claim_GoalUnderWay_IsNotLookedAt()
    {
        Begin();
        bench.Say("Done.", WorkerBench.Call(ControlTools.ProposeComplete, """{"summary":"s","done":[],"left":[],"evidence":[],"deadEnds":[]}"""));

        Assert.Contains("g1 (goal local/g-make-abc) that you made has not ended", bench.LastSaid, StringComparison.Ordinal);
        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
    }

    [Fact]
    public void Rest_PersonSpeaks_EndsTheWaitingNotTheGoal()
    {
        bench.Say("I delegate.", WorkerBench.Call(SpawnTool.Name, Wanted));
        Hear(new WorkerGoal { Number = 1, Goal = Goal });
        Tell([new WorkerGoal { Number = 1, Goal = Goal }], null, new Steering { Number = 1, Text = "look here" });

        Assert.Equal(OperationKind.Turn, bench.State.Open?.Kind);
        Assert.Contains(bench.State.Transcript.OfType<ToolSaid>(), said => said.Text.Contains("a person has something to say", StringComparison.Ordinal));
    }

    [Fact]
    public void Stop_WhileItRests_EndsAndAsksNothingAnyMore()
    {
        bench.Say("I delegate.", WorkerBench.Call(SpawnTool.Name, Wanted));
        bench.Want(mode: DesiredMode.Stop);

        Assert.Equal(WorkerOutcome.Stopped, bench.State.Ending?.Outcome);
        Assert.Null(WorkerView.Observe(bench.State).Asked);
    }

    [Fact]
    public void Declared_NoDepth_IsNotOffered()
    {
        Assert.True(SpawnTool.IsOffered(SpawnTool.Name, new AgentPolicy()));
        Assert.False(SpawnTool.IsOffered(SpawnTool.Name, new AgentPolicy { Goals = new AgentGoals { Depth = 0 } }));
        Assert.True(SpawnTool.IsOffered(ControlTools.Note, new AgentPolicy { Goals = new AgentGoals { Depth = 0 } }));
    }

    private void Begin()
    {
        bench.Say("I delegate.", WorkerBench.Call(SpawnTool.Name, Wanted.Replace("}]}", "}],\"wait\":false}", StringComparison.Ordinal)));
        Hear(new WorkerGoal { Number = 1, Goal = Goal });
    }

    private static WorkerGoal Ended(int number, string reason = "") => new()
    {
        Number = number,
        Goal = Goal,
        End = new SpawnEnd { Reason = reason, Usage = new ChildUsage { Models = new ModelUsage { Calls = 2, Input = 2_500, Output = 500 }, Active = TimeSpan.FromMinutes(2) } },
    };

    private void Hear(WorkerGoal goal, WorkerLoan? lent = null) => Tell([goal], lent);

    private void Tell(ImmutableArray<WorkerGoal> goals, WorkerLoan? lent, params ImmutableArray<Steering> steering) =>
        bench.Tell(new WorkerDesiredMessage(new WorkerDesired { Generation = ++generation, Mode = DesiredMode.Run, Goals = goals, Lent = lent, Steering = steering }));
}
