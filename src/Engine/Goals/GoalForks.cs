using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>Makes a new goal of a point in the past of another.</summary>
internal static class GoalForks
{
    /// <summary>Decides what a fork does to the goal that it makes.</summary>
    public static Decision<GoalState, GoalStateEvent> Decide(GoalTurn turn, ForkGoal fork, Premise? premise)
    {
        if (turn.State.Exists)
        {
            return GoalCommands.Refuse(turn, Refusal.ContractConflict, Exists(turn.State.GoalId));
        }

        if (premise?.Fork is not { } begun)
        {
            return GoalCommands.Refuse(
                turn, Refusal.NotApplicable, $"{fork.Source} cannot be forked: that takes a store which can read a goal's past, and this is none");
        }

        turn.Emit(new GoalForked { At = turn.Now, State = begun, Mark = premise.Mark });
        return GoalCommands.Reply(turn, fork);
    }

    /// <summary>That there is a goal already where one was to be made.</summary>
    public static string Exists(GoalId goal) => $"there is a goal {goal} already, and an id is never used again; give the fork another id";

    /// <summary>Where the new goal stands.</summary>
    /// <param name="point">The point in the past of the other one.</param>
    /// <param name="fork">The new goal.</param>
    /// <param name="workspace">Its workspace.</param>
    /// <param name="isPaused">Whether it is paused.</param>
    public static GoalState Begin(PastPoint point, GoalId fork, string workspace, bool isPaused)
    {
        var source = point.Goal;
        var contract = MovedContract.Of(source.Contract!, workspace);
        var isStopped = source.Intent == Intent.Cancel;
        var (attempts, active) = (point.Plan is { } used ? PlanSeeds.Attempts(used) : 0, point.Plan?.Active ?? TimeSpan.Zero);
        return source with
        {
            Id = fork.Value,
            Sequence = 0,
            Contract = contract,
            Hash = ContractBytes.Hash(contract),
            Parent = null,
            Finished = MovedContract.Of(source.Finished, source.Contract!, contract),
            Models = point.Plan?.Models is { } spent && spent != new ModelUsage() ? spent + (source.Models ?? new ModelUsage()) : source.Models,
            ChildReplans = source.ChildReplans + (point.Plan?.Replans ?? 0),
            Origin = new ForkOrigin { Id = source.GoalId, Cursor = point.Cursor, At = point.At, Plans = source.Current is { } open ? open.Number - 1 : source.Plans },
            WallBefore = source.Stage == GoalStage.Resting ? TimeSpan.Zero : source.WallBefore + (point.At - source.CycleAt),
            LifeBefore = source.LifeBefore + (point.At - source.AcceptedAt),
            Intent = isPaused ? Intent.Pause : Intent.Run,
            Claim = 0,
            Grant = null,
            Open = null,
            Verifying = null,
            IsStale = false,
            Planning = null,
            Notices = new NoticeBox(),
            Asked = null,
            Approvals = [],
            VoidRounds = 0,
            GivenUp = [],
            Replies = [],
            ForgottenUpTo = DateTimeOffset.MinValue,
            Attempts = source.Attempts + attempts,
            Active = source.Active + active,
            Overrun = source.Overrun + (point.Plan?.Overrun ?? TimeSpan.Zero),

            // What the plan had used is paid, and no longer lent: so it is accounted for also if the fork's plan never hears of it.
            Current = source.Current is not { } current ? null : current with
            {
                Observed = null,
                Verdict = null,
                IsProposalVoid = false,
                IsVerifying = false,
                Seed = point.Plan is { } plan ? Moved(PlanSeeds.Of(plan, current.Answers, isStopped), source.Contract!, contract) : current.Seed,
                Allowance = Less(current.Allowance, attempts),
                Lent = Less(current.Lent, attempts),
                Active = Less(current.Active, active),
                LentActive = Less(current.LentActive, active),
                Models = ModelLoan.Left(current.Models, point.Plan?.Models ?? new ModelUsage()),
                Replans = current.Replans is { } replans ? Math.Max(0, replans - (point.Plan?.Replans ?? 0)) : null,
            },
        };
    }

    private static PlanSeed Moved(PlanSeed seed, GoalContract before, GoalContract after) => seed with
    {
        Finished = MovedContract.Of(seed.Finished, before, after),
        Ending = seed.Ending is { } ending ? ending with { Finished = MovedContract.Of(ending.Finished, before, after) } : null,
    };

    private static long? Less(long? lent, long used) => lent is { } most ? Math.Max(0, most - used) : null;

    private static TimeSpan? Less(TimeSpan? lent, TimeSpan used) => lent is { } most ? most > used ? most - used : TimeSpan.Zero : null;

    /// <summary>The artifacts that a goal that begins so refers to.</summary>
    public static IEnumerable<ArtifactReference> Artifacts(GoalState fork)
    {
        var seed = fork.Current?.Seed;
        return new[] { fork.Baseline }
            .Concat(fork.Manifest.Select(verdict => verdict.Evidence))
            .Concat(fork.Finished.Select(step => step.Output))
            .Concat(seed?.Steps.Values.Select(step => step.Output) ?? [])
            .Concat(seed?.Finished.Select(step => step.Output) ?? [])
            .OfType<ArtifactReference>()
            .DistinctBy(artifact => artifact.Name, StringComparer.Ordinal);
    }
}
