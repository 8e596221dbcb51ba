using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Tests.Workspaces;

public sealed class WorkspaceLogicTests
{
    private static readonly ActorKey Key = ActorKey.ForWorkspace("local", "/w");
    private static readonly GoalId A = GoalId.Local("a");
    private static readonly GoalId B = GoalId.Local("b");
    private static readonly DecideContext Context = new(DateTimeOffset.UnixEpoch, new OwnerId("host"));

    [Theory]
    [InlineData("/w/", true)]
    [InlineData("/w/./", true)]
    [InlineData("/x/../w", true)]
    [InlineData("/w/x", false)]
    [InlineData("/W", false)]
    public void Key_OtherSpelling_IsTheSameOnlyForTheSameFolder(string path, bool same) => Assert.Equal(same, ActorKey.ForWorkspace("local", path) == Key);

    [Fact]
    public void Key_OtherTenant_IsAnother() => Assert.NotEqual(Key, ActorKey.ForWorkspace("other", "/w"));

    [Fact]
    public void Claim_First_HasIt()
    {
        var state = Hear(Fresh, Claim(A, 1));

        Assert.Equal((A.Value, false), Told(state, A));
    }

    [Fact]
    public void Claim_Second_WaitsAndHearsWhenItIsFree()
    {
        var queued = Hear(Fresh, Claim(A, 1), Claim(B, 1));
        var free = Hear(queued, Claim(A, 2));

        Assert.Equal((A.Value, true), Told(queued, B));
        Assert.Equal((B.Value, false), Told(free, B));
        Assert.True(VersionFor(free, B) > VersionFor(queued, B), "B would not hear it");
        Assert.Null(free.Find(A));
    }

    [Fact]
    public void Claim_LateCopyAfterItWasGivenUp_IsDroppedWhenTheGoalRefusesIt()
    {
        var late = Hear(Fresh, Claim(A, 1), Claim(A, 2), Claim(A, 1), Claim(B, 1));

        var healed = Hear(late, new UndeliverableMessage(ActorKey.ForGoal(A), VersionFor(late, A), "ended", IsRefused: true));

        Assert.Equal((A.Value, true), Told(late, B));
        Assert.Equal((B.Value, false), Told(healed, B));
    }

    [Fact]
    public void Refusal_OfAnOlderClaim_LeavesTheNewerOne()
    {
        var first = Hear(Fresh, Claim(A, 1));
        var again = Hear(first, Claim(A, 3));

        var after = Hear(again, new UndeliverableMessage(ActorKey.ForGoal(A), VersionFor(first, A), "ended", IsRefused: true));

        Assert.Equal(3, after.Find(A)!.Version);
    }

    [Fact]
    public void Unreachable_Holder_KeepsIt()
    {
        var held = Hear(Fresh, Claim(A, 1), Claim(B, 1));

        var after = Hear(held, new UndeliverableMessage(ActorKey.ForGoal(A), VersionFor(held, A), "unreachable"));

        Assert.Equal((A.Value, true), Told(after, B));
    }

    [Fact]
    public void Claim_OldRelease_DoesNotTakeANewerClaimAway() => Assert.NotNull(Hear(Fresh, Claim(A, 3), Claim(A, 2)).Find(A));

    [Fact]
    public void Neighbours_HolderWhileOthersWait_IsPoked()
    {
        var alone = Hear(Fresh, Claim(A, 1));
        var queued = Hear(alone, Claim(B, 1));

        Assert.False(Assert.Single(WorkspaceLogic.Instance.Neighbours(alone)).IsChild);
        Assert.Equal([true, false], WorkspaceLogic.Instance.Neighbours(queued).Select(neighbour => neighbour.IsChild));
    }

    [Fact]
    public void Goal_ThatHasEnded_RefusesToHold()
    {
        var goal = GoalLogic.Instance.Create(ActorKey.ForGoal(A));

        var decision = GoalLogic.Instance.Decide(
            goal, new GrantMessage(new WorkspaceGrant { Version = 1, Claim = 1, Holder = A.Value, IsWaitedFor = false }), Context);

        Assert.NotNull(decision.Refused);
        Assert.Empty(decision.Events);
    }

    [Fact]
    public void State_AfterEvents_IsReadAsItWasWritten()
    {
        var state = Hear(Fresh, Claim(A, 1), Claim(B, 1));
        var format = WorkspaceLogic.Instance.Format;

        Assert.True(format.WriteState(format.ReadState(format.WriteState(state))).Span.SequenceEqual(format.WriteState(state).Span));
    }

    private static WorkspaceState Fresh => WorkspaceLogic.Instance.Create(Key);

    private static ClaimMessage Claim(GoalId goal, long version) =>
        new(goal, new WorkspaceClaim { Version = version, IsWanted = version % 2 == 1 });

    private static WorkspaceState Hear(WorkspaceState state, params ReadOnlySpan<ActorMessage> messages)
    {
        foreach (var message in messages)
        {
            state = WorkspaceLogic.Instance.Decide(state, message, Context).State;
        }

        return state;
    }

    private static Neighbour Neighbour(WorkspaceState state, GoalId goal) =>
        WorkspaceLogic.Instance.Neighbours(state).Single(neighbour => neighbour.Key == ActorKey.ForGoal(goal));

    private static long VersionFor(WorkspaceState state, GoalId goal) => Neighbour(state, goal).Version;

    private static (string Holder, bool Waits) Told(WorkspaceState state, GoalId goal)
    {
        var grant = Assert.IsType<GrantMessage>(WorkspaceLogic.Instance.MessageTo(state, Neighbour(state, goal))).Grant;
        return (grant.Holder, grant.IsWaitedFor);
    }
}
