using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>The facts of a universe, gathered outside the product: what was committed, what was really begun, done, told and answered.</summary>
internal sealed class Ledger
{
    private readonly SortedDictionary<GoalId, GoalFacts> goals = [];
    private readonly SortedDictionary<ActorKey, WorkspaceFacts> workspaces = [];
    private readonly SortedDictionary<string, OperationFacts> operations = new(StringComparer.Ordinal);

    public IEnumerable<GoalFacts> Goals => goals.Values;

    /// <summary>The first sentence that did not hold. Kept, because the code that is inspected may catch what is thrown into it.</summary>
    public ViolationException? Violation { get; private set; }

    /// <summary>A sentence does not hold.</summary>
    public ViolationException Report(ViolationException violation) => Violation ??= violation;

    public GoalFacts Goal(GoalId id)
    {
        if (!goals.TryGetValue(id, out var facts))
        {
            goals.Add(id, facts = new GoalFacts(this, id));
        }

        return facts;
    }

    public OperationFacts? Operation(string operation) => operations.GetValueOrDefault(operation);

    public WorkspaceFacts Workspace(ActorKey key)
    {
        if (!workspaces.TryGetValue(key, out var facts))
        {
            workspaces.Add(key, facts = new WorkspaceFacts(key));
        }

        return facts;
    }

    /// <summary>The goals that are steps, at any depth, of a goal and that began.</summary>
    public IEnumerable<GoalFacts> Below(GoalFacts goal) => goals.Values.Where(facts => Above(facts).Contains(goal));

    /// <summary>The goals whose step a goal is, the nearest first.</summary>
    public IEnumerable<GoalFacts> Above(GoalFacts goal)
    {
        for (var facts = goal; facts.State.Parent is { } parent;)
        {
            yield return facts = Goal(parent.Key.Goal);
        }
    }

    /// <summary>Whether a goal is no step of a plan any more that goes on or is heard: a plan above it is given up, or has lost the goal below it.</summary>
    public bool IsOrphan(GoalFacts goal)
    {
        for (var facts = goal; facts.State.Parent is { } parent; facts = Goal(parent.Key.Goal))
        {
            if (facts.IsLost || Goal(parent.Key.Goal).Plan(parent.Key.PlanNumber) is { IsGivenUp: true })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a goal waits for its workspace, which another goal has that is neither ended nor about to go on.</summary>
    public bool WaitsForAnother(GoalState state)
    {
        if (state is not { HasClaim: true, HasWorkspace: false, Intent: Intent.Run })
        {
            return false;
        }

        var claims = Workspace(ActorKey.ForWorkspace(state.GoalId.Tenant, state.Contract!.Workspace)).State.Claims;
        return !claims.IsEmpty && claims[0].Goal != state.GoalId && Goal(claims[0].Goal).State.Ended == ReadModels.GoalStatus.None;
    }

    /// <summary>A commit intends an operation.</summary>
    public OperationFacts Intend(ActorKey actor, OpenOperation operation, StepFacts? step)
    {
        if (!operations.TryGetValue(operation.Operation, out var facts))
        {
            operations.Add(operation.Operation, facts = new OperationFacts(actor, operation.Kind, step, operation.Reserved ?? TimeSpan.Zero));
        }

        facts.Executions.Add(operation.Execution);
        return facts;
    }
}

/// <summary>What is known of one goal.</summary>
internal sealed class GoalFacts(Ledger ledger, GoalId id)
{
    private readonly Dictionary<(int Cycle, string Hash), StepFacts> steps = [];

    public Ledger Ledger { get; } = ledger;

    public GoalId Id { get; } = id;

    /// <summary>The fold of all committed events.</summary>
    public GoalState State { get; set; } = GoalLogic.Instance.Create(ActorKey.ForGoal(id));

    /// <summary>What the store's watch list says.</summary>
    public DateTimeOffset? Due { get; set; }

    public SortedDictionary<int, PlanFacts> Plans { get; } = [];

    /// <summary>Commands whose replies were committed.</summary>
    public HashSet<CommandId> Replied { get; } = [];

    /// <summary>Commands whose acceptance was told to a client.</summary>
    public Dictionary<CommandId, CommandReply> Accepted { get; } = [];

    /// <summary>The answers that a person gave, or tried to give, by their command.</summary>
    public Dictionary<CommandId, AnswerQuestion> Given { get; } = [];

    /// <summary>Answers of which the commit has not said yet to which command they belong: the question, and the answer.</summary>
    public List<(string Question, string Answer)> Unclaimed { get; } = [];

    /// <summary>The files that a person said yes to, by criterion and fingerprint.</summary>
    public HashSet<(string Criterion, string Fingerprint)> Approved { get; } = [];

    /// <summary>How often in a row attempts of its one agent got equally far.</summary>
    public Standstill Standstill { get; set; } = new();

    /// <summary>The cycles that were over before it was forked.</summary>
    public HashSet<int> CyclesBefore { get; } = [];

    /// <summary>The attempts of ended plans of the goal it was forked from.</summary>
    public long AttemptsBefore { get; set; }

    /// <summary>The active time of all results that counted.</summary>
    public TimeSpan Active { get; set; }

    /// <summary>What the calls of its workers really cost, and what goals of its steps used.</summary>
    public Engine.Agents.ModelUsage Models { get; set; } = new();

    /// <summary>What judges of its rounds cost in this cycle.</summary>
    public long JudgedTokens { get; set; }

    /// <summary>The most tokens that any revision of its contract allowed in this cycle.</summary>
    public long MostTokens { get; set; }

    /// <summary>The most turns that any revision of its contract allowed in this cycle.</summary>
    public long MostTurns { get; set; }

    /// <summary>The most money, in billionths, that any revision of its contract allowed in this cycle.</summary>
    public long MostCost { get; set; }

    /// <summary>The most tool calls that any revision of its contract allowed in this cycle.</summary>
    public long MostTools { get; set; }

    /// <summary>The active time that attempts were billed beyond their reservations.</summary>
    public TimeSpan Overrun { get; set; }

    /// <summary>What its agents share.</summary>
    public BoardFacts Board { get; } = new(ActorKey.ForBoard(id));

    /// <summary>Whether its artifacts were deleted.</summary>
    public bool AreArtifactsGone { get; set; }

    /// <summary>Every event that was raised: what happened, and who is to be told.</summary>
    public SortedDictionary<string, NoticeRaised> Raised { get; } = new(StringComparer.Ordinal);

    /// <summary>What was really told, and to whom.</summary>
    public HashSet<(string Event, string Target)> Told { get; } = [];

    /// <summary>What was given up.</summary>
    public HashSet<(string Event, string Target)> NotTold { get; } = [];

    /// <summary>The questions that were told of.</summary>
    public HashSet<string> Asked { get; } = [];

    /// <summary>The due time of its newest cycle.</summary>
    public DateTimeOffset? LastDue { get; set; }

    /// <summary>Its cycles that are over, as they ended.</summary>
    public SortedDictionary<int, KeptCycle> Cycles { get; } = [];

    /// <summary>The rounds that were begun before the newest edit of the contract.</summary>
    public int RoundsBeforeEdit { get; set; }

    /// <summary>The newest round that passed whole, and the execution that counts; null when another has begun since.</summary>
    public (OperationFacts Round, int Execution)? Passed { get; set; }

    /// <summary>The claims that its rounds were begun for, by round.</summary>
    public Dictionary<int, PlanProposal> Claims { get; } = [];

    /// <summary>Its answers to claims.</summary>
    public List<(int Plan, ProposalVerdict Verdict)> Verdicts { get; } = [];

    /// <summary>The most attempts that any revision of its contract allowed.</summary>
    public long MostAttempts { get; set; }

    /// <summary>The most active time that any revision of its contract allowed in this cycle.</summary>
    public TimeSpan MostActive { get; set; }

    /// <summary>The hashes of all contracts it had.</summary>
    public SortedSet<string> Contracts { get; } = new(StringComparer.Ordinal);

    /// <summary>The workspace it was accepted with.</summary>
    public string? Workspace { get; set; }

    /// <summary>The goals that its plans began.</summary>
    public SortedSet<GoalId> Children { get; } = [];

    /// <summary>Whether what it used is counted by the plan whose step it is.</summary>
    public bool IsCounted { get; set; }

    /// <summary>Whether that plan does not wait for it, since it could not be reached for so long.</summary>
    public bool IsLost { get; set; }

    /// <summary>What is known of the plans that were written for it in this cycle.</summary>
    public PlanningFacts Planning { get; set; } = new();

    /// <summary>When an operation of it that nobody had given up last changed the workspace.</summary>
    public DateTimeOffset LastWriteAt { get; set; }

    /// <summary>What is known of a step, over all plans of a cycle that have it: what ran in an earlier one says nothing about it.</summary>
    public StepFacts Step(int cycle, string hash, bool idempotent)
    {
        if (!steps.TryGetValue((cycle, hash), out var facts))
        {
            steps.Add((cycle, hash), facts = new StepFacts(idempotent));
        }

        return facts;
    }

    /// <summary>The receiver of a notification, by its name.</summary>
    public static string TargetOf(NoticeSpec notice) => TargetOf(notice.Target);

    /// <summary>The name of a receiver.</summary>
    public static string TargetOf(Orleans.Goals.Contracts.Notification target) => target is Orleans.Goals.Contracts.WebhookNotification webhook ? webhook.Url : target.ToString();

    /// <summary>A new cycle begins.</summary>
    public void BeginCycle()
    {
        Approved.Clear();
        MostAttempts = State.Contract!.Budget.Attempts ?? long.MaxValue;
        MostTokens = State.Contract.Budget.Tokens ?? long.MaxValue;
        JudgedTokens = 0;
        MostTurns = State.Contract.Budget.Turns ?? long.MaxValue;
        (MostCost, MostTools) = (0, 0);
        CostInvariants.OnContract(this, State.Contract.Budget);
        MostActive = State.Contract.Budget.Active ?? TimeSpan.MaxValue;
    }

    public PlanFacts Plan(int number)
    {
        if (!Plans.TryGetValue(number, out var facts))
        {
            Plans.Add(number, facts = new PlanFacts(Id, number, State.Cycle));
        }

        return facts;
    }
}

/// <summary>What is known of one workspace.</summary>
internal sealed class WorkspaceFacts(ActorKey key)
{
    /// <summary>The fold of all committed events.</summary>
    public WorkspaceState State { get; set; } = WorkspaceLogic.Instance.Create(key);
}

/// <summary>What is known of one plan.</summary>
internal sealed class PlanFacts(GoalId goal, int number, int cycle)
{
    /// <summary>The cycle of its goal that it was begun in.</summary>
    public int Cycle { get; } = cycle;

    public int Number { get; } = number;

    /// <summary>The fold of all committed events.</summary>
    public PlanState State { get; set; } = PlanLogic.Instance.Create(ActorKey.ForPlan(goal, number));

    /// <summary>Its workers.</summary>
    public SortedDictionary<ActorKey, WorkerFacts> Workers { get; } = [];

    /// <summary>How often in a row attempts at its steps got equally far.</summary>
    public SortedDictionary<string, Standstill> Standstills { get; } = new(StringComparer.Ordinal);

    /// <summary>When the waits and questions of its steps began.</summary>
    public SortedDictionary<string, DateTimeOffset> PausedAt { get; } = new(StringComparer.Ordinal);

    /// <summary>The answers that its goal gave it, by number.</summary>
    public SortedDictionary<long, StepAnswer> Told { get; } = [];

    /// <summary>Attempts at its own steps that are no goals.</summary>
    public long OwnAttempts { get; set; }

    /// <summary>Attempts whose intent was committed, and those of goals of its steps that have ended.</summary>
    public long Attempts { get; set; }

    /// <summary>The active time that its attempts were billed within their reservations, and that open ones have reserved.</summary>
    public TimeSpan Reserved { get; set; }

    /// <summary>How many steps the contract let run at a time when it was begun.</summary>
    public int Concurrency { get; set; }

    /// <summary>Whether its goal superseded it without having heard how it ended.</summary>
    public bool IsGivenUp { get; set; }

    /// <summary>Whether its goal ended without having heard how it ended, since it could not be reached for so long.</summary>
    public bool IsAbandoned { get; set; }

    /// <summary>What is known of a worker.</summary>
    public WorkerFacts Worker(ActorKey key)
    {
        if (!Workers.TryGetValue(key, out var facts))
        {
            Workers.Add(key, facts = new WorkerFacts(key));
        }

        return facts;
    }
}

/// <summary>What is known of a step of a goal: one definition, with all it stands on.</summary>
internal sealed class StepFacts(bool idempotent)
{
    public bool IsIdempotent { get; } = idempotent;

    /// <summary>How often its action was really started.</summary>
    public int Starts { get; set; }

    /// <summary>How often it may have been started, by what was committed so far.</summary>
    public int Allowed { get; set; } = 1;
}

/// <summary>What is known of one operation.</summary>
internal sealed class OperationFacts(ActorKey actor, OperationKind kind, StepFacts? step, TimeSpan reserved)
{
    public ActorKey Actor { get; } = actor;

    public OperationKind Kind { get; } = kind;

    public StepFacts? Step { get; } = step;

    /// <summary>The executions that were committed.</summary>
    public SortedSet<int> Executions { get; } = [];

    /// <summary>The active time that was reserved for it.</summary>
    public TimeSpan Reserved { get; } = reserved;

    /// <summary>What each execution really gave.</summary>
    public SortedDictionary<int, OperationResult> Results { get; } = [];

    /// <summary>For a verification, per execution: when it began to look, and whether the workspace held still.</summary>
    public SortedDictionary<int, (DateTimeOffset BeganAt, bool Held)> Looks { get; } = [];

    public int ActionStarts { get; set; }

    public int Effects { get; set; }

    /// <summary>Whether a result of it counted.</summary>
    public bool IsSettled { get; set; }
}
