using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Hosting;

using PlanView = Orleans.Goals.ReadModels.PlanView;

/// <summary>Writes the account of a goal from its own and its plans' states.</summary>
internal static class GoalReports
{
    /// <summary>How the reason begins of a goal that could not be cleared.</summary>
    public const string NotCleared = "it could not be cleared: ";

    /// <summary>The reason of a verdict that there is none yet.</summary>
    public const string NotVerifiedYet = "not verified yet";

    /// <summary>The numbers of the plans a report shows, oldest first.</summary>
    public static IEnumerable<int> PlansToShow(GoalState goal)
    {
        var first = Math.Max((goal.Origin?.Plans ?? 0) + 1, goal.Plans - GoalReport.MaximumPlans + 1);
        return Enumerable.Range(first, goal.Plans - first + 1);
    }

    /// <summary>The account.</summary>
    /// <param name="goal">The goal's state.</param>
    /// <param name="plans">The states of the plans to show, oldest first; of one that was begun and has no record yet the fresh state.</param>
    /// <param name="now">The time up to which a running goal's wall clock is counted.</param>
    public static GoalReport Build(GoalState goal, IReadOnlyList<PlanState> plans, DateTimeOffset now)
    {
        var contract = goal.Contract!;
        plans = [.. plans.Select(plan => Begin(goal, plan))];
        var current = goal.Current is { } open ? plans.FirstOrDefault(plan => plan.Key.PlanNumber == open.Number) : null;
        var items = GoalFeatures.Items(goal);
        var split = contract.DoneWhen.Length + items.Length;
        var attempts = goal.Attempts + (current?.Attempts ?? goal.Current?.Observed?.Attempts ?? 0);
        var active = goal.Active + (current?.Active ?? goal.Current?.Observed?.Active ?? TimeSpan.Zero);
        var models = Add(goal.Models, current is null ? goal.Current?.Observed?.Models : Plans.PlanView.Models(current));
        var overrun = goal.Overrun + (current?.Overrun ?? goal.Current?.Observed?.Overrun ?? TimeSpan.Zero);
        return new GoalReport
        {
            Id = goal.GoalId,
            Parent = goal.Parent is { } parent
                ? new ParentView { Goal = parent.Key.Goal, Plan = parent.Key.PlanNumber, Step = parent.Step, Attempt = parent.Attempt, IsMade = parent.Call > 0 }
                : null,
            Objective = contract.Objective,
            Workspace = contract.Workspace,
            Environment = contract.Environment,
            ReadFirst = contract.ReadFirst,
            Rules = contract.Rules,
            Status = GoalView.Status(goal),
            Reason = Reason(goal, current),
            Holds = [.. GoalView.Holds(goal).Select(hold => Hold(goal, hold))],
            Questions = [.. GoalView.Questions(goal).Select(question => Question(goal, question))],
            Criteria = [.. Verdicts(GoalFeatures.Criteria(goal), goal.Manifest.Take(split)).Select((verdict, index) => index < contract.DoneWhen.Length ? verdict : verdict with { Sentence = items[index - contract.DoneWhen.Length].Sentence })],
            Fences = Verdicts(contract.Fences, goal.Manifest.Skip(split)),
            Plans = goal.Plans,
            CyclePlans = goal.Plans - goal.PlansBefore,
            PlanHistory = [.. plans.Select(plan => Plan(goal, plan))],
            Rounds = goal.Rounds,
            CycleRounds = goal.Rounds - goal.RoundsBefore,
            Cycle = goal.Cycle,
            NextDue = goal.NextDue,
            Cycles = [.. goal.Cycles.Select(Cycle)],
            Notifications = [.. goal.Notices.Settled.Select(settled => Notice(settled.Notice, settled.IsDelivered ? "delivered" : "failed")), .. goal.Notices.Pending.Select(notice => Notice(notice, "pending"))],
            Usage = Usage(attempts, active, overrun, goal.Stage == GoalStage.Resting ? CycleLength(goal) : (goal.EndedAt ?? now) - goal.CycleAt + goal.WallBefore, models),
            Total = goal.Cycle > 1 ? Usage(goal.PastAttempts + attempts, goal.PastActive + active, goal.PastOverrun + overrun, (goal.EndedAt ?? now) - goal.AcceptedAt + goal.LifeBefore, Add(goal.PastModels, models)) : null,
            Budget = GoalView.Budget(goal),
            ContractHash = goal.Hash,
            Revision = goal.Revision,
            Revisions = [.. goal.Revisions.Select(Revision)],
            AcceptedAt = goal.AcceptedAt,
            EndedAt = goal.EndedAt,
            ForkedFrom = goal.Origin,
        };
    }

    /// <summary>A plan that a fork takes over stands where it was also before it has a record.</summary>
    private static PlanState Begin(GoalState goal, PlanState plan) =>
        plan.Assignment is null && goal.Current is { Seed: { } seed } current && current.Number == plan.Key.PlanNumber && GoalView.Desire(goal).Assignment is { } assignment
            ? PlanSeeds.Apply(plan, assignment, seed)
            : plan;

    private static string Reason(GoalState goal, PlanState? current)
    {
        var running = (goal.Open is null ? 0 : 1) + (current?.Open.Length ?? 0) + (current?.Children.Values.Concat(PlanSpawns.Open(current)).Count(static child => child.IsBusy) ?? 0) + (current?.Workers.Values.Count(static worker => worker.IsBusy) ?? 0);
        var stillRunning = running == 0 ? string.Empty : string.Create(CultureInfo.InvariantCulture, $"; {running} still running and counted when it ends");
        return goal switch
        {
            { ClearAgain: not null } => NotCleared + goal.Setback,
            { IsClearing: true } => "it is being cleared",
            { Ended: GoalStatus.Complete } => "every criterion and fence passed in one round",
            { Ended: GoalStatus.Cancelled } => GoalParents.Reason(goal) ?? "a person cancelled it",
            { Wanted: Intent.Cancel } => "it is being cancelled" + stillRunning + GivenUp(goal) + (GoalParents.Reason(goal) is { } reason ? $"; {reason}" : string.Empty),
            { Wanted: Intent.Pause, Intent: Intent.Run } => $"{goal.Parent!.Key.Goal}, {GoalParents.Tie(goal.Parent)}, does not go on" + stillRunning,
            { Intent: Intent.Pause } => "a person paused it" + stillRunning,
            _ => (string.Join("; ", GoalView.Holds(goal).Select(hold => hold.Reason)) + GivenUp(goal)).TrimStart(' ', ';'),
        };
    }

    private static string GivenUp(GoalState goal) =>
        string.Concat(goal.GivenUp.Select(plan => string.Create(CultureInfo.InvariantCulture, $"; plan {plan.Number} was given up and has not been heard to end")));

    private static HoldView Hold(GoalState goal, PlanHold hold) => new()
    {
        Kind = hold.Kind.ToString().ToLowerInvariant(),
        Reason = hold.Reason,
        Since = goal.Holds.FirstOrDefault(own => own.Kind == hold.Kind)?.Since ?? goal.At,
        Until = hold.IsGuess ? null : hold.Until,
    };

    /// <summary>What models took in and gave out, for people; null for nothing.</summary>
    public static ModelUsageView? Models(ModelUsage? usage) => usage is null || usage == new ModelUsage() ? null : new ModelUsageView
    {
        Turns = usage.Calls,
        ToolCalls = usage.Tools,
        InputTokens = usage.Input,
        CachedTokens = usage.Cached,
        OutputTokens = usage.Output,
        ReasoningTokens = usage.Reasoning,
        EstimatedTokens = usage.Estimated,
        Compactions = usage.Compactions,
        CountedTokens = usage.Tokens,
        Cost = usage.Cost == 0 ? null : usage.Cost / (decimal)ModelTariff.Billion,
        JudgeCalls = usage.JudgeCalls,
        JudgeTokens = usage.JudgeTokens,
    };

    private static ModelUsage? Add(ModelUsage? one, ModelUsage? other) => one is null ? other : other is null ? one : one + other;

    private static UsageView Usage(long attempts, TimeSpan active, TimeSpan overrun, TimeSpan wall, ModelUsage? models = null) => new()
    {
        Models = Models(models),
        Attempts = attempts,
        ActiveSeconds = Math.Round(active.TotalSeconds, 3),
        OverrunSeconds = Math.Round(overrun.TotalSeconds, 3),
        WallSeconds = Math.Round(wall.TotalSeconds, 3),
    };

    private static TimeSpan CycleLength(GoalState goal) => goal.Cycles is [.., var last] ? last.EndedAt - last.BegunAt : TimeSpan.Zero;

    private static CycleView Cycle(KeptCycle cycle) => new()
    {
        Number = cycle.Number,
        Status = cycle.Status,
        Due = cycle.Due,
        Missed = cycle.Missed,
        BegunAt = cycle.BegunAt,
        EndedAt = cycle.EndedAt,
        Plans = cycle.Plans,
        Rounds = cycle.Rounds,
        Usage = Usage(cycle.Attempts, cycle.Active, cycle.Overrun, cycle.EndedAt - cycle.BegunAt),
    };

    private static NotificationView Notice(PendingNotice notice, string state) => new()
    {
        Event = notice.Event,
        On = notice.On,
        Target = notice.Target switch
        {
            CommandNotification command => command.Command.ToString(),
            WebhookNotification webhook => webhook.Url,
            _ => throw new System.Diagnostics.UnreachableException(),
        },
        State = state,
        Tries = notice.Tries,
        Reason = notice.Failure,
        At = notice.At,
    };

    private static RevisionView Revision(KeptRevision revision) => new()
    {
        Number = revision.Number,
        At = revision.At,
        Hash = revision.Hash,
        Difference = revision.Difference,
    };

    private static QuestionView Question(GoalState goal, OpenQuestion question) => new()
    {
        Plan = goal.Current?.Number ?? goal.Plans,
        Step = question.Step,
        Attempt = question.Attempt,
        Text = question.Text,
        Kind = question.Approval is not null ? QuestionView.ApprovalKind : question.IsAsk ? QuestionView.AskKind : QuestionView.OutcomeKind,
        IsCriterion = question.IsCriterion,
        Options = question.IsAsk ? question.Options : Plans.PlanView.Outcomes,
        Until = question.Until,
        Approval = question.Approval is not { } approval ? null : new ApprovalView
        {
            Code = approval.Code,
            Tool = approval.Tool,
            Arguments = approval.Arguments,
            Length = approval.Length,
            Hash = approval.Hash,
            Escalation = approval.Escalation,
        },
    };

    private static ImmutableArray<CheckVerdict> Verdicts(ImmutableArray<Check> checks, IEnumerable<CheckVerdict> known)
    {
        var verdicts = known.ToArray();
        return
        [
            .. checks.Select((check, index) => index < verdicts.Length
                ? verdicts[index]
                : new CheckVerdict { Id = check.Id, Verdict = Verdict.Unmeasurable, Reason = NotVerifiedYet }),
        ];
    }

    private static PlanView Plan(GoalState goal, PlanState plan)
    {
        var number = plan.Key.PlanNumber;
        var definition = plan.Assignment?.Definition ?? (goal.Current?.Number == number ? GoalView.DefinitionOf(goal, goal.Current) : null);
        return new PlanView
        {
            Number = number,
            Name = definition?.Name ?? string.Empty,
            Outcome = plan.Ending is { } ending ? ending.Outcome.ToString().ToLowerInvariant() : goal.Current?.Number == number ? "running" : "unreachable",
            Reason = plan.Ending?.Reason ?? plan.Failing ?? string.Empty,
            Steps = definition is null ? [] : [.. definition.Steps.Select((step, index) => Step(plan, step, index))],
        };
    }

    private static StepView Step(PlanState plan, StepDefinition definition, int index)
    {
        plan.Steps.TryGetValue(index, out var step);
        return new StepView
        {
            Id = definition.Id,
            State = step?.Phase switch
            {
                null or StepPhase.None or StepPhase.Ready => "pending",
                StepPhase.KeptUnchecked => "kept",
                StepPhase.Working when plan.Workers.TryGetValue(index, out var worker) && !worker.IsBusy => "waiting",
                StepPhase.Pursuing when plan.Children.TryGetValue(index, out var open) && !open.IsBusy => "waiting",
                StepPhase.Waiting or StepPhase.Asking or StepPhase.Pursuing when plan.Ending is not null => "stopped",
                var phase => phase.Value.ToString().ToLowerInvariant(),
            },
            Attempts = step?.Attempt ?? 0,
            Reason = Reason(plan, index, step) ?? string.Empty,
            Goal = step?.Goal,
            Made = Made(plan, index, step),
            Agent = plan.Workers.TryGetValue(index, out var agent) ? Agent(agent) : null,
            Answer = step?.Answer,
            Until = plan.Ending is null && step?.Phase is StepPhase.Waiting or StepPhase.Asking ? step.Until : null,
            Output = step?.Output,
            After = definition.After,
        };
    }

    /// <summary>The goals that agents made at a step: those that have ended, then those that have not.</summary>
    private static ImmutableArray<MadeGoalView> Made(PlanState plan, int index, StepState? step) =>
    [
        .. (step is { Made: { IsDefault: false } made } ? made : []).Select(static goal => new MadeGoalView { Goal = goal.Goal, Attempt = goal.Attempt, State = goal.Reason.Length == 0 ? "complete" : "ended", Reason = goal.Reason }),
        .. (plan.Workers.TryGetValue(index, out var worker) ? worker.Goals : []).Where(static goal => goal.IsOpen).Select(static goal => new MadeGoalView
        {
            Goal = goal.Child!.Goal,
            Attempt = goal.Child.Attempt,
            State = goal.Child.IsBusy || goal.Child.Observed is not { Hold: not null } ? "running" : "waiting",
            Reason = goal.Child.Setback ?? goal.Child.Observed?.Hold?.Reason ?? string.Empty,
        }),
    ];

    private static AgentView Agent(OpenWorker worker)
    {
        var (used, lent) = (worker.Observed?.Models ?? new ModelUsage(), worker.Cap ?? worker.Lent.Models);
        return new AgentView
        {
            Turn = worker.Observed?.Turns ?? 0,
            Usage = Models(used),
            TokensLeft = Left(lent.Tokens, used.Tokens),
            TurnsLeft = Left(lent.Turns, used.Calls),
            CostLeft = Left(lent.Cost, used.Cost) / (decimal)ModelTariff.Billion,
        };

        static long? Left(long? lent, long used) => lent is { } most ? Math.Max(0, most - used) : null;
    }

    private static string? Reason(PlanState plan, int index, StepState? step) =>
        plan.Children.TryGetValue(index, out var child) ? child.Setback ?? child.Observed?.Hold?.Reason
        : plan.Workers.TryGetValue(index, out var worker) ? worker.Setback ?? worker.Observed?.Hold?.Reason
        : step?.Reason;
}
