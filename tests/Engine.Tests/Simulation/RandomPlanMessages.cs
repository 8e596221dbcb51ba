using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Scheduling;
using GoalStatus = Orleans.Goals.ReadModels.GoalStatus;

namespace Orleans.Goals.Engine.Tests.Simulation;

/// <summary>Messages to a plan as nobody would send them: old, doubled, of things that are not open, in any order.</summary>
internal sealed class RandomPlanMessages(Seeded random, GoalContract contract, PlanDefinition plan)
{
    private static readonly OwnerId[] Owners = [new("a"), new("b"), new("c")];

    private readonly List<ActorMessage> sent = [];
    private long generation;

    public OwnerId Owner => random.Pick(Owners);

    public ActorMessage Next(PlanState state)
    {
        var message = sent.Count > 0 && random.Chance(1_500) ? random.Pick(sent) : Make(state);
        sent.Add(message);
        return message;
    }

    private ActorMessage Make(PlanState state) => !state.Children.IsEmpty && random.Chance(4_000) ? OfChild(state) : random.Below(state.Open.IsEmpty ? 5 : 14) switch
    {
        0 or 1 => Desired(state),
        2 => new WakeMessage(),
        3 => new OwnersDeadMessage([random.Pick(Owners)]),
        4 => new SettledMessage($"{state.Id}/nothing/1", 1, Result([], [])),
        _ => Settled(state),
    };

    private ActorMessage OfChild(PlanState state)
    {
        var child = state.Children[random.Pick([.. state.Children.Keys])];
        if (random.Chance(1_000))
        {
            return new UndeliverableMessage(ActorKey.ForGoal(child.Goal), child.Generation - random.Below(2), "so it is", IsRefused: random.Chance(3_000));
        }

        var hasEnded = random.Chance(5_000);
        return new ChildObservedMessage(random.Chance(9_500) ? child.Goal : GoalId.Local("nobody"), new ChildObserved
        {
            Version = (child.Observed?.Version ?? 0) + random.Between(-1, 3),
            Generation = child.Generation - random.Below(2),
            Status = hasEnded ? random.Pick([GoalStatus.Complete, GoalStatus.Cancelled]) : random.Pick([GoalStatus.Active, GoalStatus.Waiting, GoalStatus.AwaitingInput, GoalStatus.Blocked, GoalStatus.Paused]),
            Hold = hasEnded || random.Chance(4_000) ? null : new PlanHold { Kind = random.Pick([HoldKind.Question, HoldKind.Wait, HoldKind.Workspace]), Reason = "so it is", Until = random.Chance(5_000) ? state.At + random.Milliseconds(0, 9_000) : null },
            IsBusy = !hasEnded && random.Chance(5_000),
            Usage = !hasEnded ? null : new ChildUsage
            {
                Attempts = random.Below((int)Math.Min(5, (child.Lent.Attempts ?? 4) + 1)),
                Active = random.Milliseconds(0, 1_000),
                Replans = random.Below(Math.Min(3, (child.Lent.Replans ?? 2) + 1)),
            },
        });
    }

    private DesiredMessage Desired(PlanState state) => new(new Desired
    {
        Generation = random.Chance(7_000) ? ++generation : random.Between(0, (int)generation),
        Mode = random.Chance(8_500) || state.Sequence < 20 ? DesiredMode.Run : random.Pick([DesiredMode.Pause, DesiredMode.Stop]),
        Revision = 1,
        Allowance = contract.Budget.Attempts,
        Active = contract.Budget.Active,
        ActiveBudget = contract.Budget.Active,
        NotAfter = random.Chance(300) ? state.At : null,
        Answers = Answers(state),
        Assignment = state.Assignment is null || random.Chance(3_000) ? Assignment() : null,
    });

    private PlanAssignment Assignment()
    {
        var definition = Interruptions.Resolve(plan, contract.OnInterrupted);
        var graph = new PlanGraph(definition);
        var finished = plan.Steps.Select((step, index) => new FinishedStep { Hash = graph.Hashes[index], Step = step.Id, Operation = $"local/g/plan-0/{step.Id}/1", Unknown = random.Chance(3_000), Answer = step.Action is AskAction ? "yes" : null });
        return new PlanAssignment
        {
            Definition = definition,
            Concurrency = plan.Concurrency ?? contract.Concurrency,
            Workspace = contract.Workspace,
            Fences = contract.Fences,
            Finished = [.. finished.Where(_ => random.Chance(3_000))],
        };
    }

    private ImmutableArray<StepAnswer> Answers(PlanState state) =>
    [
        .. state.Unknown.Union(state.Asking).Where(_ => random.Chance(6_000)).Select((index, place) => new StepAnswer
        {
            Number = state.Answered + place + random.Between(0, 2),
            Step = state.Step(index).Id,
            Attempt = state.Steps[index].Attempt,
            As = (SettleAs)random.Between(1, 3),
            Text = state.Asking.Contains(index) ? random.Pick(["yes", "no"]) : null,
        }),
    ];

    private SettledMessage Settled(PlanState state)
    {
        var open = random.Pick(state.Open);
        var spec = PlanLogic.Instance.SpecOf(state, open);
        var result = spec switch
        {
            AttemptSpec attempt => Result(attempt.Step.Checks, attempt.Fences),
            VerifySpec verify => Result(verify.Checks, []),
            ReconcileSpec reconcile => Result(reconcile.Checks, []) with { ExitCode = random.Between(0, 2) },
            _ => Result([], []),
        };
        return new SettledMessage(open.Operation, random.Chance(8_500) ? open.Execution : open.Execution + random.Between(-1, 1), result);
    }

    private OperationResult Result(ImmutableArray<Check> checks, ImmutableArray<Check> fences) => new()
    {
        Outcome = random.Chance(6_000) ? OperationOutcome.Succeeded : (OperationOutcome)random.Between(1, 5),
        Reason = random.Chance(5_000) ? string.Empty : "so it went",
        Verdicts = [.. checks.Select(check => VerdictOf(check, 2_500))],
        Fences = [.. fences.Select(fence => VerdictOf(fence, 300))],
        Active = random.Milliseconds(0, 1_000),
    };

    private CheckVerdict VerdictOf(Check check, int fails) => new()
    {
        Id = check.Id,
        Verdict = (Verdict)(random.Chance(fails) ? random.Between(2, 3) : 1),
        Reason = "seen",
    };
}
