using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.Contracts;

/// <summary>Contracts with agents that come from code.</summary>
public sealed class AgentContractTests
{
    private static readonly StepDefinition Work = new() { Id = "work", Action = new AgentAction { Instructions = "x" } };

    private static readonly GoalContract Goal = new()
    {
        Objective = "x",
        Workspace = "/w",
        DoneWhen = [new FileCheck { Id = "a", File = "a" }],
        Plans = [new PlanDefinition { Name = "p", Steps = [Work] }],
    };

    [Fact]
    public void Validate_GoodContracts_FindsNothing()
    {
        Finds(Goal);
        Finds(Goal with { OnInterrupted = InterruptionPolicy.Reconcile });
        Finds(Goal with { Strategy = PlanStrategy.Continuous, Budget = new GoalBudget { Tokens = 1, Turns = 1 }, Agents = new AgentPolicy { MaxStretch = TimeSpan.FromMinutes(1), MaxTurns = 10_000, CompactAt = 2_000 } });
        Finds(With(Work with { Checks = Goal.DoneWhen, Environment = new CommandEnvironment { Variables = ImmutableSortedDictionary<string, string>.Empty.Add("A", "b") } }) with { Strategy = PlanStrategy.Fresh });
    }

    [Fact]
    public void Validate_WrongPolicy_TellsAllAtOnce() => Finds(
        Goal with
        {
            Agents = new AgentPolicy
            {
                Work = new ModelChoice { Name = null! },
                Compact = new ModelChoice { Name = "a\nb", Effort = "High", MaxOutputTokens = -1 },
                Sandbox = SandboxMode.None,
                Smoke = new CommandLine { Arguments = default },
                MaxStretch = TimeSpan.FromDays(31),
                MaxTurns = 0,
                CompactAt = 1,
            },
            Budget = new GoalBudget { Tokens = 0, Turns = 0 },
            Strategy = (PlanStrategy)9,
        },
        "budget.tokens: the goal may use 0 tokens, so no agent could begin; write 1 or more, for example 2M, or leave it out for no limit",
        "budget.turns: the goal's agents may make 0 turns, so none could begin; write 1 or more, or leave it out for no limit",
        "model.work.name: nothing is written here; write the name of a model, as its server lists it",
        "model.compact.name: 'a\\nb' is no name of a model; write 1 to 256 characters on one line, without space at the ends, as its server lists it",
        "model.compact.effort: 'High' is not one of none, low, medium, high, extraHigh (did you mean 'high'?)",
        "model.compact.maxOutputTokens: a reply may have -1 tokens, so there could be none; write 1 or more, or leave it out",
        "agents.sandbox: there is no such sandbox; write one of read-only, workspace-write, full-access",
        "agents.smoke: nothing is written here; write a program and its arguments",
        "agents.maxStretch: a worker is at work for 31d before it hands off; write 1m to 30d, or leave it out for 30m",
        "agents.maxTurns: an attempt may make 0 turns; write 1 to 10,000, or leave it out for 200",
        "agents.compactAt: a conversation is shortened at 1 tokens, which leaves no room to work; write 2,000 or more, or leave it out for 100,000",
        "strategy: there is no such strategy; write one of declared, continuous, fresh, model");

    [Fact]
    public void Validate_PolicyThatSaysNothing_IsRefused() => Finds(Goal with { Agents = new AgentPolicy() }, "agents: it says nothing of the agents; leave it out");

    [Fact]
    public void Validate_WrongStep_TellsAllAtOnce() => Finds(
        With(Work with { Action = new AgentAction { Instructions = null! }, Idempotent = true, OnInterrupted = InterruptionPolicy.Reconcile, Reconcile = CommandLine.Shell("x"), Timeout = TimeSpan.Zero }),
        "plans[0].steps[0].agent: nothing is written here; write what the agent is to do",
        "plans[0].steps[0].idempotent: 'idempotent' says nothing about a step with 'agent': an agent goes on from its last turn by itself; remove it",
        "plans[0].steps[0].onInterrupted: 'onInterrupted' says nothing about a step with 'agent': an agent goes on from its last turn by itself; remove it",
        "plans[0].steps[0].reconcile: 'reconcile' says nothing about a step with 'agent': an agent goes on from its last turn by itself; remove it",
        "plans[0].steps[0].timeout: the timeout is 0s; write a time above 0s and at most 30d, for example 10m");

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Validate_StrategyWithOtherPlans_IsRefused(int which)
    {
        var run = new StepDefinition { Id = "r", Action = new RunAction { Command = CommandLine.Shell("x") } };
        var contract = which switch
        {
            0 => With(Work, run),
            1 => Goal with { Plans = [.. Goal.Plans, Goal.Plans[0] with { Name = "q" }] },
            _ => With(run),
        };

        Finds(contract with { Strategy = PlanStrategy.Fresh }, "plans: with 'strategy: fresh' there is exactly one plan, of one step that an agent does; write that, or 'strategy: declared'");
    }

    [Fact]
    public void Validate_GoalsInEachOtherWithoutEnd_Ends()
    {
        var contract = Goal;
        for (var level = 0; level < 60; level++)
        {
            contract = With(new StepDefinition { Id = "s", Action = new GoalAction { Goal = contract } }) with { Budget = new GoalBudget { Tokens = 1 } };
        }

        Assert.Contains(ContractValidator.Validate(contract), problem => problem.Message.Contains("levels below the outermost", StringComparison.Ordinal));
    }

    [Fact]
    public void Describe_EveryMember_IsNamedInWords()
    {
        var offered = Goal with
        {
            Budget = new GoalBudget { Tokens = 2_000_000, Turns = 5, Replans = 5, ToolCalls = 9, Cost = 2.5m },
            Strategy = PlanStrategy.Fresh,
            Agents = new AgentPolicy
            {
                Work = new ModelChoice { Name = "a", Effort = "extraHigh", MaxOutputTokens = 9 },
                Plan = new ModelChoice { Name = "c" },
                Compact = new ModelChoice { Name = "b" },
                Sandbox = SandboxMode.ReadOnly,
                Network = true,
                Approvals = new ApprovalPolicy
                {
                    Mode = ApprovalMode.OnRequest,
                    Expire = TimeSpan.FromDays(3),
                    Tools = ImmutableSortedDictionary<string, ApprovalMode>.Empty.Add("http_fetch", ApprovalMode.Always),
                },
                Smoke = CommandLine.Shell("make"),
                MaxStretch = TimeSpan.FromHours(1),
                MaxTurns = 7,
                CompactAt = 5_000,
                Prices = [new ModelPrice { Model = "*", Input = 1.25m, Output = 10 }],
                Weights = new TokenWeights { Cached = 0.1m },
            },
            Plans = [new PlanDefinition { Name = "p", Steps = [Work with { Action = new AgentAction { Instructions = "y" } }] }],
        };

        Assert.Equal(
            [
                "budget.replans: was not set, is 5",
                "budget.tokens: was not set, is 2000000",
                "budget.turns: was not set, is 5",
                "budget.toolCalls: was not set, is 9",
                "budget.cost: was not set, is 2.5",
                "model.work.name: was not set, is \"a\"",
                "model.work.effort: was not set, is extraHigh",
                "model.work.maxOutputTokens: was not set, is 9",
                "model.plan.name: was not set, is \"c\"",
                "model.compact.name: was not set, is \"b\"",
                "agents.approvals.tools.http_fetch: was not set, is always",
                "agents.approvals.policy: was not set, is on-request",
                "agents.approvals.expire: was not set, is 3d",
                "agents.prices.*: added",
                "agents.weights.cached: was not set, is 0.1",
                "agents.sandbox: was not set, is read-only",
                "agents.network: was not set, is true",
                "agents.smoke: was not set, is \"make\"",
                "agents.maxStretch: was not set, is 1h",
                "agents.maxTurns: was not set, is 7",
                "and 3 more",
            ],
            ContractDifference.Describe(Goal, offered));
        Assert.Equal(
            ["plans.p.steps.work.agent: was \"x\", is \"y\"", "strategy: was not set, is fresh"],
            ContractDifference.Describe(Goal, offered with { Agents = null, Budget = Goal.Budget }));
        Assert.Equal(["agents.sandbox: was read-only, is full-access"], ContractDifference.Describe(offered, offered with { Agents = offered.Agents with { Sandbox = SandboxMode.FullAccess } }));
        Assert.Contains("agents.network: was true, is not set", ContractDifference.Describe(offered, Goal));
    }

    [Fact]
    public void Describe_Guards_AreNamedInWords() => Assert.Equal(
        [
            "agents.guards.nudge: was not set, is 3",
            "agents.guards.backOff: was not set, is 4",
            "agents.guards.replan: was not set, is 5",
            "agents.guards.plans: was not set, is 6",
            "agents.guards.repeatsNudge: was not set, is 7",
            "agents.guards.repeats: was not set, is 8",
            "agents.guards.idle: was not set, is 9",
            "agents.guards.falseClaims: was not set, is 10",
        ],
        ContractDifference.Describe(Goal, Goal with { Agents = new AgentPolicy { Guards = new AgentGuards { Nudge = 3, BackOff = 4, Replan = 5, Plans = 6, RepeatsNudge = 7, Repeats = 8, Idle = 9, FalseClaims = 10 } } }));

    [Fact]
    public void Canonical_Agents_AreThisText() => Assert.Equal(
        """{"objective":"x","workspace":"/w","readsOnly":false,"doneWhen":[{"kind":"file","file":"a","id":"a"}],"fences":[],"budget":{"tokens":5},"readFirst":[],"rules":[],"notify":[],"agents":{"work":{"name":"m","effort":"low"},"sandbox":"WorkspaceWrite","network":false,"prices":[]},"strategy":"Fresh","plans":[{"name":"p","steps":[{"id":"work","action":{"kind":"agent","instructions":"x"},"after":[],"retry":{"max":0,"delay":"00:00:00"},"timeout":"01:00:00","idempotent":false,"checks":[]}]}]}""",
        System.Text.Encoding.UTF8.GetString(ContractBytes.Canonical(Goal with
        {
            Budget = new GoalBudget { Tokens = 5 },
            Strategy = PlanStrategy.Fresh,
            Agents = new AgentPolicy { Work = new ModelChoice { Name = "m", Effort = "low" }, Sandbox = SandboxMode.WorkspaceWrite },
        })));

    [Fact]
    public void Closure_AgentSteps_CountTheirInstructions()
    {
        var plan = Goal.Plans[0];

        Assert.NotEqual(StepHashes.Closure(plan), StepHashes.Closure(plan with { Steps = [Work with { Action = new AgentAction { Instructions = "y" } }] }));
    }

    [Fact]
    public void Resolve_GoalsPolicy_DoesNotReachAgents() =>
        Assert.True(Interruptions.MayRepeat(Interruptions.Resolve(Goal.Plans[0], InterruptionPolicy.Ask).Steps[0]));

    private static GoalContract With(params ImmutableArray<StepDefinition> steps) => Goal with { Plans = [new PlanDefinition { Name = "p", Steps = steps }] };

    private static void Finds(GoalContract contract, params string[] expected) =>
        Assert.Equal(expected, ContractValidator.Validate(contract).Select(problem => $"{problem.Path}: {problem.Message}"));
}
