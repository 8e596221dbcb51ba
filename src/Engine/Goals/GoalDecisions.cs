using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>Decides what a message does to a goal.</summary>
internal static class GoalDecisions
{
    /// <summary>How often a round is repeated because the workspace changed meanwhile.</summary>
    public const int MaximumVoidRounds = 3;

    /// <summary>The decision about a message.</summary>
    public static Decision<GoalState, GoalStateEvent> Decide(GoalState state, ActorMessage message, DecideContext context)
    {
        var turn = new GoalTurn(state, context, GoalTransitions.Apply);
        switch (message)
        {
            case CommandMessage { Command: var command, Premise: var premise }:
                return GoalCommands.Decide(turn, command, premise);
            case ObservedMessage { Observed.Ending: null } superseded when superseded.From.PlanNumber != state.Current?.Number:
                // Given up as out of reach while it went on: it must not go on now that it is heard again.
                if (state.GivenUp.Any(plan => plan.Number == superseded.From.PlanNumber && plan.IsUnreachable))
                {
                    turn.Emit(new GivenUpPlanReach { At = turn.Now, Number = superseded.From.PlanNumber, IsReachable = true });
                }

                return turn.Refuse($"{superseded.From} is not a plan of {state.Id} any more");
            case ObservedMessage observed:
                TakeObserved(turn, observed);
                break;
            case SettledMessage settled when GoalNotices.Owns(state, settled.Operation):
                GoalNotices.Settle(turn, settled);
                break;
            case SettledMessage settled:
                Settle(turn, settled);
                break;
            case GrantMessage { Grant: var grant } when !state.HasClaim || grant.Claim > state.Claim:
                // Of a claim that was given up: told so, the workspace forgets what a late copy of it made of it.
                return turn.Refuse($"{state.Id} does not claim its workspace");
            case GrantMessage { Grant: var grant }:
                TakeGrant(turn, grant);
                break;
            case OwnersDeadMessage dead:
                TakeOver(turn, dead);
                GoalNotices.TakeOver(turn, dead);
                break;
            case ChildDesiredMessage { Desired: var desired }:
                if (GoalParents.Take(turn, desired) is { } refusal)
                {
                    return turn.Refuse(refusal);
                }

                break;
            case UndeliverableMessage undeliverable when GoalParents.IsParent(state, undeliverable.Neighbour):
                if (undeliverable.IsRefused)
                {
                    GoalParents.GiveUp(turn, undeliverable.Reason);
                }

                break;
            case UndeliverableMessage { Neighbour.Kind: ActorKind.Plan } undeliverable:
                GiveUpPlan(turn, undeliverable);
                break;
            case UndeliverableMessage or WakeMessage:
                break;
            default:
                return turn.Refuse($"a goal does not take {message.GetType().Name}");
        }

        Advance(turn);
        return turn.End();
    }

    /// <summary>Does whatever the state now allows: ends the goal, begins a plan, begins a round.</summary>
    public static void Advance(GoalTurn turn)
    {
        GoalClearing.Advance(turn);
        var state = turn.State;
        if (!state.Exists || state.Ended != GoalStatus.None || state.Open is not null)
        {
            return;
        }

        if (state.Wanted == Intent.Cancel)
        {
            if (state.Current is null && !GoalView.AwaitsGivenUp(state))
            {
                turn.Emit(new GoalEnded { At = turn.Now, Status = GoalStatus.Cancelled });
            }

            return;
        }

        if (GoalCycles.Advance(turn))
        {
            return;
        }

        state = turn.State;
        if (GoalView.Deadline(state) <= turn.Now && !state.Holds.Any(hold => hold.Kind == HoldKind.Budget) && !GoalProposals.HasPassed(state))
        {
            Hold(turn, HoldKind.Budget, WallClockReason(state));
        }

        if (turn.State.Wanted != Intent.Run || !turn.State.Holds.IsEmpty)
        {
            return;
        }

        if (!turn.State.HasWorkspace || GoalPlacing.IsNowhere(turn))
        {
            return;
        }

        if (state.NeedsBaseline && state.Current is null)
        {
            turn.Emit(new BaselineBegun { At = turn.Now, FindsHead = GoalDeliveries.MustFind(state.Contract!, state.Head), Operation = Open(turn, OperationKind.Baseline, $"baseline-{state.Baselines + 1}") });
        }
        else if (state.Stage == GoalStage.Planning)
        {
            BeginPlan(turn);
        }
        else if (state.Stage == GoalStage.Verifying && GoalFeatures.AreMissing(state))
        {
            GoalFeatures.BeforeRound(turn);
        }
        else if (state.Stage == GoalStage.Verifying && !GoalView.AwaitsGivenUp(state) && GoalQuestions.Open(state).IsEmpty && GoalJudges.MayBegin(state, turn.Now))
        {
            GoalRounds.Begin(turn);
        }
        else if (state.Stage == GoalStage.Executing)
        {
            GoalProposals.Advance(turn);
        }
    }

    private static void BeginPlan(GoalTurn turn)
    {
        var state = turn.State;
        var (budget, plans, next) = (GoalView.Budget(state), state.Contract!.Plans, GoalView.NextDeclared(state));
        var (isWritten, isMissing) = (AgentRules.AreWritten(state.Contract.Strategy), GoalFeatures.AreMissing(state));
        var plan = isMissing ? null : isWritten ? state.Written?.Plan : plans.ElementAtOrDefault(next);
        if (plan is null && !isWritten && !isMissing)
        {
            Hold(turn, HoldKind.Blocked, $"no plan is left. {state.Setback}");
        }
        else if (GoalView.ReplansLeft(state) < 0 && GoalView.AwaitsGivenUp(state) && state.GivenUp.Any(static plan => plan.Replans > 0))
        {
            // The same of what was lent to the goals that are its steps.
        }
        else if (GoalView.ReplansLeft(state) < 0)
        {
            Hold(turn, HoldKind.Budget, string.Create(CultureInfo.InvariantCulture, $"the budget of {budget.Replans} replans is used up. {state.Setback}"));
        }
        else if (budget.Attempts - state.Attempts <= 0 && GoalView.AwaitsGivenUp(state))
        {
            // All was lent to a plan that cannot be reached. When it is heard to end, what it did not use is there again.
        }
        else if (budget.Attempts - state.Attempts <= 0)
        {
            Hold(turn, HoldKind.Budget, string.Create(CultureInfo.InvariantCulture, $"the budget of {budget.Attempts} attempts is used up. {state.Setback}"));
        }
        else if (GoalView.ActiveLeft(state) < ContractLimits.ShortestActive)
        {
            if (!GoalView.AwaitsGivenUp(state))
            {
                Hold(turn, HoldKind.Budget, $"{PlanBudget.ActiveReason(budget.Active!.Value, state.Active)}. {state.Setback}");
            }
        }
        else if ((plan is null ? !GoalPlanner.Makes(state) : AgentRules.AreIn(plan)) && GoalView.ModelsLeft(state) is { IsUsedUp: true })
        {
            if (!GoalView.AwaitsGivenUp(state))
            {
                Hold(turn, HoldKind.Budget, $"{PlanBudget.ModelsReason(state.Models ?? new ModelUsage())}. {state.Setback}");
            }
        }
        else if (plan is null)
        {
            Write(turn);
        }
        else
        {
            turn.Emit(new PlanBegun
            {
                At = turn.Now,
                Number = state.Plans + 1,
                Name = plan.Name,
                Declared = next,
                IsWritten = isWritten,
                Allowance = budget.Attempts - state.Attempts,
                Active = GoalView.ActiveLeft(state),
                Replans = GoalView.ReplansToLend(state, plan),
                Models = GoalView.ModelsLeft(state),
            });
        }
    }

    /// <summary>Begins the next call for a plan, or for the items before it.</summary>
    private static void Write(GoalTurn turn)
    {
        if (GoalPlanner.Makes(turn.State))
        {
            GoalPlanner.Advance(turn);
        }
        else
        {
            GoalPlanning.Advance(turn);
        }
    }

    private static void TakeGrant(GoalTurn turn, WorkspaceGrant grant)
    {
        if (grant.Claim == turn.State.Claim && grant.Version > (turn.State.Grant?.Version ?? -1))
        {
            turn.Emit(new WorkspaceTold { At = turn.Now, Grant = grant });
        }
    }

    private static void TakeObserved(GoalTurn turn, ObservedMessage message)
    {
        var observed = message.Observed;
        if (observed.Ending is not null && turn.State.GivenUp.Any(plan => plan.Number == message.From.PlanNumber))
        {
            turn.Emit(new GivenUpPlanEnded { At = turn.Now, Number = message.From.PlanNumber, Attempts = observed.Attempts, Active = observed.Active, Overrun = observed.Overrun, Replans = observed.Replans, Models = observed.Models });
            return;
        }

        if (turn.State.Current is not { } current
            || current.Number != message.From.PlanNumber
            || observed.Version <= (current.Observed?.Version ?? -1))
        {
            return;
        }

        var isReached = GoalProposals.IsReached(turn.State, observed);
        turn.Emit(new PlanObserved { At = turn.Now, Observed = observed with { Ending = null } });
        if (observed.Ending is { } ending)
        {
            turn.Emit(new PlanClosed
            {
                At = turn.Now,
                Number = current.Number,
                Outcome = ending.Outcome,
                Reason = current.IsSuperseded ? GoalView.Superseded(turn.State) : ending.Reason,
                Attempts = observed.Attempts,
                Models = observed.Models,
                Handoff = ending.Handoff,
                Progress = ending.Progress,
                Finished = FinishedSteps.Merge(turn.State, current, ending.Finished),
            });
            GoalBlocks.After(turn, ending);
            if (isReached)
            {
                GoalDeliveries.Complete(turn);
            }
        }
    }

    private static void GiveUpPlan(GoalTurn turn, UndeliverableMessage undeliverable)
    {
        if (turn.State.Current is { } current && turn.State.Ended == GoalStatus.None && undeliverable.Neighbour.PlanNumber == current.Number)
        {
            turn.Emit(new PlanClosed
            {
                At = turn.Now,
                Number = current.Number,
                Outcome = PlanOutcome.Failed,
                Reason = $"{undeliverable.Neighbour} is out of reach: {undeliverable.Reason}",
                IsGivenUp = true,
                Attempts = current.Lent ?? current.Observed?.Attempts ?? 0,
                Active = GoalView.ActiveOfGivenUp(current),
                Replans = current.Replans ?? current.Observed?.Replans ?? 0,
                Models = current.Models?.AsUsed() ?? current.Observed?.Models,
                Finished = FinishedSteps.Merge(turn.State, current, FinishedSteps.AllUnknown(turn.State, current)),
            });
        }
        else if (turn.State.GivenUp.Any(plan => plan.Number == undeliverable.Neighbour.PlanNumber && plan.Generation <= undeliverable.Version && !plan.IsUnreachable))
        {
            turn.Emit(new GivenUpPlanReach { At = turn.Now, Number = undeliverable.Neighbour.PlanNumber, IsReachable = false });
        }
    }

    private static void Settle(GoalTurn turn, SettledMessage settled)
    {
        if (settled.Result.Outcome == OperationOutcome.None)
        {
            throw new InvalidOperationException($"{settled.Operation} was settled without an outcome");
        }

        if (turn.State.Open is not { } open || open.Operation != settled.Operation || open.Execution != settled.Execution)
        {
            // Not open, or not its current execution: such a result does not count.
            return;
        }

        switch (open.Kind)
        {
            case OperationKind.Baseline:
                EndBaseline(turn, settled.Result);
                break;
            case OperationKind.Round:
                GoalRounds.End(turn, settled.Result);
                break;
            case OperationKind.Deliver:
                GoalDeliveries.End(turn, settled.Result);
                break;
            case OperationKind.Planning:
                GoalPlanning.Settle(turn, open, settled.Result);
                break;
            case OperationKind.Planner:
                GoalPlanner.Settle(turn, open, settled.Result);
                break;
            case OperationKind.Clear:
                GoalClearing.Settle(turn, settled.Result);
                break;
            default:
                throw new UnreachableException();
        }
    }

    private static void EndBaseline(GoalTurn turn, OperationResult result)
    {
        var isStale = turn.State.IsStale;
        turn.Emit(new BaselineEnded { At = turn.Now, Head = isStale ? null : result.Mark, Baseline = result.Outcome == OperationOutcome.Succeeded && !isStale ? result.Output : null, Active = result.Active });
        if (!isStale && result.Outcome is (OperationOutcome.Failed or OperationOutcome.TimedOut))
        {
            Hold(turn, HoldKind.Blocked, result.Lack ?? $"the hashes of the workspace could not be taken: {result.Reason}");
        }
    }

    private static void TakeOver(GoalTurn turn, OwnersDeadMessage dead)
    {
        if (turn.State.Open is { Kind: OperationKind.Planning } planning && dead.Owners.Contains(planning.Owner))
        {
            GoalPlanning.Lose(turn, planning);
        }
        else if (turn.State.Open is { Kind: OperationKind.Planner } asked && dead.Owners.Contains(asked.Owner))
        {
            GoalPlanner.Lose(turn, asked);
        }
        else if (turn.State.Open is { } deadly && dead.Owners.Contains(deadly.Owner) && TakeOvers.IsGivenUp(deadly))
        {
            GiveUp(turn, deadly);
        }
        else if (turn.State.Open is { } open && dead.Owners.Contains(open.Owner) && GoalPlacing.Next(turn, open) is { } owner)
        {
            turn.Emit(GoalRounds.TakeOver(turn.State, open, new GoalOperationTakenOver { At = turn.Now, Operation = open.Operation, Execution = open.Execution + 1, Owner = owner }));
        }
    }

    /// <summary>Ends an operation whose hosts died again and again. The goal stops for it, and begins it anew only when a person says so.</summary>
    private static void GiveUp(GoalTurn turn, OpenOperation open)
    {
        if (open.Kind == OperationKind.Clear)
        {
            GoalClearing.Settle(turn, TakeOvers.Result(open));
            return;
        }

        var (what, isStale) = (open.Kind == OperationKind.Round ? "verifying the goal" : open.Kind == OperationKind.Deliver ? "pushing the result" : "taking the hashes of the workspace", turn.State.IsStale);
        Settle(turn, new SettledMessage(open.Operation, open.Execution, TakeOvers.Result(open, OperationOutcome.Lost)));
        if (!isStale && turn.State.Wanted != Intent.Cancel)
        {
            Hold(turn, HoldKind.Blocked, $"{what} was given up: {TakeOvers.Reason(open)}");
        }
    }

    private static string WallClockReason(GoalState state) => state.Contract!.Budget.WallClock is { } own && state.CycleAt + own <= (state.Parent?.NotAfter ?? DateTimeOffset.MaxValue)
        ? $"the wall clock of {own} ran out"
        : $"the wall clock of {state.Parent!.Key.Goal}, whose step it is, ran out";

    /// <summary>Lets the goal stop for a reason of its own.</summary>
    public static void Hold(GoalTurn turn, HoldKind kind, string reason) =>
        turn.Emit(new HoldAdded { At = turn.Now, Kind = kind, Reason = ReasonText.Clip(reason.TrimEnd()) });

    /// <summary>A new operation of the goal.</summary>
    public static OpenOperation Open(GoalTurn turn, OperationKind kind, string name) => new()
    {
        Operation = $"{turn.State.Id}/{name}",
        Kind = kind,
        Execution = 1,
        Owner = GoalPlacing.Owner(turn),
        BegunAt = turn.Now,
    };
}
