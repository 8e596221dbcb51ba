using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

/// <summary>The only mutator of a goal's state. Decides nothing: what was decided is in the event.</summary>
internal static class GoalTransitions
{
    /// <summary>How many replies are kept at least, however old.</summary>
    public const int KeptReplies = 1_000;

    /// <summary>How long a reply is kept at least.</summary>
    public static readonly TimeSpan ReplyAge = TimeSpan.FromHours(24);

    /// <summary>The state after an event.</summary>
    public static GoalState Apply(GoalState state, GoalStateEvent change)
    {
        var next = Claim(Change(state, change) with { Sequence = state.Sequence + 1, At = change.At });
        next = GoalJudges.Trim(next.Open is null ? next with { IsStale = false } : next);
        return GoalParents.Note(state, next.Current is { } current ? next with { Current = Steer(state.Current, next, current) } : next);
    }

    /// <summary>Claims the workspace as soon as the goal needs it and gives it up as soon as it does not, so that no event can forget to.</summary>
    /// <remarks>
    /// Between two cycles a goal needs none. A blocked goal has nothing open and does nothing before a person resumes it: others need not wait for that. But a plan
    /// it gave up may still work.
    /// </remarks>
    private static GoalState Claim(GoalState state)
    {
        var isAtRest = state is { Current: null, Open: null } && !GoalView.AwaitsGivenUp(state) && state.Holds.Any(hold => hold.Kind == HoldKind.Blocked);
        var wants = state is { Contract.ReadsOnly: false, Ended: GoalStatus.None, Stage: not GoalStage.Resting, Parent: not { IsHeld: true } } && !isAtRest;
        return wants == state.HasClaim ? state : state with { Claim = state.Claim + 1, Grant = null };
    }

    private static GoalState Change(GoalState state, GoalStateEvent change) => change switch
    {
        GoalAccepted accepted => Accept(state, accepted),
        GoalForked forked => forked.State with { Id = state.Id, AcceptedAt = forked.At, CycleAt = forked.At },
        IntentSet set => state with { Intent = set.Intent },
        ParentWished wished => GoalParents.Apply(state, wished),
        StepSettled settled => state with
        {
            Current = state.Current! with { Answers = state.Current.Answers.Add(settled.Answer), Answered = settled.Answer.Number },
        },
        GoalSteered steered => GoalSteering.Apply(state, steered),
        CriterionAnswered answered => GoalQuestions.Apply(state, answered),
        CommandReplied replied => Keep(state, replied),
        HoldAdded added => state with { Holds = state.Holds.Add(new Hold { Kind = added.Kind, Reason = added.Reason, Since = added.At }) },
        BlockLifted => state with
        {
            Holds = state.Holds.RemoveAll(hold => hold.Kind == HoldKind.Blocked),
            Stage = Unblocked(state),
            NextDeclared = state.Current is null ? 0 : state.NextDeclared,
            VoidRounds = 0,
            Progress = null,
            Tried = PlanningTransitions.MayBeTriedAgain(state.Tried),
        },
        GoalImported => state with { Claim = state.Claim + 2, Grant = null },
        WorkspaceTold told => state with { Grant = told.Grant },
        BaselineBegun begun => state with { Open = begun.Operation, Baselines = state.Baselines + 1 },
        BaselineEnded { Baseline: null } ended => state with { Open = null, Active = state.Active + ended.Active },
        BaselineEnded ended => Base(state, ended),
        PlanBegun begun => Begin(state, begun),
        PlanObserved { Observed: var observed } => state with { Head = observed.Head ?? state.Head, Current = state.Current! with { Observed = observed, Seed = observed.Generation > 0 ? null : state.Current.Seed } },
        PlanClosed closed => Close(state, closed),
        GivenUpPlanEnded ended => EndGivenUp(state, ended),
        GivenUpPlanReach reach => state with
        {
            GivenUp = [.. state.GivenUp.Select(plan => plan.Number == reach.Number ? plan with { IsUnreachable = !reach.IsReachable } : plan)],
        },
        DeliveryEvent delivery => GoalDeliveries.Apply(state, delivery),
        RoundBegun begun => state with { Open = begun.Operation, Rounds = begun.Round, Asked = null, Verifying = begun.Proposal },
        RoundEnded ended => LendNoMoreThanIsLeft(EndRound(state, ended)),
        JudgesCalled => state with { Judges = null },
        ProposalAnswered answered => GoalProposals.Apply(state, answered),
        GoalOperationTakenOver taken => LendNoMoreThanIsLeft(state with { Open = state.Open! with { Execution = taken.Execution, Owner = taken.Owner, Tokens = taken.Tokens }, Models = Add(state.Models, taken.Models) }),
        ContractEdited edited => GoalEdits.Apply(state, edited),
        CycleBegun begun => GoalCycles.Apply(state, begun),
        CycleClosing closing => state with { Closing = closing.Status, Holds = [] },
        CycleEnded ended => GoalCycles.Apply(state, ended),
        GoalUnplaced looked => state with { IsUnplaced = looked.IsUnplaced },
        ClearEvent clear => GoalClearing.Apply(state, clear),
        PlanningEvent planning => PlanningTransitions.Apply(state, planning),
        NoticeEvent notice => GoalNotices.Apply(state, notice),
        RoundsSkipped skipped => state with { NextDue = skipped.NextDue },
        GoalEnded ended => GoalCycles.Apply(state, ended),
        _ => throw new UnreachableException(),
    };

    private static GoalState Base(GoalState state, BaselineEnded ended) => state with
    {
        Open = null,
        Baseline = ended.Baseline,
        Head = ended.Head ?? state.Head,
        Covered = [.. state.Covered.Union(UnchangedPatterns.Of(state.Contract!), StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        NeedsBaseline = false,
        Active = state.Active + ended.Active,
    };

    private static GoalState Accept(GoalState state, GoalAccepted accepted) => state with
    {
        Contract = accepted.Contract,
        Hash = accepted.Hash,
        Secrets = SecretNames.Add(accepted.Redacted, accepted.Contract),
        AcceptedAt = accepted.At,
        Cycle = accepted.Contract.Schedule is { StartNow: false } ? 0 : 1,
        CycleAt = accepted.At,
        Stage = accepted.Contract.Schedule is { StartNow: false } ? GoalStage.Resting : GoalStage.Planning,
        NextDue = accepted.NextDue,
        Parent = accepted.Parent,
        NeedsBaseline = accepted.Contract.Remote is not null || !UnchangedPatterns.Of(accepted.Contract).IsEmpty,
    };

    /// <summary>Raises the generation of what the goal wants of its plan whenever that has changed, so that no event can forget to.</summary>
    private static CurrentPlan Steer(CurrentPlan? before, GoalState state, CurrentPlan current)
    {
        var mode = state.Wanted switch
        {
            Intent.Cancel => DesiredMode.Stop,
            _ when current.IsSuperseded || state.Closing != GoalStatus.None => DesiredMode.Stop,
            Intent.Run when state.Holds.IsEmpty && state.HasWorkspace => DesiredMode.Run,
            _ => DesiredMode.Pause,
        };
        var acknowledged = current.Observed?.Answered ?? 0;
        var deadline = GoalView.Deadline(state);
        var isNew = before?.Number == current.Number && (deadline != before.NotAfter || mode != before.Mode || current.Answered != before.Answered || state.Revision != before.Revision || current.Allowance != before.Allowance || current.Active != before.Active || current.Models != before.Models || GoalSteering.Newest(state) != before.Steered
            || current.Verdict != before.Verdict || (before.IsVerifying && state.Verifying is null));
        return current with
        {
            Mode = mode,
            Revision = state.Revision,
            NotAfter = deadline,
            Steered = GoalSteering.Newest(state),
            IsVerifying = state.Verifying is not null,
            Answers = current.Answers.RemoveAll(answer => answer.Number <= acknowledged),
            Generation = isNew ? current.Generation + 1 : current.Generation,
        };
    }

    private static GoalState Begin(GoalState state, PlanBegun begun) => state with
    {
        Current = new CurrentPlan
        {
            Number = begun.Number,
            Declared = begun.Declared,
            Allowance = begun.Allowance,
            Lent = begun.Allowance,
            Active = begun.Active,
            LentActive = begun.Active,
            Models = begun.Models,
            Replans = begun.Replans,
            Definition = begun.IsWritten ? state.Written!.Plan : null,
            Environment = begun.IsWritten ? state.Contract!.Environment : null,
        },
        Tried = begun.IsWritten ? PlanningTransitions.Begin(state, begun) : state.Tried,
        Written = null,
        Plans = begun.Number,
        NextDeclared = begun.Declared + 1,
        Stage = GoalStage.Executing,
    };

    private static GoalState Close(GoalState state, PlanClosed closed) => state with
    {
        Attempts = state.Attempts + closed.Attempts,
        Active = state.Active + (closed.Active ?? state.Current!.Observed?.Active ?? TimeSpan.Zero),
        Overrun = state.Overrun + (state.Current!.Observed?.Overrun ?? TimeSpan.Zero),
        Models = Add(state.Models, closed.Models),
        Handoff = closed.Handoff ?? state.Handoff,
        Progress = state.Current.IsSuperseded || closed.Outcome == PlanOutcome.Succeeded ? null : closed.Progress ?? state.Progress,
        ChildReplans = state.ChildReplans + (closed.Replans ?? state.Current.Observed?.Replans ?? 0),
        Current = null,
        GivenUp = closed.IsGivenUp ? state.GivenUp.Add(GiveUp(state.Current, closed)) : state.GivenUp,
        Finished = closed.Finished,
        Setback = closed.Reason,
        Tried = PlanningTransitions.End(state.Tried, closed.Number, closed.Reason),
        Superseded = state.Superseded + (state.Current.IsSuperseded ? 1 : 0),
        Stage = closed.Outcome == PlanOutcome.Succeeded && !state.Current.IsSuperseded ? GoalStage.Verifying : GoalStage.Planning,
    };

    private static GivenUpPlan GiveUp(CurrentPlan current, PlanClosed closed) => new()
    {
        Number = current.Number,
        Declared = current.Declared,
        Definition = current.Definition,
        Generation = current.Generation + 1,
        Attempts = closed.Attempts,
        Active = closed.Active ?? current.Observed?.Active ?? TimeSpan.Zero,
        Overrun = current.Observed?.Overrun ?? TimeSpan.Zero,
        Replans = closed.Replans ?? current.Observed?.Replans ?? 0,
        Models = closed.Models,
    };

    private static ModelUsage? Add(ModelUsage? one, ModelUsage? other) => one is null ? other : other is null ? one : one + other;

    /// <summary>What was accounted for models is replaced by what it really was.</summary>
    private static ModelUsage? Replace(ModelUsage? all, ModelUsage? accounted, ModelUsage? really) =>
        all is null ? really : Add(accounted is null ? all : all - accounted, really);

    /// <summary>What was accounted for it while nobody knew is replaced by what it really was.</summary>
    private static GoalState EndGivenUp(GoalState state, GivenUpPlanEnded ended)
    {
        var plan = state.GivenUp.Single(plan => plan.Number == ended.Number);
        var left = state with { GivenUp = state.GivenUp.Remove(plan) };

        // Of an earlier cycle, which stays as it ended, the totals are put right.
        return ended.Number <= state.PlansBefore
            ? left with
            {
                PastAttempts = state.PastAttempts - plan.Attempts + ended.Attempts,
                PastActive = state.PastActive - plan.Active + ended.Active,
                PastOverrun = state.PastOverrun - plan.Overrun + ended.Overrun,
                PastModels = Replace(state.PastModels, plan.Models, ended.Models),
            }
            : LendNoMoreThanIsLeft(left with
            {
                Attempts = state.Attempts - plan.Attempts + ended.Attempts,
                Active = state.Active - plan.Active + ended.Active,
                Overrun = state.Overrun - plan.Overrun + ended.Overrun,
                ChildReplans = state.ChildReplans - plan.Replans + ended.Replans,
                Models = Replace(state.Models, plan.Models, ended.Models),
            });
    }

    /// <summary>What was lent without limit before an edit set one may turn out to have cost more than was accounted for it.</summary>
    private static GoalState LendNoMoreThanIsLeft(GoalState state)
    {
        if (state.Current is not { } current)
        {
            return state;
        }

        var (attempts, active) = (GoalView.Budget(state).Attempts - state.Attempts, GoalView.ActiveLeft(state));
        return state with
        {
            Current = current with
            {
                Allowance = attempts < current.Allowance ? Math.Max(0, attempts.Value) : current.Allowance,
                Active = active < current.Active ? active < TimeSpan.Zero ? TimeSpan.Zero : active : current.Active,
                Models = current.Models is { } models ? ModelLoan.Least(models, GoalView.ModelsLeft(state)) : null,
            },
        };
    }

    /// <summary>
    /// Where a goal goes on that was blocked: with its plan, where one is open and only its round could not be held; else what there is is verified, and the plans are tried again.
    /// </summary>
    public static GoalStage Unblocked(GoalState state) => state.Current is not null ? state.Stage : state.Plans == state.PlansBefore ? GoalStage.Planning : GoalStage.Verifying;

    /// <summary>The state with what judges cost: it counts for the goal, and is taken off what an open plan was lent.</summary>
    public static GoalState Charge(GoalState state, ModelUsage? judges) => LendNoMoreThanIsLeft(state with { Models = Add(state.Models, judges) });

    private static GoalState EndRound(GoalState state, RoundEnded ended)
    {
        var next = state with { Open = null, Verifying = null, Active = state.Active + ended.Active, Models = Add(state.Models, ended.Models), Judges = ended.Wait };
        return ended.Outcome switch
        {
            RoundOutcome.Passed => next with { Manifest = ended.Verdicts, VoidRounds = 0 },
            RoundOutcome.Failed => next with
            {
                Manifest = ended.Verdicts,
                VoidRounds = 0,
                Setback = ended.Reason,
                Tried = PlanningTransitions.End(state.Tried, state.Plans, $"it ended, and the goal's criteria did not pass: {ended.Reason}"),
                Stage = AfterRefusal(state),
            },
            RoundOutcome.Void => next with { VoidRounds = state.VoidRounds + 1 },
            RoundOutcome.Stopped => next,
            RoundOutcome.Asked => GoalQuestions.Apply(next, ended),
            RoundOutcome.Waits => next with { Manifest = ended.Verdicts, VoidRounds = 0 },
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>What comes after a round that did not pass: another plan, but where an agent of the open one claimed, and hears it.</summary>
    public static GoalStage AfterRefusal(GoalState state) => state.Current is null ? GoalStage.Planning : state.Stage;

    private static GoalState Keep(GoalState state, CommandReplied replied)
    {
        var replies = state.Replies.Add(new KeptReply { Id = replied.Command, At = replied.At, Status = replied.Status });
        var drop = 0;
        var forgotten = state.ForgottenUpTo;
        while (replies.Length - drop > KeptReplies && replied.At - replies[drop].At > ReplyAge)
        {
            forgotten = forgotten > replies[drop].Id.IssuedAt ? forgotten : replies[drop].Id.IssuedAt;
            drop++;
        }

        return state with { Replies = drop == 0 ? replies : replies.RemoveRange(0, drop), ForgottenUpTo = forgotten };
    }
}
