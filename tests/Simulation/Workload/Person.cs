using System.Buffers.Binary;
using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Simulation.Faults;
using Orleans.Goals.Simulation.Scheduling;
using Orleans.Goals.Simulation.Upgrading;

namespace Orleans.Goals.Simulation.Workload;

/// <summary>
/// Somebody who wants a goal: submits it, pauses, resumes, answers, cancels; repeats a command with the same id as long as the outcome is unknown, and
/// now and then although it is known.
/// </summary>
internal sealed class Person : IStrandHost
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly ImmutableArray<string> Answers = ["yes", "yes", "yes", "no", "no: not yet", "perhaps"];

    private readonly Universe universe;
    private readonly Strand strand;
    private readonly Seeded speech;
    private Premise? premise;
    private readonly bool isActive;
    private readonly bool mayCancel;
    private readonly bool isEditor;
    private int reopened;

    public Person(Universe universe, GoalId goal, GoalContract contract)
    {
        this.universe = universe;
        Contract = contract;
        Goal = goal;
        strand = new Strand(universe.Scheduler, this);
        speech = new Seeded(universe.Seed ^ 0x51EE_2);
        isActive = universe.Random.Chance(6_000);
        mayCancel = universe.Random.Chance(2_000);
        isEditor = universe.Random.Chance(1_000);
    }

    public GoalId Goal { get; }

    /// <summary>What the goal is to do.</summary>
    public GoalContract Contract { get; private set; }

    /// <summary>Which goal it is forked from; null for one that is submitted.</summary>
    public (Forker Forker, GoalId Source)? Forks { get; init; }

    /// <inheritdoc/>
    public bool IsGone => false;

    /// <inheritdoc/>
    public bool IsPaused => false;

    /// <summary>Whether the person wants the goal to end, and will do all that is asked for it.</summary>
    public bool IsPatient { get; private set; }

    /// <summary>Whether a command is without an answer.</summary>
    public bool IsAsking { get; private set; }

    /// <summary>Begins.</summary>
    public void Start() => strand.Post(() => _ = LiveAsync());

    private async Task LiveAsync()
    {
        if (Forks is { } forks)
        {
            await ForkAsync(forks.Forker, forks.Source);
        }
        else
        {
            await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(0, 20_000));
            await SubmitAsync();
        }

        while (universe.Faults.IsOn)
        {
            await universe.Scheduler.DelayAsync(isEditor ? universe.Random.Milliseconds(50, 4_000) : universe.Random.Milliseconds(500, isActive ? 30_000 : 120_000));
            if (universe.Faults.IsOn && universe.Inspector.Below(Goal).Where(static below => below.ClearedAt is null).ToList() is { Count: > 0 } family && universe.Random.Chance(4_000))
            {
                var below = universe.Random.Pick(family);
                await AskAsync(Question(below) ?? Meddle(below), below.GoalId);
            }
            else if (universe.Faults.IsOn && Speak() is { } said)
            {
                await AskAsync(said);
            }
            else if (universe.Faults.IsOn && Choose() is { } command)
            {
                await AskAsync(command);
            }
        }

        // From here on what is asked of the person is done.
        IsPatient = true;
        var enough = universe.Scheduler.Now + universe.Random.Milliseconds(30_000, 500_000);
        for (var resumes = 0; ;)
        {
            await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(500, 20_000));
            var state = universe.Inspector.Goal(Goal);
            if (Question(state) is { } settle)
            {
                await AskAsync(settle);
            }
            else if (universe.Inspector.Below(Goal).FirstOrDefault(below => below.Ended == GoalStatus.None && (!GoalView.Questions(below).IsEmpty || below.Intent == Intent.Pause)) is { } below)
            {
                await AskAsync(Question(below) ?? new ResumeGoal { Id = NewId() }, below.GoalId);
            }
            else if (state is { Ended: GoalStatus.None, Contract.Schedule: not null } && universe.Scheduler.Now > enough)
            {
                await AskAsync(new CancelGoal { Id = NewId() });
            }
            else if (state.Ended == GoalStatus.None && state.Intent == Intent.Pause)
            {
                await AskAsync(new ResumeGoal { Id = NewId() });
            }
            else if (resumes == 0 && GoalView.Status(state) == GoalStatus.Blocked && universe.Random.Chance(3_000))
            {
                resumes++;
                await AskAsync(new ResumeGoal { Id = NewId() });
            }
        }
    }

    private async Task SubmitAsync()
    {
        await AskAsync(new SubmitGoal { Id = NewId(), Contract = Contract });
        while (UpgradePlan.FormatOf(new SubmitGoal { Id = default, Contract = Contract }) > UpgradePlan.Older && !universe.Inspector.Goal(Goal).Exists)
        {
            // It was refused as long as not every host is upgraded.
            await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(2_000, 20_000));
            await AskAsync(new SubmitGoal { Id = NewId(), Contract = Contract });
        }
    }

    private async Task ForkAsync(Forker forker, GoalId source)
    {
        while (true)
        {
            await universe.Scheduler.DelayAsync(forker.Wait());
            if (forker.IsCleared(source))
            {
                // It came too late.
                Contract = MovedContract.Of(Contract, universe.WorkspaceOf(Goal.Value));
                await SubmitAsync();
                return;
            }

            if (forker.Fork(source, Goal, NewId()) is { } found)
            {
                premise = found.Premise;
                Contract = premise.Fork!.Contract!;
                await AskAsync(found.Command);
                return;
            }
        }
    }

    /// <summary>Something said to agents that are to reach a whole goal, or null. With a chance of its own, so that universes without such goals stay what they were.</summary>
    private SteerGoal? Speak() =>
        universe.Inspector.Goal(Goal) is { Ended: GoalStatus.None, Contract.Strategy: PlanStrategy.Continuous or PlanStrategy.Fresh } && speech.Chance(4_000)
            ? new SteerGoal { Id = NewId(), Text = $"word {speech.Below(100)}" }
            : null;

    private GoalCommand? Choose()
    {
        var state = universe.Inspector.Goal(Goal);
        if (Question(state) is { } settle && universe.Random.Chance(6_000))
        {
            return settle;
        }

        if (state.Intent == Intent.Pause && universe.Random.Chance(6_000))
        {
            return new ResumeGoal { Id = NewId() };
        }

        if (state.Ended != GoalStatus.None && mayCancel && universe.Random.Chance(2_500))
        {
            return new ClearGoal { Id = NewId() };
        }

        if (state.Ended == GoalStatus.Complete && reopened < 2 && universe.Random.Chance(1_500))
        {
            reopened++;
            return new ReopenGoal { Id = NewId() };
        }

        if (isEditor && state is { Exists: true, Ended: GoalStatus.None } && universe.Random.Chance(5_000))
        {
            return new EditGoal { Id = NewId(), Contract = AgentGenerator.Bound(ContractGenerator.Edit(universe.Random, state.Contract!)) };
        }

        return !isActive ? null : universe.Random.Below(12) switch
        {
            0 or 1 or 2 => new PauseGoal { Id = NewId() },
            3 or 4 => new ResumeGoal { Id = NewId() },
            5 when mayCancel => new CancelGoal { Id = NewId() },
            6 => new SubmitGoal { Id = NewId(), Contract = Contract },
            8 when state.Exists => new EditGoal { Id = NewId(), Contract = AgentGenerator.Bound(ContractGenerator.Edit(universe.Random, state.Contract!)), BaseHash = universe.Random.Chance(5_000) ? state.Hash : null },
            7 => new SettleStep { Id = NewId(), Step = "build", As = SettleAs.Done },
            8 when HasQuestions => new AnswerQuestion { Id = NewId(), Question = universe.Random.Pick(PauseGenerator.Questions), Answer = universe.Random.Pick(Answers) },
            _ => null,
        };
    }

    /// <summary>What somebody asks of a goal that is a step of the goal.</summary>
    private GoalCommand Meddle(GoalState below) => universe.Random.Below(10) switch
    {
        0 => new CancelGoal { Id = NewId() },
        1 or 2 => new PauseGoal { Id = NewId() },
        3 or 4 when below.Ended != GoalStatus.None => new ClearGoal { Id = NewId() },
        3 => new EditGoal { Id = NewId(), Contract = AgentGenerator.Bound(ContractGenerator.Edit(universe.Random, below.Contract!)) },
        4 => new ReopenGoal { Id = NewId() },
        _ => new ResumeGoal { Id = NewId() },
    };

    private bool HasQuestions => Contract.DoneWhen.Any(check => check is AskCheck) || Contract.Plans.Any(plan => plan.Steps.Any(step => step.Action is AskAction));

    /// <summary>An answer to a question that is open; often one that is not allowed.</summary>
    private GoalCommand? Question(GoalState state)
    {
        if (GoalView.Questions(state) is not { IsEmpty: false } questions)
        {
            return null;
        }

        var question = universe.Random.Pick(questions);
        if (question.Approval is { } call)
        {
            return Decide(question, call);
        }

        return question.IsAsk
            ? new AnswerQuestion { Id = NewId(), Question = question.Step, Answer = universe.Random.Pick(Answers) }
            : new SettleStep { Id = NewId(), Step = question.Step, As = (SettleAs)universe.Random.Between((int)SettleAs.Done, (int)SettleAs.Failed) };
    }

    /// <summary>Approves or denies a call, or names one that nobody asks about; or does nothing, for long enough that it lapses.</summary>
    private AnswerQuestion? Decide(OpenQuestion question, ApprovalRequest call) => universe.Random.Below(IsPatient ? 6 : 14) switch
    {
        < 5 => new AnswerQuestion { Id = NewId(), Question = question.Step, Answer = $"approve {call.Code}", By = "somebody", Because = universe.Random.Pick([null, "it is ours"]) },
        5 or 6 => new AnswerQuestion { Id = NewId(), Question = question.Step, Answer = $"deny {call.Code}", By = universe.Random.Pick([null, "somebody"]), Because = "not that one" },
        7 => new AnswerQuestion { Id = NewId(), Question = question.Step, Answer = "approve 000000000000" },
        _ => null,
    };

    /// <summary>Asks until there is an answer.</summary>
    private async Task AskAsync(GoalCommand command, GoalId? whom = null)
    {
        var goal = whom ?? Goal;
        IsAsking = true;
        universe.Counters.Commands++;
        universe.Inspector.OnAsked(goal, command);
        if (command is AnswerQuestion && universe.Random.Chance(2_500))
        {
            // Somebody edits what the person is asked about.
            universe.World.Workspace(Contract.Workspace).Touch();
        }

        while (!await TryAskAsync(goal, command))
        {
            await universe.Scheduler.DelayAsync(universe.Random.Milliseconds(100, 5_000));
        }

        IsAsking = false;
        if (universe.Faults.Strikes(Fault.CommandRepeated))
        {
            universe.Scheduler.After(universe.Random.Milliseconds(0, 90_000), () => strand.Post(() => _ = TryAskAsync(goal, command)));
        }
    }

    private async Task<bool> TryAskAsync(GoalId goal, GoalCommand command)
    {
        var completion = new TaskCompletionSource<CommandReply?>();
        universe.Scheduler.After(Patience, () => completion.TrySetResult(null));
        if (!universe.Faults.Strikes(Fault.CommandLost) && universe.Cluster.Route(ActorKey.ForGoal(goal), null) is { } host && (command is ForkGoal ? UpgradePlan.FormatOf(Contract) : UpgradePlan.FormatOf(command)) <= host.Reads)
        {
            if (UpgradePlan.FormatOf(command) > universe.Rollout.Writes && !universe.Planted.HoldsNothingBack)
            {
                universe.Counters.Reach("command refused until all are upgraded");
                universe.Scheduler.After(universe.Travel(), () => completion.TrySetResult(new CommandReply { Refusal = Refusal.NotApplicable, Reason = "not every host reads it" }));
            }
            else
            {
                host.Activate(ActorKey.ForGoal(goal)).Post(runner => _ = CallAsync(runner, command, completion));
            }
        }

        if (await completion.Task is not { } reply)
        {
            universe.Story?.Tell(goal, $"the person got no answer to {command.GetType().Name}, or the outcome is unknown");
            return false;
        }

        universe.Story?.Tell(goal, $"the person is answered: {command.GetType().Name} -> {(reply.Accepted ? $"accepted, {reply.Status}" : $"{reply.Refusal}: {reply.Reason}")}");
        universe.Inspector.OnAnswered(goal, command, reply);
        return true;
    }

    private async Task CallAsync(Engine.Runner.IActorRunner runner, GoalCommand command, TaskCompletionSource<CommandReply?> completion)
    {
        CommandReply? reply = null;
        try
        {
            reply = await runner.AskAsync(command, command is ForkGoal ? premise : null);
        }
        catch (GoalsException)
        {
            // Unknown, or not applied: asked again with the same id.
        }

        if (!universe.Faults.Strikes(Fault.AnswerLost))
        {
            universe.Scheduler.After(universe.Random.Milliseconds(0, 3), () => completion.TrySetResult(reply));
        }
    }

    private CommandId NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, universe.Scheduler.Now.ToUnixTimeMilliseconds() << 16);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], universe.Random.Next());
        bytes[6] = 0x70;
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return new CommandId(new Guid(bytes, bigEndian: true));
    }
}
