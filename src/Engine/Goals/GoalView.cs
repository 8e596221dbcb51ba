using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

/// <summary>What follows from a goal's state: status, holds, questions, usage, and what its plan must hear.</summary>
internal static class GoalView
{
    /// <summary>Where the goal stands.</summary>
    public static GoalStatus Status(GoalState state) => StatusRules.Status(state.Ended, state.Wanted, Holds(state).Select(hold => hold.Kind));

    /// <summary>Every reason why the goal is not moving: its own, and what its plan reports as long as it has heard the goal's newest wish.</summary>
    public static ImmutableArray<PlanHold> Holds(GoalState state)
    {
        var own = state.Holds.Select(hold => new PlanHold { Kind = hold.Kind, Reason = hold.Reason });
        if (state.HasClaim && state.Grant is { } grant && !state.HasWorkspace)
        {
            own = own.Append(new PlanHold { Kind = HoldKind.Workspace, Reason = $"waits for the workspace {GoalDeliveries.Claimed(state.Contract!, state.GoalId)}, which {grant.Holder} has" });
        }

        if (GoalPlacing.Hold(state) is { } nowhere)
        {
            own = own.Append(nowhere);
        }

        if (GoalQuestions.Hold(state) is { } question)
        {
            own = own.Append(question);
        }

        if (PlanningView.Hold(state) is { } planning)
        {
            own = own.Append(planning);
        }

        if (GoalJudges.Hold(state) is { } judges)
        {
            own = own.Append(judges);
        }

        if (GoalCycles.Rest(state) is { } rest)
        {
            own = own.Append(rest);
        }

        return state.Current is { Observed: { Hold: { } hold } observed } current && observed.Generation >= current.Generation
            ? [.. own, hold]
            : [.. own];
    }

    /// <summary>What a person must tell or is asked, without what is answered already.</summary>
    public static ImmutableArray<OpenQuestion> Questions(GoalState state) => state.Current is { Observed.Questions: var questions } current
        ? [.. questions.RemoveAll(question => current.Answers.Any(answer => answer.Step == question.Step && answer.Attempt == question.Attempt)), .. GoalQuestions.Open(state)]
        : GoalQuestions.Open(state);

    /// <summary>What the open plan was assigned.</summary>
    public static PlanDefinition DefinitionOf(GoalState state, CurrentPlan current) => current.Definition ?? DefinitionOf(state.Contract!, current.Declared);

    /// <summary>The goal's environment that the open plan was assigned.</summary>
    public static CommandEnvironment? EnvironmentOf(GoalState state, CurrentPlan current) => current.Definition is null ? state.Contract!.Environment : current.Environment;

    /// <summary>Why a plan ended that was superseded.</summary>
    public static string Superseded(GoalState state) => string.Create(CultureInfo.InvariantCulture, $"superseded by revision {state.Revision} of the contract");

    /// <summary>When the wall clock runs out, or null.</summary>
    public static DateTimeOffset? Deadline(GoalState state) =>
        GoalParents.Least(state is { Contract.Budget.WallClock: { } limit, Stage: not GoalStage.Resting } ? state.CycleAt + limit - state.WallBefore : null, state.Parent?.NotAfter);

    /// <summary>What the goal may cost: what its contract says, and no more than it was lent.</summary>
    public static GoalBudget Budget(GoalState state) => GoalParents.Limit(state.Contract!.Budget, state.Parent?.Lent);

    /// <summary>The workspace that must hear whether the goal claims it; null when the goal never did.</summary>
    public static ActorKey? Workspace(GoalState state) => state switch
    {
        { Claim: 0 } => null,
        { Contract: { } contract } => ActorKey.ForWorkspace(state.GoalId.Tenant, GoalDeliveries.Claimed(contract, state.GoalId)),
        { Released: { } released } => new ActorKey(ActorKind.Workspace, released),
        _ => null,
    };

    /// <summary>Plans of the cycle after the first, and those of the goals that were steps of ended plans.</summary>
    public static int ReplansUsed(GoalState state) => Math.Max(0, PlansBegun(state) - 1) + state.ChildReplans;

    /// <summary>What of that a plan that is begun now may lend to the goals that are its steps: none where it has no such steps. Null for no limit.</summary>
    public static int? ReplansToLend(GoalState state, PlanDefinition plan) =>
        ReplansLeft(state) is { } left ? ChildRules.AreIn(plan) ? left : 0 : null;

    /// <summary>How many plans may still follow those that were begun; null for no limit.</summary>
    public static int? ReplansLeft(GoalState state) => Budget(state).Replans - PlansBegun(state) - state.ChildReplans;

    /// <summary>Plans of the cycle that were begun, without those that ended because the contract was edited.</summary>
    private static int PlansBegun(GoalState state) => state.Plans - state.PlansBefore - state.Superseded;

    /// <summary>What is left of the active time, beside what was lent to the open plan; null for no limit.</summary>
    public static TimeSpan? ActiveLeft(GoalState state) => Budget(state).Active - state.Active;

    /// <summary>What is left for models, beside what was lent to the open plan; null for no limit.</summary>
    public static ModelLoan? ModelsLeft(GoalState state) => ModelLoan.Left(ModelLoan.Of(Budget(state)), state.Models ?? new ModelUsage());

    /// <summary>The place of the plan that is begun next. A strategy has one, again and again.</summary>
    public static int NextDeclared(GoalState state) => state.Contract!.Strategy is null or PlanStrategy.Declared ? state.NextDeclared : 0;

    /// <summary>The active time accounted for a plan that is given up: what was lent to it, for it may use all of that.</summary>
    public static TimeSpan ActiveOfGivenUp(CurrentPlan current)
    {
        var observed = current.Observed?.Active ?? TimeSpan.Zero;
        return current.LentActive > observed ? current.LentActive.Value : observed;
    }

    /// <summary>From when on the goal must be awake in a host, or null when only a person can change anything about it.</summary>
    public static DateTimeOffset? Due(GoalState state) => state.Exists ? Times.Earliest(DueOfCycle(state), GoalNotices.Due(state), state.IsClearing ? state.ClearAgain ?? state.AcceptedAt : null) : null;

    private static DateTimeOffset? DueOfCycle(GoalState state)
    {
        if (state.Ended != GoalStatus.None)
        {
            return null;
        }

        if (!state.GivenUp.IsEmpty || state.Current?.Observed?.Goals > 0)
        {
            // Nobody else pokes them. A goal of a step may go on by itself when a person or a time lets it.
            return state.AcceptedAt;
        }

        return Status(state) switch
        {
            GoalStatus.Active => state.AcceptedAt,

            // A host that is missing, or a workspace, comes at no time that is known: the goal looks for it as long as anything waits for it.
            GoalStatus.Waiting when Holds(state).Any(static hold => hold is { Kind: HoldKind.Wait or HoldKind.Workspace, Until: null }) => state.AcceptedAt,
            GoalStatus.Waiting => Times.Earliest(Holds(state).Min(static hold => hold.Until), WakeAt(state)),
            _ when HasOpen(state) => state.AcceptedAt,
            GoalStatus.AwaitingInput or GoalStatus.UsageLimited => Times.Earliest(WakeAt(state), Holds(state).Min(hold => hold.Until)),
            _ => WakeAt(state),
        };
    }

    /// <summary>When a time comes that changes something about the goal, or null. A time that would change nothing must not stand before one that does.</summary>
    public static DateTimeOffset? WakeAt(GoalState state) => Times.Earliest(
        state is { Ended: GoalStatus.None, Open: null, Wanted: not Intent.Cancel } && !state.Holds.Any(hold => hold.Kind == HoldKind.Budget) && !GoalProposals.HasPassed(state) ? Deadline(state) : null,
        GoalProposals.WakeAt(state),
        GoalCycles.WakeAt(state),
        PlanningView.WakeAt(state),
        GoalNotices.WakeAt(state),
        state.Wanted == Intent.Run && state.Holds.IsEmpty ? GoalJudges.WakeAt(state) : null,
        state.ClearAgain);

    /// <summary>Whether the goal moves, or something of it is at work or may be.</summary>
    public static bool IsBusy(GoalState state) => Status(state) == GoalStatus.Active || (state.Ended == GoalStatus.None && HasOpen(state));

    /// <summary>Whether something of the goal is at work, or may be.</summary>
    private static bool HasOpen(GoalState state) => state.Open is not null || state.Current?.Observed?.Open > 0 || !HasHeard(state);

    /// <summary>Whether the open plan has taken the goal's newest wish; until then it may still be starting things that nobody here knows of.</summary>
    private static bool HasHeard(GoalState state) => state.Current is not { } current || current.Observed?.Generation >= current.Generation;

    /// <summary>
    /// Whether a plan that was given up may still be working. The goal begins its next plan all the same, but it looks at nothing and ends
    /// nothing while it can be hoped that the plan is heard to end: until it could not be reached for one more retry window.
    /// </summary>
    public static bool AwaitsGivenUp(GoalState state) => state.GivenUp.Any(plan => !plan.IsUnreachable);

    /// <summary>
    /// What a plan that was given up must hear. Its assignment as well: if it never heard anything it has a record then, in which it has ended,
    /// and an earlier wish that comes late begins nothing.
    /// </summary>
    public static Desired DesireEnd(GoalState state, GivenUpPlan plan) => new()
    {
        Generation = plan.Generation,
        Mode = DesiredMode.Stop,
        Revision = 1,
        NotAfter = Deadline(state),
        Assignment = Assign(state, plan.Definition ?? DefinitionOf(state.Contract!, plan.Declared)) with { Finished = [] },
    };

    /// <summary>What the open plan must hear.</summary>
    public static Desired Desire(GoalState state)
    {
        var current = state.Current!;
        return new Desired
        {
            Generation = current.Generation,
            Mode = current.Mode,
            Revision = current.Revision,
            Allowance = current.Allowance,
            Active = current.Active,
            ActiveBudget = Budget(state).Active,
            Models = current.Models,
            Replans = current.Replans,
            NotAfter = Deadline(state),
            Answers = current.Answers,
            Steering = state.Steering,
            Verdict = current.Verdict,
            Verifying = state.Verifying,
            Approvals = state.Contract!.Agents?.Approvals,
            Assignment = current.Observed is { Generation: > 0 } ? null : Assign(state, DefinitionOf(state, current)) with { Seed = current.Seed },
        };
    }

    /// <summary>A declared plan as it is assigned: what its steps leave to the goal is said in them.</summary>
    public static PlanDefinition DefinitionOf(GoalContract contract, int declared) => Interruptions.Resolve(contract.Plans[declared], contract.OnInterrupted);

    private static PlanAssignment Assign(GoalState state, PlanDefinition definition) => new()
    {
        Definition = definition,
        Trace = TraceIds.Of(state),
        Workspace = state.Contract!.Workspace,
        HoldsWorkspace = !state.Contract.ReadsOnly || state.Parent is { IsHeld: true },
        Remote = GoalDeliveries.Assign(state),
        Concurrency = state.Contract.Remote is null ? definition.Concurrency ?? state.Contract.Concurrency : 1,
        Needs = state.Contract.Needs,
        Fences = state.Contract.Fences,
        Environment = state.Contract.Environment,
        ReadFirst = state.Contract.ReadFirst,
        Rules = state.Contract.Rules,
        Redacted = state.Secrets,
        Baseline = state.Baseline,
        Finished = state.Finished,
        Agents = !AgentRules.AreIn(definition) ? null : new AgentAssignment
        {
            Objective = state.Contract.Objective,
            DoneWhen = state.Contract.DoneWhen,
            Features = state.Features,
            Policy = state.Contract.Agents ?? new AgentPolicy(),
            Strategy = state.Contract.Strategy ?? PlanStrategy.Declared,
            Manifest = state.Manifest.IsEmpty ? default : state.Manifest,
            Handoff = state.Handoff,
            Progress = state.Progress,
            Setback = state.Setback.Length == 0 ? null : state.Setback,
        },
    };
}
