using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Steps that agents do, their models, limits and strategies.</summary>
public sealed class AgentGoalFileTests
{
    private const string Head = "objective: All tests pass.\ndoneWhen: [{id: a, file: a}]\n";

    [Fact]
    public void Parse_AgentStep_HasAllThatItSays()
    {
        var contract = Parse(Head + "plans: [{steps: [{id: b, run: x}, {id: s, agent: Make it so., after: [], retry: {max: 2, delay: 1s}, timeout: 2h, env: {A: b}, secrets: [KEY], checks: [{id: c, file: c}]}]}]\n");

        var step = contract.Plans[0].Steps[1];
        Assert.Equal(new AgentAction { Instructions = "Make it so." }, step.Action);
        Assert.Equal((2, TimeSpan.FromSeconds(1), TimeSpan.FromHours(2)), (step.Retry.Max, step.Retry.Delay, step.Timeout));
        Assert.Equal(("b", "KEY"), (step.Environment!.Variables["A"], step.Environment.Secrets[0].Name));
        Assert.Equal("c", Assert.Single(step.Checks).Id);
        Assert.Empty(step.After);
        Assert.Null(contract.Agents);
        Assert.Null(contract.Strategy);
        Assert.True(Interruptions.MayRepeat(step));
    }

    [Fact]
    public void Parse_ModelsAndAgents_AreThePolicy()
    {
        var contract = Parse(Head + """
            strategy: declared
            model: {work: {name: gpt-5, effort: extraHigh, maxOutputTokens: 8000}, compact: gpt-5-mini}
            agents: {sandbox: read-only, network: true, smoke: [dotnet, build], maxStretch: 1h, maxTurns: 10000, compactAt: 2000, prices: [{model: gpt-5, input: 1.250, cached: .125, output: 10.0}, {model: "*", input: 2, output: 3}], weights: {cached: 0.1, output: 4}}
            budget: {tokens: 2M, turns: 500, toolCalls: 3k, cost: 2.50}
            plans: [{steps: [{id: s, agent: x}]}]
            """);

        var policy = contract.Agents!;
        Assert.Equal(new ModelChoice { Name = "gpt-5", Effort = "extraHigh", MaxOutputTokens = 8_000 }, policy.Work);
        Assert.Equal(new ModelChoice { Name = "gpt-5-mini" }, policy.Compact);
        Assert.Equal((SandboxMode.ReadOnly, true, "dotnet build"), (policy.Sandbox, policy.Network, string.Join(' ', policy.Smoke!.Arguments)));
        Assert.Equal((TimeSpan.FromHours(1), 10_000, 2_000), (policy.MaxStretch, policy.MaxTurns, policy.CompactAt));
        Assert.Equal((2_000_000L, 500L), (contract.Budget.Tokens, contract.Budget.Turns));
        Assert.Equal((3_000L, 2.5m), (contract.Budget.ToolCalls, contract.Budget.Cost));
        Assert.Equal([new ModelPrice { Model = "gpt-5", Input = 1.25m, Cached = 0.125m, Output = 10 }, new ModelPrice { Model = "*", Input = 2, Output = 3 }], policy.Prices);
        Assert.Equal(new TokenWeights { Cached = 0.1m, Output = 4 }, policy.Weights);
        Assert.Equal(("1.25", "10", "2.5"), (Text(policy.Prices[0].Input), Text(policy.Prices[0].Output), Text(contract.Budget.Cost!.Value)));
        Assert.Null(contract.Budget.Replans);

        static string Text(decimal value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(PlanStrategy.Declared, contract.Strategy);
    }

    [Fact]
    public void Parse_Approvals_AreThePolicyAndAWordIsShort()
    {
        const string Plans = "plans: [{steps: [{id: s, agent: x}]}]\n";
        var full = Parse(Head + "agents: {approvals: {policy: on-request, expire: 3d, tools: {exec: always, http_fetch: never, \"mcp_*\": always}}}\n" + Plans).Agents!.Approvals!;
        var word = Parse(Head + "agents: {approvals: always}\n" + Plans).Agents!.Approvals!;

        Assert.Equal((ApprovalMode.OnRequest, TimeSpan.FromDays(3)), (full.Mode, full.Expire));
        Assert.Equal([("exec", ApprovalMode.Always), ("http_fetch", ApprovalMode.Never), ("mcp_*", ApprovalMode.Always)], full.Tools.Select(static rule => (rule.Key, rule.Value)));
        Assert.Equal((ApprovalMode.Always, true, true), (word.Mode, word.Expire is null, word.Tools.IsEmpty));
    }

    [Fact]
    public void Parse_Guards_AreTheNumbers()
    {
        const string Plans = "plans: [{steps: [{id: s, agent: x}]}]\n";
        Assert.Equal(new AgentGoals { Depth = 0, Open = 2, Total = 3 }, Parse(Head + "agents: {goals: {depth: 0, open: 2, total: 3}}\n" + Plans).Agents!.Goals);
        var guards = Parse(Head + "agents: {guards: {nudge: 2, backOff: 3, replan: 4, plans: 5, repeatsNudge: 6, repeats: 7, idle: 8, falseClaims: 9}}\n" + Plans).Agents!.Guards;

        Assert.Equal(new AgentGuards { Nudge = 2, BackOff = 3, Replan = 4, Plans = 5, RepeatsNudge = 6, Repeats = 7, Idle = 8, FalseClaims = 9 }, guards);
    }

    [Theory]
    [InlineData("1", 1)]
    [InlineData("500k", 500_000)]
    [InlineData("\"2M\"", 2_000_000)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("9223372036854M", 9_223_372_036_854_000_000)]
    public void Parse_Tokens_AreExactlyWhatIsWritten(string written, long expected) =>
        Assert.Equal(expected, Parse(Head + $"strategy: fresh\nbudget: {{tokens: {written}, turns: {written}}}\n").Budget.Tokens);

    [Theory]
    [InlineData("continuous", PlanStrategy.Continuous)]
    [InlineData("fresh", PlanStrategy.Fresh)]
    public void Parse_Strategy_MakesOnePlanOfOneAgent(string word, PlanStrategy strategy)
    {
        var contract = Parse(Head + $"strategy: {word}\nmodel: gpt-5\n");

        Assert.Equal(strategy, contract.Strategy);
        Assert.Equal(new GoalBudget { Replans = 5 }, contract.Budget);
        Assert.Equal(new ModelChoice { Name = "gpt-5" }, contract.Agents!.Work);
        var plan = Assert.Single(contract.Plans);
        var step = Assert.Single(plan.Steps);
        Assert.Equal((word, "work", TimeSpan.FromDays(30)), (plan.Name, step.Id, step.Timeout));
        Assert.Equal("All tests pass.", ((AgentAction)step.Action).Instructions);
        Assert.Empty(step.Checks);
    }

    [Fact]
    public void Parse_Planner_HasNoPlansAndIsBounded()
    {
        var contract = Parse(Head + "strategy: {planner: releases, with: {branch: main}}\n");

        Assert.Equal((PlanStrategy.Planner, 5, "releases", "main"), (contract.Strategy, contract.Budget.Replans, contract.Planner!.Name, contract.Planner.With["branch"]));
        Assert.Equal((PlannerChoice.DefaultTimeout, false), (contract.Planner.Timeout, contract.Planner.Trust));
        Assert.Empty(contract.Plans);
    }

    [Fact]
    public void Parse_StrategyWithReplans_KeepsThem() => Assert.Equal(0, Parse(Head + "strategy: fresh\nbudget: {replans: 0}\n").Budget.Replans);

    [Fact]
    public void Parse_MarkdownWithStrategy_TakesTheBodyAsInstructions()
    {
        var read = GoalFile.Parse("---\ndoneWhen: [{id: a, file: a}]\nstrategy: continuous\n---\n# Tests\n\nThey pass.\n", "g.md", "/base");

        Assert.Empty(read.Errors);
        Assert.Equal("# Tests\n\nThey pass.", ((AgentAction)read.Goal!.Contract.Plans[0].Steps[0].Action).Instructions);
    }

    [Fact]
    public void Parse_GoalThatIsAStepWithItsOwnAgents_MayBeBoundedAbove()
    {
        var contract = Parse(Head + "budget: {tokens: 1M, turns: 9}\nplans: [{steps: [{id: s, goal: {objective: y, doneWhen: [{id: a, file: a}], strategy: fresh, model: small}}]}]\n");

        var child = ((GoalAction)contract.Plans[0].Steps[0].Action).Goal;
        Assert.Equal(("small", 5, PlanStrategy.Fresh), (child.Agents!.Work!.Name, child.Budget.Replans!.Value, child.Strategy!.Value));
    }

    [Fact]
    public void Write_AgentsInEveryWay_AreReadBackTheSame()
    {
        foreach (var text in new[]
        {
            "strategy: fresh\nagents: {sandbox: full-access}\n",
            "strategy: {planner: releases}\nbudget: {tokens: 5k}\n",
            "strategy: {planner: releases, with: {branch: main}, timeout: 90s, trust: true}\nagents: {initializer: true}\nmodel: {plan: a}\n",
            "strategy: continuous\nmodel: {compact: {name: a, effort: none}}\nbudget: {replans: 1, tokens: 5k}\n",
            "strategy: fresh\nagents: {mcp: {docs: {command: [docs, --stdio], env: {A: b}, secrets: [K, {name: L, as: M}], tools: [read], trust: true, timeout: 5m}}}\n",
            "strategy: fresh\nagents: {mcp: {a: {command: serve}, b: {url: \"https://a.b/mcp\", headers: {Authorization: \"Bearer ${secret:K}\"}}}}\n",
            "model: a\nagents: {smoke: make}\nplans: [{steps: [{id: s, agent: x, timeout: 5m}, {id: t, run: y}]}]\n",
        })
        {
            var contract = Parse(Head + text);

            Assert.Equal(ContractBytes.Canonical(contract), ContractBytes.Canonical(ContractBytes.Parse(ContractBytes.Canonical(contract))));
            Assert.Equal(ContractBytes.Canonical(contract), ContractBytes.Canonical(Parse(GoalFileWriter.Write(contract))));
        }
    }

    private static GoalContract Parse(string text)
    {
        var read = GoalFile.Parse(text, "g.yaml", "/base");
        Assert.True(read.IsValid, string.Join('\n', read.Errors));
        return read.Goal!.Contract;
    }
}
