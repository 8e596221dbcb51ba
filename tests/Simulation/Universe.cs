using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Checking;
using Orleans.Goals.Simulation.Faults;
using Orleans.Goals.Simulation.Hosts;
using Orleans.Goals.Simulation.Planted;
using Orleans.Goals.Simulation.Records;
using Orleans.Goals.Simulation.Scheduling;
using Orleans.Goals.Simulation.Upgrading;
using Orleans.Goals.Simulation.Watching;
using Orleans.Goals.Simulation.Workload;
using Orleans.Goals.Simulation.World;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation;

/// <summary>One seed, one universe: hosts, goals, persons and faults, all of it a function of the seed.</summary>
internal sealed class Universe : IRunnerObserver
{
    /// <summary>Between how many steps hosts may get into trouble.</summary>
    private const int StepsBetweenTroubles = 8;

    /// <summary>How long after everything is at rest nothing may happen any more.</summary>
    private static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(3);

    /// <summary>After this time a goal that needs no watching says so again when it is woken, and what was announced and never committed is let go.</summary>
    private static readonly TimeSpan SettledAgain = TimeSpan.FromMinutes(11);

    /// <summary>Within this time the index and the shard of a goal have heard of a commit: one that waits for another's workspace may commit at any time.</summary>
    private static readonly TimeSpan Heard = TimeSpan.FromSeconds(30);

    /// <summary>When a goal last committed.</summary>
    private DateTimeOffset changedAt;

    private readonly SortedDictionary<string, Behaviour> behaviours = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> workspaces = new(StringComparer.Ordinal);
    private readonly List<Person> persons = [];
    private readonly TimeSpan bound;

    public Universe(ulong seed, PlantedBug planted, bool tellsStory)
    {
        Seed = seed;
        Planted = planted;
        Random = new Seeded(seed);
        Scheduler = new Scheduler(Random);
        Story = tellsStory ? new Story(Scheduler) : null;
        IsExclusive = IsExclusiveIn(Random);
        Watching = WatchPlan.Of(seed, IsExclusive);
        Faults = new FaultPlan(Random, IsExclusive, Watching.HasShards ? new Seeded(seed ^ 0x51EE9) : null);
        RunnerOptions = new RunnerOptions
        {
            SnapshotBytes = Random.Pick([1_500, 6_000, 64 * 1_024]),
            MaximumBatch = Random.Pick([1, 3, 64]),
            DeliveryWindow = Random.Pick([TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(40), TimeSpan.FromMinutes(10)]),
        };
        if (Watching.HasShards)
        {
            RunnerOptions = RunnerOptions with { NudgeInterval = Watching.NudgeInterval, ParkAfter = Watching.ParkAfter };
            Counters.Reach("universe with watch shards");
        }

        World = new SimWorld(this);
        Inspector = new Inspector(this);
        var slots = IsExclusive ? 1 : Random.Between(2, 3);
        Upgrade = UpgradePlan.Of(seed, Watching.HasShards);
        Rollout = new Rollout(this, Upgrade, slots);
        Cluster = new Cluster(this, slots, TimeSpan.FromSeconds(Random.Pick([20, 60, 300])));
        var generator = new ContractGenerator(Random, behaviours);
        var pauses = PauseGenerator.Of(seed);
        var children = ChildGenerator.Of(seed, behaviours);
        var agents = AgentGenerator.Of(seed);
        var judges = JudgeGenerator.Of(seed);
        for (var number = 1; number <= 1 + Random.Below(3); number++)
        {
            // Some goals share the workspace of the first.
            var workspace = Random.Chance(4_000) ? "/work/g1" : $"/work/g{number}";
            workspaces[$"local/g{number}"] = workspace;
            var contract = judges.AddTo(agents.AddTo(children.AddTo(pauses.AddTo(generator.Make($"g{number}", workspace)), $"g{number}")));
            contract = Upgrade.AddTo(contract, number);
            persons.Add(new Person(this, GoalId.Local($"g{number}"), contract));
            bound += BoundOf(contract);
        }

        var forker = Forker.Of(this);
        for (var number = 1; number <= forker.Count; number++)
        {
            workspaces[$"local/f{number}"] = $"/work/f{number}";
            var source = forker.Pick(persons);
            persons.Add(new Person(this, GoalId.Local($"f{number}"), source.Contract) { Forks = (forker, source.Goal) });
            bound += BoundOf(source.Contract);
        }
    }

    public ulong Seed { get; }

    public PlantedBug Planted { get; }

    public Seeded Random { get; }

    public Scheduler Scheduler { get; }

    public Story? Story { get; }

    public TraceHash Trace { get; } = new();

    public Counters Counters { get; } = new() { Universes = 1 };

    public FaultPlan Faults { get; }

    public RunnerOptions RunnerOptions { get; }

    /// <summary>How goals are woken.</summary>
    public WatchPlan Watching { get; }

    /// <summary>Whether hosts are upgraded.</summary>
    public UpgradePlan Upgrade { get; }

    public Rollout Rollout { get; }

    public SimReminders Reminders => field ??= new SimReminders(this);

    public SimRecords Records { get; } = new();

    public SimReader Reader => field ??= new SimReader(Records);

    public SimWorld World { get; }

    public Cluster Cluster { get; }

    public Inspector Inspector { get; }

    /// <summary>Whether one host at a time holds the store, as embedded: whoever is not it is dead.</summary>
    public bool IsExclusive { get; }

    public IRunnerObserver Observer => this;

    /// <summary>Whether a universe has one host at a time: the first thing that its chance decides.</summary>
    public static bool IsExclusiveIn(Seeded random) => random.Chance(3_500);

    /// <summary>Lives it to its end.</summary>
    /// <exception cref="ViolationException">Something that must always hold did not.</exception>
    public void Run()
    {
        var outer = SynchronizationContext.Current;
        try
        {
            SynchronizationContext.SetSynchronizationContext(null);
            Cluster.Start();
            Rollout.Start();
            foreach (var person in persons)
            {
                person.Start();
            }

            Scheduler.After(Random.Milliseconds(20_000, 400_000), Heal);
            Live(until: null);
            var deadline = Scheduler.Now + bound;
            Live(deadline);
            Inspector.OnFinished();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(outer);
            Counters.Steps = Scheduler.Steps;
            Counters.VirtualTime = Scheduler.Now - Scheduler.Beginning;
            foreach (var fault in FaultPlan.Kinds)
            {
                Counters.Faults[(int)fault] = Faults.Struck[(int)fault];
            }
        }
    }

    /// <summary>What a step's action really does.</summary>
    public Behaviour BehaviourOf(StepDefinition step) => behaviours[step.Action switch
    {
        RunAction run => run.Command.Arguments[^1],
        ToolAction tool => tool.Arguments,
        _ => throw new System.Diagnostics.UnreachableException(),
    }];

    /// <summary>The workspace that an operation works in.</summary>
    public string WorkspaceOf(string operation)
    {
        var goal = string.Join('/', operation.Split('/').Take(2));
        return workspaces.TryGetValue(goal, out var workspace) ? workspace : Inspector.WorkspaceOf(GoalId.Parse(goal));
    }

    /// <summary>How long something takes from one host to another.</summary>
    public TimeSpan Travel() => Faults.Strikes(Fault.MessageDelayed) ? Random.Milliseconds(10, 30_000) : Random.Milliseconds(0, 3);

    /// <summary>Whether this version is one of those that are compared byte by byte.</summary>
    public bool IsSampled(long version) => (unchecked((long)Seed) + version) % 8 == 0;

    public void OnAppended(HostInstance host, ActorKey key, RecordAppend append)
    {
        Counters.Commits++;
        changedAt = key.Kind == ActorKind.Goal ? Scheduler.Now : changedAt;
        Trace.Add(host.Owner.Value);
        Trace.Add(key.Id);
        Trace.Add(append.Events.Span);
        Inspector.OnWritten(host, key, append);
        Inspector.OnAppended(key, append);
    }

    public void OnSent(HostInstance host, ActorKey to, ActorMessage message)
    {
        Counters.Messages++;
        Trace.Add(to.Id);
        Trace.Add(Scheduler.Now.UtcTicks);
        Story?.Tell(to.Goal, $"{host.Owner} tells {to} {Wording.Of(message)}");
    }

    public void OnReminded(HostInstance host, OwnerId owner, OperationReminder reminder)
    {
        Counters.Messages++;
        Counters.Reach("owner reminded");
        Trace.Add(reminder.Operation);
        Trace.Add(Scheduler.Now.UtcTicks);
        Story?.Tell(reminder.Actor.Goal, $"{host.Owner} reminds {owner} of execution {reminder.Execution} of {reminder.Operation}{(reminder.Stopping ? ", stopping" : string.Empty)}");
    }

    public void OnBegun(HostInstance host, OperationStart start)
    {
        Trace.Add(start.Operation);
        Story?.Tell(start.Actor.Goal, $"{host.Owner} begins execution {start.Execution} of {start.Operation}{(start.Stopping ? ", stopping" : string.Empty)}");
        Inspector.OnBegun(start);
    }

    public void OnEnded(HostInstance host, OperationStart start, OperationResult result)
    {
        Story?.Tell(start.Actor.Goal, $"{host.Owner} has the result of execution {start.Execution} of {start.Operation}: {result.Outcome} {result.Reason}");
        Inspector.OnEnded(start, result);
    }

    public void OnTakenOver(SimProcess process) => Counters.Reach(process.IsAlive ? "command adopted" : process.ExitCode is null ? "command found dead" : "command found finished");

    /// <inheritdoc/>
    public void OnCommitted(ActorKey key, long version, IActorState state) => Inspector.OnBelieved(key, version, state);

    /// <inheritdoc/>
    public void OnEvents(ActorKey key, IActorState before, IReadOnlyList<object> events)
    {
        // What is durable is inspected where it is written.
    }

    /// <inheritdoc/>
    public void OnTried(ActorKey key, TimeSpan elapsed, bool? isDurable)
    {
        // The store knows.
    }

    /// <inheritdoc/>
    public void OnRefused(ActorKey key, ActorMessage message, Exception exception) =>
        Inspector.OnRefused(key, message, exception);

    /// <inheritdoc/>
    public void OnDropped(ActorKey key, string reason)
    {
        Counters.Reach("activation dropped");
        Story?.Tell(key.Goal, $"{key} is dropped and read again: {reason}");
    }

    /// <inheritdoc/>
    public void OnUnreadable(ActorKey key, Exception exception)
    {
        Counters.Reach("record unreadable for a time");
        Story?.Tell(key.Goal, $"{key} cannot be read: {exception.Message}");
    }

    private static TimeSpan BoundOf(GoalContract contract, int depth = 0)
    {
        var children = contract.Plans.SelectMany(plan => plan.Steps).Where(step => step.Action is GoalAction)
            .Aggregate(TimeSpan.Zero, (sum, step) => sum + ((step.Retry.Max + 1) * (BoundOf(((GoalAction)step.Action).Goal, depth + 1) + step.Retry.Delay)));
        var once = contract.Plans.SelectMany(plan => plan.Steps).Where(step => step.Action is not GoalAction).Sum(step => (step.Retry.Max + 1) * (step.Timeout + step.Retry.Delay + TimeSpan.FromSeconds(30)).TotalSeconds);

        // A quota of which the provider does not say when it is there again is waited for an hour.
        var hasModels = contract.Strategy is PlanStrategy.Model or PlanStrategy.Planner || JudgeRules.AreIn(contract.DoneWhen) || contract.Plans.Any(plan => plan.Steps.Any(step => step.Action is AgentAction));
        return (hasModels ? TimeSpan.FromMinutes(100) : TimeSpan.Zero) + TimeSpan.FromMinutes(depth == 0 ? 20 : 4) + TimeSpan.FromSeconds((depth == 0 ? 4 : 2) * once) + children;
    }

    private void Heal()
    {
        Story?.TellAll("from here on nothing goes wrong any more");
        Faults.IsOn = false;
        Inspector.OnHealed();
        Cluster.Heal();
        Rollout.Heal();
    }

    /// <summary>Runs until faults have stopped, or until everything is at rest after that.</summary>
    private void Live(DateTimeOffset? until)
    {
        DateTimeOffset? restingSince = null;
        while (until is null ? Faults.IsOn : Scheduler.Now < until)
        {
            if (!Scheduler.Step())
            {
                return;
            }

            if (Inspector.Violation is { } violation)
            {
                throw violation;
            }

            if (Scheduler.Steps % StepsBetweenTroubles != 0)
            {
                continue;
            }

            if (until is null)
            {
                Cluster.Trouble();
                continue;
            }

            var resting = persons.TrueForAll(person => person.IsPatient && !person.IsAsking && Inspector.IsFamilyAtRest(person.Goal));
            restingSince = resting ? restingSince ?? Scheduler.Now : null;
            if (restingSince + Afterwards + (Watching.HasShards ? SettledAgain + (2 * Watching.NudgeInterval) : TimeSpan.Zero) < Scheduler.Now && changedAt + Heard < Scheduler.Now)
            {
                return;
            }
        }
    }
}
