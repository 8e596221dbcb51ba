using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Scheduling;
using Orleans.Goals.Simulation.Workload;
using Orleans.Goals.Simulation.World;
using Orleans.Goals.Stores;
using GoalStatus = Orleans.Goals.ReadModels.GoalStatus;

namespace Orleans.Goals.Engine.Tests.Simulation;

/// <summary>Random message sequences straight at the goal's Decide and Apply.</summary>
public sealed class GoalPropertyTests
{
    private const int MessagesPerGoal = 152;

    [Theory]
    [InlineData(1, 150)]
    [InlineData(1_000, 150)]
    public void Decide_RandomMessages_StateStaysSoundAndReplays(int from, int count)
    {
        var ended = 0;
        for (var seed = from; seed < from + count; seed++)
        {
            ended += Live((ulong)seed) ? 1 : 0;
        }

        Assert.True(ended > count / 4, $"only {ended} of {count} goals ended");
    }

    private static bool Live(ulong seed)
    {
        var random = new Seeded(seed);
        var contract = PauseGenerator.Of(seed).AddTo(new ContractGenerator(random, new SortedDictionary<string, Behaviour>(StringComparer.Ordinal)).Make("g", "/work/g"));
        var logic = GoalLogic.Instance;
        var state = logic.Create(ActorKey.ForGoal(GoalId.Local("g")));
        var replayed = state;
        var sent = new List<ActorMessage>();
        var now = Scheduler.Beginning;
        for (var index = 0; index < MessagesPerGoal; index++)
        {
            now += random.Milliseconds(0, 4_000);
            var message = sent.Count > 0 && random.Chance(1_500) ? random.Pick(sent) : Message(random, state, contract, now);
            sent.Add(message);
            var decision = logic.Decide(state, message, new DecideContext(now, new OwnerId(random.Pick(["a", "b"]))));
            Assert.True(state.Ended == GoalStatus.None || decision.Events.Count == 0 || decision.Events[0] is CycleBegun or ClearEvent or NoticeEvent || state.IsClearing, $"seed {seed}: an ended goal changed");
            if (decision.Events.Count > 0)
            {
                foreach (var change in logic.Format.ReadEvents(logic.Format.WriteEvents(decision.Events)))
                {
                    replayed = logic.Apply(replayed, change);
                }
            }

            CheckDecision(seed, state, decision);
            var before = state;
            state = decision.State;
            Assert.True(index % 8 != 7 || logic.Format.WriteState(state).Span.SequenceEqual(logic.Format.WriteState(replayed).Span), $"seed {seed}: the replayed state differs");
            CheckState(seed, before, state);
        }

        return state.Ended != GoalStatus.None;
    }

    private static ActorMessage Message(Seeded random, GoalState state, GoalContract contract, DateTimeOffset now) => random.Below(12) switch
    {
        _ when !state.Exists && random.Chance(7_000) => new CommandMessage(new SubmitGoal { Id = NewId(random, now), Contract = contract }),
        _ when GoalView.Questions(state) is { IsEmpty: false } open && random.Chance(2_000) => new CommandMessage(
            new AnswerQuestion { Id = NewId(random, now), Question = random.Pick(open).Step, Answer = random.Pick(["yes", "yes", "no", "no: not yet", "perhaps"]) }),
        0 => new CommandMessage(random.Below(20) switch
        {
            < 6 => new PauseGoal { Id = NewId(random, now) },
            < 16 => new ResumeGoal { Id = NewId(random, now) },
            16 when state.Ended != GoalStatus.None => new ClearGoal { Id = NewId(random, now) },
            17 when state.Ended == GoalStatus.Complete => new ReopenGoal { Id = NewId(random, now) },
            18 when state.Exists => new EditGoal { Id = NewId(random, now), Contract = ContractGenerator.Edit(random, state.Contract!) },
            18 => new SettleStep { Id = NewId(random, now), Step = "fetch", As = SettleAs.Again },
            _ => new CancelGoal { Id = NewId(random, now) },
        }),
        1 when state.Claim > 0 => new GrantMessage(Grant(random, state)),
        1 => new WakeMessage(),
        2 => new OwnersDeadMessage([new OwnerId(random.Pick(["a", "b"]))]),
        3 when random.Chance(2_500) => new UndeliverableMessage(ActorKey.ForPlan(state.GoalId, random.Between(1, Math.Max(1, state.Plans))), random.Between(1, 4), "gone"),
        4 when state is { HasClaim: true, HasWorkspace: false } => new GrantMessage(Grant(random, state) with { Claim = state.Claim, Holder = state.Id }),
        < 7 when state.Open is { } open => new SettledMessage(open.Operation, random.Chance(8_500) ? open.Execution : open.Execution + 1, Result(random, state, open)),
        _ => Observed(random, state),
    };

    private static CommandId NewId(Seeded random, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(bytes, now.ToUnixTimeMilliseconds() << 16);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], random.Next());
        return new CommandId(new Guid(bytes, bigEndian: true));
    }

    private static WorkspaceGrant Grant(Seeded random, GoalState state)
    {
        var holder = random.Pick([state.Id, "local/other"]);
        var version = Math.Max(0, (state.Grant?.Version ?? 0) + random.Between(-1, 3));
        return new WorkspaceGrant { Version = version, Claim = Math.Max(1, state.Claim - random.Below(2)), Holder = holder, IsWaitedFor = holder != state.Id };
    }

    private static ObservedMessage Observed(Seeded random, GoalState state)
    {
        var version = (state.Current?.Observed?.Version ?? 0) + random.Between(-1, 3);
        var attempts = Math.Min(state.Current?.Allowance ?? 9, (state.Current?.Observed?.Attempts ?? 0) + random.Below(2));
        return new ObservedMessage(ActorKey.ForPlan(state.GoalId, Math.Max(1, state.Plans - (random.Chance(1_000) ? 1 : 0))), new Observed
        {
            Version = version,
            Generation = random.Between(0, (int)(state.Current?.Generation ?? 0)),
            Answered = state.Current?.Answered ?? 0,
            Attempts = attempts,
            Active = TimeSpan.FromSeconds(version),
            Done = 0,
            Open = random.Below(3),
            Hold = random.Chance(2_000) ? new PlanHold { Kind = random.Pick([HoldKind.Question, HoldKind.Wait, HoldKind.Budget]), Reason = "so it is", Until = state.At } : null,
            Ending = random.Chance(3_000) ? new PlanEnding { Outcome = (PlanOutcome)random.Between(1, 2), Reason = "so it ended" } : null,
        });
    }

    private static OperationResult Result(Seeded random, GoalState state, OpenOperation open) => new()
    {
        Outcome = random.Chance(8_500) ? OperationOutcome.Succeeded : (OperationOutcome)random.Between(1, 5),
        Fingerprint = open.Kind == OperationKind.Round ? $"v{random.Below(2)}" : null,
        Output = open.Kind == OperationKind.Baseline ? new ArtifactReference { Name = "baseline", Length = 1, Sha256 = new string('0', 64) } : null,
        Verdicts = open.Kind != OperationKind.Round ? [] :
        [
            .. VerificationRound.Checks(state).Select(check => new CheckVerdict
            {
                Id = check.Id,
                Verdict = random.Chance(1_500) ? (Verdict)random.Between(2, 3) : Verdict.Passed,
                Reason = "seen",
            }),
        ],
        Changed = random.Chance(1_000) ? ["notes"] : ImmutableArray<string>.Empty,
        Active = random.Milliseconds(0, 1_000),
    };

    private static void CheckDecision(ulong seed, GoalState before, Decision<GoalState, GoalStateEvent> decision)
    {
        foreach (var ended in decision.Events.OfType<GoalEnded>().Where(ended => ended.Status == GoalStatus.Complete))
        {
            Assert.True(
                decision.Events.OfType<RoundEnded>().Any(round => round.Outcome == RoundOutcome.Passed && round.Verdicts.All(verdict => verdict.Verdict == Verdict.Passed) && round.Round == before.Rounds),
                $"seed {seed}: it completed at {ended.At:O} without a round that passed whole");
        }
    }

    private static void CheckState(ulong seed, GoalState before, GoalState state)
    {
        Assert.True(state.Ended == GoalStatus.None || (state.Open is null or { Kind: OperationKind.Clear } && state.Current is null && state.GivenUp.IsEmpty), $"seed {seed}: it ended with something open");
        Assert.True(!GoalView.AwaitsGivenUp(state) || state.HasClaim || state.Contract!.ReadsOnly, $"seed {seed}: it gave its workspace up while a plan may work there");
        Assert.True(before.Open is not null || state.Open is null or { Kind: OperationKind.Clear } || state.HasWorkspace, $"seed {seed}: it begins {state.Open?.Operation} in a workspace that it does not have");
        Assert.True(before.Current is not null || state.Current is null || state.HasWorkspace, $"seed {seed}: it begins a plan in a workspace that it does not have");
        Assert.True(state.Open is null || state.Current is null, $"seed {seed}: the goal works while its plan does");
        Assert.True((state.Current is not null) == (state.Stage == GoalStage.Executing) || state.Ended != GoalStatus.None, $"seed {seed}: stage {state.Stage} does not fit the plan");
        Assert.True(state.GivenUp.IsEmpty || GoalView.Due(state) is not null, $"seed {seed}: a goal with a plan it gave up is not due");
        Assert.True(state.GivenUp.All(plan => plan.Number != state.Current?.Number), $"seed {seed}: a plan is open and given up");
        Assert.True(!(state.Attempts + (state.Current is { IsSuperseded: false } current ? current.Allowance ?? 0 : 0) > Math.Max(state.Attempts, state.Contract?.Budget.Attempts ?? long.MaxValue)), $"seed {seed}: lent and spent exceed the budget");
        Assert.True(state.Replies.Select(reply => reply.Id.Value).Distinct().Count() == state.Replies.Length, $"seed {seed}: a command was applied twice");
        Assert.True(!state.Exists || GoalView.Status(state) != GoalStatus.Active || GoalView.Due(state) is not null, $"seed {seed}: an active goal is not due");
    }
}
