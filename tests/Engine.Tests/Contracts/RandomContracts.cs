using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.Contracts;

/// <summary>Makes valid contracts of all shapes.</summary>
internal sealed class RandomContracts(Random random)
{
    private int depth;

    private static readonly string[] Words =
    [
        "a", "make test", "echo \"a b\" | grep 'c' > d && e", "<tag>&amp;", "\u00E9t\u00E9", "\u8A08\u753B", "\U0001F600", "line\nline\n", "tab\there", "back\\slash", "\u0001\u007F", " spaced ", "null", "true", "1", "# no comment",
        "\u2028\u200B\uFFFD", new string('x', 200), new string('x', 200) + "y",
    ];

    private static readonly string[] Paths = ["a", "out/A.nupkg", "src/a b.txt", "a/../b", "./c", "d\u00E9/\U0001F600"];
    private static readonly string[] Patterns = ["**", "src/**", "!src/gen/*", "*.cs", "a?b/[c]"];
    private static readonly string[] Expressions = ["^a+$", @"v\d+\.\d+", "\u00E9|x", "(a|b){2,5}"];

    public GoalContract Next(bool commandsOnly = false) => new()
    {
        Objective = Word(),
        Workspace = Pick("/", "/home/me/project", "/w/\u00E9 \U0001F600"),
        ReadsOnly = random.Next(4) == 0,
        DoneWhen = Criteria(),
        Fences = Checks(0),
        Budget = new GoalBudget { WallClock = Maybe(Time), Active = Maybe(() => TimeSpan.FromSeconds(random.Next(1, 100_000))), Attempts = Maybe(() => random.NextInt64(1, long.MaxValue)), Replans = Maybe(() => random.Next()) },
        Concurrency = Maybe(() => random.Next(1, 65)),
        OnInterrupted = Maybe(() => (InterruptionPolicy)random.Next(1, 4)),
        Environment = Environment(),
        ReadFirst = [.. Paths.OrderBy(_ => random.Next()).Take(random.Next(3))],
        Needs = Labels(),
        Rules = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Pick("Do not touch the tests.", "\u00E9 < \"b\"", " spaced"))],
        Schedule = random.Next(3) == 0
            ? new GoalSchedule { Cron = Pick("0 6 * * 1-5", "*/5 * * * *"), TimeZone = Pick("UTC", "Europe/Berlin"), Missed = (MissedRounds)random.Next(1, 3), StartNow = random.Next(2) == 0 }
            : null,
        Notify = [.. Enumerable.Range(0, random.Next(3)).Select(_ => Notification())],
        Plans = [.. Ids(random.Next(1, 4)).Select(name => new PlanDefinition { Name = name, Concurrency = Maybe(() => random.Next(1, 65)), Steps = Steps(commandsOnly) })],
    };

    /// <summary>The contract with one thing about it different, or, rarely, the same.</summary>
    public GoalContract Change(GoalContract contract)
    {
        var other = Next();
        return random.Next(18) switch
        {
            0 => contract with { Objective = Word() },
            1 => contract with { Workspace = other.Workspace },
            2 => contract with { DoneWhen = other.DoneWhen },
            3 => contract with { DoneWhen = [.. contract.DoneWhen.Reverse()] },
            4 => contract with { Fences = contract.Fences.Insert(0, new FileCheck { Id = "inserted", File = "a" }) },
            5 => contract with { Budget = other.Budget },
            6 => contract with { Plans = [.. contract.Plans.Reverse()] },
            7 => contract with { Plans = other.Plans },
            8 => ChangeCommand(contract, step => step with { Timeout = Time() }),
            9 => ChangeStep(contract, step => PauseRules.IsPause(step) ? step with { Action = Pause() } : step.Action is GoalAction ? Child(step) : step with { Action = Command(commandsOnly: false), Idempotent = !step.Idempotent, OnInterrupted = null, Reconcile = null }),
            10 => ChangeCommand(contract, step => step with { Checks = Checks(0), After = [.. step.After.Reverse()] }),
            11 => contract with { Environment = other.Environment },
            12 => contract with { ReadFirst = other.ReadFirst },
            13 => contract with { Rules = other.Rules, Needs = other.Needs },
            14 => ChangeCommand(contract, step => step with { Environment = Environment(), Needs = Labels() }),
            16 => contract with { Concurrency = other.Concurrency, OnInterrupted = other.OnInterrupted },
            17 => ChangeCommand(contract, step => Interrupted(step with { Idempotent = false })),
            _ => ChangeCommand(contract, step => step with { Retry = new RetryPolicy { Max = random.Next(3), Delay = Time() } }),
        };
    }

    /// <summary>Changes a step of what only steps that run a command have.</summary>
    private GoalContract ChangeCommand(GoalContract contract, Func<StepDefinition, StepDefinition> change) =>
        ChangeStep(contract, step => PauseRules.IsPause(step) || step.Action is GoalAction ? step with { After = [] } : change(step));

    private GoalContract ChangeStep(GoalContract contract, Func<StepDefinition, StepDefinition> change)
    {
        var plan = random.Next(contract.Plans.Length);
        var steps = contract.Plans[plan].Steps;
        var step = random.Next(steps.Length);
        return contract with { Plans = contract.Plans.SetItem(plan, contract.Plans[plan] with { Steps = steps.SetItem(step, change(steps[step])) }) };
    }

    private ImmutableArray<StepDefinition> Steps(bool commandsOnly)
    {
        var ids = Ids(random.Next(1, 8));
        // Declared in any order: a step may stand before one it waits for.
        var ranks = ids.Select(_ => random.Next()).ToArray();
        var steps = ids.Select((id, index) => new StepDefinition
        {
            Id = id,
            Action = Action(commandsOnly),
            After = [.. ids.Where((_, other) => ranks[other] < ranks[index] && random.Next(3) == 0)],
        }).Select(step => PauseRules.IsPause(step) ? step : step with
        {
            Retry = new RetryPolicy { Max = random.Next(5), Delay = random.Next(2) == 0 ? TimeSpan.Zero : Time() },
            Timeout = Time(),
            Idempotent = random.Next(2) == 0,
            Environment = Environment(),
            Needs = Labels(),
            Checks = Checks(0),
        });
        return [.. steps.Select(step => depth < 2 && random.Next(12) == 0 ? Child(step, commandsOnly) : step.Idempotent || PauseRules.IsPause(step) ? step : Interrupted(step))];
    }

    private ImmutableArray<string> Labels() => random.Next(4) > 0 ? default : [.. new[] { "gpu", "big-disk", "x64" }.OrderBy(_ => random.Next()).Take(random.Next(1, 4))];

    /// <summary>A step that is a goal in the place of another. It only reads, so that it fits below goals of every workspace.</summary>
    private StepDefinition Child(StepDefinition step, bool commandsOnly = false)
    {
        depth++;
        var goal = Next(commandsOnly) with { ReadsOnly = true, Schedule = null };
        depth--;
        return new StepDefinition { Id = step.Id, After = step.After, Action = new GoalAction { Goal = goal }, Retry = new RetryPolicy { Max = random.Next(5), Delay = random.Next(2) == 0 ? TimeSpan.Zero : Time() } };
    }

    private StepDefinition Interrupted(StepDefinition step)
    {
        var policy = Maybe(() => (InterruptionPolicy)random.Next(1, 5));
        return step with { OnInterrupted = policy, Reconcile = policy == InterruptionPolicy.Reconcile ? Command() : null };
    }

    private StepAction Action(bool commandsOnly) => random.Next(5) == 0 ? Pause() : Command(commandsOnly);

    private StepAction Pause()
    {
        if (random.Next(2) == 0)
        {
            return random.Next(2) == 0
                ? new WaitAction { For = Time() }
                : new WaitAction { Until = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(random.Next()) };
        }

        ImmutableArray<string> options = random.Next(3) == 0 ? [] : [.. new[] { "yes", "no", "1", "true", "\u00E9t\u00E9" }.OrderBy(_ => random.Next()).Take(random.Next(1, 5))];
        TimeSpan? timeout = random.Next(2) == 0 ? Time() : null;
        return new AskAction
        {
            Question = Pick("Ship to production?", "\u8A08 \"b\"?\nReally?"),
            Options = options,
            Expect = random.Next(2) == 0 ? null : options.IsEmpty ? Word() : options[0],
            Timeout = timeout,
            Default = timeout is null || random.Next(2) == 0 ? null : options.IsEmpty ? Word() : options[^1],
        };
    }

    private StepAction Command(bool commandsOnly) => commandsOnly || random.Next(4) > 0
        ? new RunAction { Command = Command() }
        : new ToolAction { Tool = Pick("search", "mail.send"), Arguments = Pick(string.Empty, "{\"a\": 1}") };

    private ImmutableArray<Check> Criteria() => random.Next(4) == 0 ? Checks(0).Add(Judge()) : random.Next(3) > 0 ? Checks(1) : Checks(0).Add(new AskCheck { Id = "approved", Question = Pick("Is it good enough?", "\u8A08?") });

    private JudgeCheck Judge() => new()
    {
        Id = "judged",
        Statement = Pick("The page is clear.", "\u8A08 \"b\"?\nReally."),
        Votes = 1 + (2 * random.Next(5)),
        Evidence = random.Next(2) == 0 ? [] : ["**", .. Some(Patterns, 0)],
        Model = random.Next(2) == 0 ? null : new ModelChoice { Name = "judge-1", Effort = random.Next(2) == 0 ? null : "high", MaxOutputTokens = Maybe(() => random.Next(1, 10_000)) },
    };

    private ImmutableArray<Check> Checks(int least) => [.. Ids(random.Next(least, 4)).Select(NextCheck)];

    private Check NextCheck(string id) => random.Next(6) switch
    {
        0 => new CommandCheck { Id = id, Command = Command(), Timeout = Time(), Writes = Some(Patterns, 0) },
        1 => new FileCheck
        {
            Id = id,
            File = Pick(Paths),
            Contains = random.Next(2) == 0 ? null : Word(),
            Matches = random.Next(2) == 0 ? null : Pick(Expressions),
            Sha256 = random.Next(2) == 0 ? null : Convert.ToHexStringLower([.. Enumerable.Range(0, 32).Select(_ => (byte)random.Next(256))]),
        },
        2 => new JsonCheck
        {
            Id = id,
            File = Pick(Paths),
            Pointer = Pick(string.Empty, "/", "/a/0", "/a~1b/~0\u00E9"),
            EqualTo = random.Next(2) == 0 ? default : JsonElement.Parse(Pick("0", "1.50", "-3e2", "\"0\"", "\"\\u00E9\\u005C\"", "true", "null")),
            Matches = random.Next(2) == 0 ? null : Pick(Expressions),
            AtLeast = Maybe(() => random.Next(10) / 4m),
            AtMost = Maybe(() => 10 + (random.Next(10) / 4m)),
        },
        3 => new HttpCheck
        {
            Id = id,
            Url = Pick("http://localhost:8080/health", "https://a.example/b?c=d"),
            Status = random.Next(100, 600),
            Contains = random.Next(2) == 0 ? null : Word(),
            Matches = random.Next(2) == 0 ? null : Pick(Expressions),
            Timeout = TimeSpan.FromMilliseconds(random.Next(1, 100_000)),
            Follow = random.Next(2) == 0,
            Headers = random.Next(2) == 0 ? ImmutableSortedDictionary<string, string>.Empty : ImmutableSortedDictionary<string, string>.Empty.Add("X-Key", "a ${secret:API_KEY}"),
        },
        4 => new VerifierCheck
        {
            Id = id,
            Verifier = Pick("orders-balance", "a"),
            With = random.Next(2) == 0 ? ImmutableSortedDictionary<string, string>.Empty : ImmutableSortedDictionary<string, string>.Empty.Add("table", Word()),
            Timeout = TimeSpan.FromMilliseconds(random.Next(1, 100_000)),
        },
        _ => new UnchangedCheck { Id = id, Patterns = ["**", .. Some(Patterns, 0)] },
    };

    private CommandEnvironment? Environment()
    {
        var environment = new CommandEnvironment
        {
            Variables = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, Some(["A", "PATH", "_x1"], 0).Distinct(StringComparer.Ordinal).Select(name => KeyValuePair.Create(name, Word()))),
            Secrets = random.Next(3) switch
            {
                0 => [],
                1 => [new SecretUse { Name = "API_KEY" }],
                _ => [new SecretUse { Name = "API_KEY", As = "TOKEN" }, new SecretUse { Name = "OTHER" }],
            },
        };
        return environment.IsEmpty ? null : environment;
    }

    private CommandLine Command() => random.Next(2) == 0 ? CommandLine.Shell(Word()) : new CommandLine { Arguments = ["make", .. Some(Words, 0)] };

    private TimeSpan Time() => TimeSpan.FromMilliseconds(random.Next(4) switch
    {
        0 => random.Next(1, 2_000),
        1 => random.Next(1, 100) * 1_000,
        2 => random.Next(1, 100) * 60_000,
        _ => random.Next(1, 20) * 86_400_000L,
    });

    private Notification Notification() => random.Next(2) == 0
        ? new WebhookNotification { On = [NotificationEvent.Blocked, NotificationEvent.InputNeeded], Url = Pick("https://a.example/b", "http://localhost:1/"), Secret = Pick("KEY", "_k") }
        : new CommandNotification { On = [NotificationEvent.Complete], Command = Command() };

    private string Word() => Pick(Words);

    private ImmutableArray<string> Some(string[] from, int least) => [.. Enumerable.Range(0, random.Next(least, 4)).Select(_ => Pick(from))];

    private string[] Ids(int count) => [.. Enumerable.Range(0, 12).OrderBy(_ => random.Next()).Take(count).Select(number => $"id-{number}")];

    private string Pick(params string[] from) => from[random.Next(from.Length)];

    private T? Maybe<T>(Func<T> value)
        where T : struct => random.Next(2) == 0 ? null : value();
}
