namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Wrong agents, models and strategies.</summary>
public static class BadAgents
{
    private const string Head = "objective: x\ndoneWhen: [{id: a, file: a}]\n";
    private const string Fresh = Head + "strategy: fresh\n";
    private const string Agent = Head + "plans: [{steps: [{id: s, agent: do it}]}]\n";
    private const string Run = Head + "plans: [{steps: [{id: s, run: x}]}]\n";
    private const string Efforts = "none, low, medium, high, extraHigh";
    private const string ModelExample = "the name of a model such as gpt-5, or a map such as {work: gpt-5, compact: gpt-5-mini}";

    public static TheoryData<string, string[]> Files => new()
    {
        // The step.
        { Head + "plans: [{steps: [{id: s, agent: }]}]\n", ["g.yaml:3:33: expected text, found nothing; write what the agent is to do"] },
        { Head + "plans: [{steps: [{id: s, agent: \" \"}]}]\n", ["g.yaml:3:33: the instructions are empty; write what the agent is to do"] },
        {
            Head + $"plans: [{{steps: [{{id: s, agent: {new string('x', 20_001)}}}]}}]\n",
            ["g.yaml:3:33: the instructions have 20,001 characters; write at most 20,000, and the rest into a file that 'readFirst' names"]
        },
        {
            Head + "plans: [{steps: [{id: s, agent: y, idempotent: true, onInterrupted: ask, reconcile: z}]}]\n",
            [
                "g.yaml:3:36: 'idempotent' says nothing about a step with 'agent': an agent goes on from its last turn by itself; remove it",
                "g.yaml:3:54: 'onInterrupted' says nothing about a step with 'agent': an agent goes on from its last turn by itself; remove it",
                "g.yaml:3:74: 'reconcile' says nothing about a step with 'agent': an agent goes on from its last turn by itself; remove it",
            ]
        },
        { Head + "plans: [{steps: [{id: s, agent: y, expect: z}]}]\n", ["g.yaml:3:36: 'expect' belongs to a step with 'ask', this one has 'agent'; remove it, or make two steps of it"] },
        { Head + "plans: [{steps: [{id: s, agnt: y}]}]\n", ["g.yaml:3:26: unknown key 'agnt' (did you mean 'agent'?); the keys known here are <step>"] },
        { Head + "plans: [{steps: [{id: s, agent: y, retry: {max: 1001}, timeout: 31d, env: {GOALS_A: b}, checks: [{id: a}]}]}]\n", [
            "g.yaml:3:49: 1,001 attempts may follow a failed first one; write 0 to 1,000",
            "g.yaml:3:65: the timeout is 31d; write a time above 0s and at most 30d, for example 10m",
            "g.yaml:3:76: names that begin with GOALS_ are this product's own, and 'GOALS_A' does; write another name",
            "g.yaml:3:98: the check does not say what to check; write one of <kinds of check>"] },

        // The models.
        { Agent + "model: \n", [$"g.yaml:4:7: expected text, found nothing; write {ModelExample}"] },
        { Agent + "model: [a]\n", [$"g.yaml:4:8: expected text, found a list; write {ModelExample}"] },
        { Agent + "model: \" a\"\n", ["g.yaml:4:8: ' a' is no name of a model; write 1 to 256 characters on one line, without space at the ends, as its server lists it"] },
        { Agent + "model: {wrok: a}\n", ["g.yaml:4:9: unknown key 'wrok' (did you mean 'work'?); the keys known here are work, plan, compact, judge"] },
        { Agent + "model: {name: a, effort: low}\n", [
            "g.yaml:4:9: 'name' belongs to a role; write for example model: {work: {name: gpt-5, effort: high}}",
            "g.yaml:4:18: 'effort' belongs to a role; write for example model: {work: {name: gpt-5, effort: high}}"] },
        { Agent + "model: {work: {effort: hihg, maxOutputTokens: 0}, compact: []}\n", [
            "g.yaml:4:15: 'name' is missing; write the model's name, for example name: gpt-5",
            $"g.yaml:4:24: 'hihg' is not one of {Efforts} (did you mean 'high'?)",
            "g.yaml:4:47: a reply may have 0 tokens, so there could be none; write 1 or more, or leave it out",
            "g.yaml:4:60: expected text, found a list; write the name of a model such as gpt-5, or a map such as {name: gpt-5, effort: high}"] },

        // How they work.
        { Agent + "agents: open\n", ["g.yaml:4:9: expected a map, found 'open'; write a map such as {sandbox: workspace-write, maxTurns: 200}"] },
        { Agent + "agents: {sandbox: readonly, network: 1}\n", [
            "g.yaml:4:19: 'readonly' is not one of read-only, workspace-write, full-access (did you mean 'read-only'?)",
            "g.yaml:4:38: expected true or false, found '1'; write one of them, without quotes"] },
        { Agent + "agents: {sandbox: full-access, network: false}\n", ["g.yaml:4:32: with 'sandbox: full-access' commands reach the network in any case; remove 'network: false', or write another sandbox"] },
        { Agent + "agents: {smoke: \"\", maxStretch: 59s, maxTurns: 0, compactAt: 1999}\n", [
            "g.yaml:4:17: the command is empty; write a line for the shell, or a list of a program and its arguments",
            "g.yaml:4:33: a worker is at work for 59s before it hands off; write 1m to 30d, or leave it out for 30m",
            "g.yaml:4:48: an attempt may make 0 turns; write 1 to 10,000, or leave it out for 200",
            "g.yaml:4:62: a conversation is shortened at 1,999 tokens, which leaves no room to work; write 2,000 or more, or leave it out for 100,000"] },
        { Agent + "agents: {maxTurns: 10001}\n", ["g.yaml:4:20: an attempt may make 10,001 turns; write 1 to 10,000, or leave it out for 200"] },
        { Agent + "agents: {mcp: {Docs: {command: x, url: \"ftp://a\", headers: {A: b}, env: {B: c}, tools: [], timeout: 2h}}}\n", [
            "g.yaml:4:16: 'Docs' cannot be the name of a server; write 1 to 24 lower-case letters, digits and underscores, starting with a letter",
            "g.yaml:4:16: a server is a program or an address; write either 'command' or 'url'",
            "g.yaml:4:40: 'ftp://a' is of the kind 'ftp'; write an absolute address such as http://localhost:8080/health, or with https",
            "g.yaml:4:60: a program gets no headers; remove them, or give it what it needs by 'env' and 'secrets'",
            "g.yaml:4:73: a server at an address gets no environment; remove 'env' and 'secrets', or write headers: {Authorization: \"Bearer ${secret:NAME}\"}",
            "g.yaml:4:88: it lists no tools, or more than 100; write the names of those that are wanted, or leave it out for all",
            "g.yaml:4:101: a call may take 2h; write a time above 0s and at most 1h, or leave it out for 2m"] },
        { Agent + "agents: {sandbx: read-only}\n", ["g.yaml:4:10: unknown key 'sandbx' (did you mean 'sandbox'?); the keys known here are sandbox, network, approvals, smoke, commit, initializer, maxStretch, maxTurns, compactAt, guards, goals, prices, weights, mcp"] },
        { Agent + "budget: {cost: 5}\n", ["g.yaml:4:16: the cost is bounded, and nobody says what a model costs; write agents: {prices: [{model: \"*\", input: 1.25, cached: 0.125, output: 10}]}, for a million tokens each"] },
        { Agent + "budget: {cost: 0, toolCalls: 0}\nmodel: gpt-5\nagents: {prices: [{model: gpt-4, input: 1, output: 2}]}\n", [
            "g.yaml:4:16: the goal's models may cost 0, so none could be asked; write more than 0 and at most 1,000,000,000, or leave it out for no limit",
            "g.yaml:4:16: the cost is bounded, and 'gpt-5' has no price; write one into agents.prices, for a million tokens each",
            "g.yaml:4:30: the goal's agents may make 0 tool calls, so they could do nothing; write 1 or more, or leave it out for no limit"] },
        { Agent + "agents: {prices: [{model: a, input: -1, cached: 2, output: 1.2345}, {model: a, input: 1}], weights: {cached: 2, output: 0}}\n", [
            "g.yaml:4:37: -1 is not possible here; write 0 to 1,000,000, with at most three decimals",
            "g.yaml:4:60: 1.2345 is not possible here; write 0 to 1,000,000, with at most three decimals",
            "g.yaml:4:69: 'output' is missing; write what a million output tokens cost, for example output: 10",
            "g.yaml:4:77: 'a' has a price already; keep one",
            "g.yaml:4:110: 2 is not possible here; write 0 to 1, with at most three decimals",
            "g.yaml:4:121: 0 is not possible here; write 0.001 to 1,000, with at most three decimals"] },
        { Agent + "agents: {approvals: allways}\n", ["g.yaml:4:21: 'allways' is not one of never, on-request, always (did you mean 'always'?)"] },
        { Agent + "agents: {approvals: [always]}\n", ["g.yaml:4:21: expected text, found a list; write never, on-request, always, or a map such as {policy: on-request, tools: {http_fetch: always}}"] },
        { Agent + "agents: {goals: {}}\n", ["g.yaml:4:17: it says nothing of the goals that agents make; leave it out"] },
        { Agent + "agents: {goals: {depth: 4, open: 0, total: 1001}}\n", [
            "g.yaml:4:25: 4 is not possible here; write 0 to 3, or leave it out for 2",
            "g.yaml:4:34: 0 is not possible here; write 1 to 64, or leave it out for 4",
            "g.yaml:4:44: 1001 is not possible here; write 1 to 1,000, or leave it out for 16",
        ] },
        { Agent + "agents: {guards: {}}\n", ["g.yaml:4:18: it says nothing of guards; leave it out"] },
        { Agent + "agents: {guards: 3}\n", ["g.yaml:4:18: expected a map, found '3'; write a map such as {replan: 6, repeats: 12}"] },
        { Agent + "agents: {guards: {replan: 1, plans: 0, repeats: 3, repeatsNudge: 3}}\n", [
            "g.yaml:4:27: 1 is not possible here; write 2 to 1,000, or leave it out for 4",
            "g.yaml:4:37: 0 is not possible here; write 1 to 1,000, or leave it out for 2",
            "g.yaml:4:66: the attempt fails at 3 repeats ('repeats'), so nobody would be told at 3; write less"] },
        { Agent + "agents: {approvals: {}}\n", ["g.yaml:4:21: it says nothing of approvals; leave it out"] },
        { Agent + "agents: {approvals: {expire: 31d, tools: {exce: always, note: always, mcp_x: on-request, \"e e\": never, http_*: sometimes}}}\n", [
            "g.yaml:4:30: a call may be approved for 31d; write 1s to 30d, or leave it out for 7d",
            "g.yaml:4:43: there is no tool 'exce' (did you mean 'exec'?), so the rule would never hold; a tool of your own that is called so can be named by a beginning and '*'",
            "g.yaml:4:57: nobody is asked about 'note': it touches nothing but the goal's own record; remove the rule",
            "g.yaml:4:71: 'on-request' is about commands that are to run outside the sandbox, and 'mcp_x' runs none; write always or never",
            "g.yaml:4:90: 'e e' is no name of a tool; write for example exec, or mcp_* for all whose names begin so",
            "g.yaml:4:112: 'sometimes' is not one of never, on-request, always"] },

        // What they may use.
        { Agent + "budget: {tokens: 0, turns: -1}\n", [
            "g.yaml:4:18: the goal may use 0 tokens, so no agent could begin; write 1 or more, for example 2M, or leave it out for no limit",
            "g.yaml:4:28: the goal's agents may make -1 turns, so none could begin; write 1 or more, or leave it out for no limit"] },
        { Agent + "budget: {tokens: 1.5M, turns: 2m}\n", [
            "g.yaml:4:18: expected a whole number, found '1.5M'; write a whole number such as 500, 500k (500,000) or 2M (2,000,000)",
            "g.yaml:4:31: expected a whole number, found '2m'; write a whole number such as 500, 500k (500,000) or 2M (2,000,000)"] },
        { Agent + "budget: {tokens: 9223372036855M, turns: \"5\"}\n", [
            "g.yaml:4:18: 9223372036855M is out of range; write a number such as 2M",
            "g.yaml:4:41: expected a whole number, found the text \"5\"; write a whole number such as 500, 500k (500,000) or 2M (2,000,000)"] },

        // Strategies.
        { Head + "strategy: fesh\n", ["g.yaml:3:11: 'fesh' is not one of declared, continuous, fresh, model (did you mean 'fresh'?)"] },
        {
            Head + "strategy: declared\n",
            ["g.yaml:1:1: 'plans' is missing; write at least one plan, for example plans: [{steps: [{id: build, run: make}]}], or strategy: continuous to let an agent find the way"]
        },
        { Head + "strategy: continuous\nplans: [{steps: [{id: s, run: x}]}]\n", ["g.yaml:4:1: 'strategy: continuous' makes the plans by itself; remove 'plans', or write 'strategy: declared'"] },
        { Head + "strategy: {planner: No, timeout: 31d, with: {\"\": x}}\n", [
            "g.yaml:3:21: 'No' is no name of a planner: 'No' is not a valid id: use 1 to 63 lower-case letters, digits and hyphens, starting with a letter",
            "g.yaml:3:34: the timeout is 31d; write a time above 0s and at most 30d, for example 10m",
            "g.yaml:3:46: '' is no name; write 1 to 256 characters"] },
        { Head + "strategy: {with: {a: b}}\n", ["g.yaml:3:11: 'planner' is missing; write the name of a planner of the application, for example planner: releases"] },
        { Head + "strategy: {planner: a, retries: 3}\n", ["g.yaml:3:24: unknown key 'retries'; the keys known here are planner, with, timeout, trust"] },
        { Head + "strategy: {planner: a}\nplans: [{steps: [{id: s, run: x}]}]\n", ["g.yaml:4:1: 'strategy: {planner: ...}' makes the plans by itself; remove 'plans', or write 'strategy: declared'"] },
        { "objective: \" \"\ndoneWhen: [{id: a, file: a}]\nstrategy: fresh\n", ["g.yaml:1:12: the objective is empty; write what is wanted, in a sentence"] },
        { "doneWhen: [{id: a, file: a}]\nstrategy: fresh\n", ["g.yaml:1:1: 'objective' is missing; write what is wanted, for example objective: The libraries build"] },
        { Fresh + "budget: {replans: -1}\n", ["g.yaml:4:19: -1 plans may follow the first; write 0 or more, or leave it out for no limit"] },

        // Where there is none.
        { Run + "model: a\nagents: {network: true}\nstrategy: declared\nbudget: {tokens: 2M, turns: 5}\n", [
            "g.yaml:4:8: 'model' says which model agents use, and no step of this goal is done by an agent; remove it, or give a step with 'agent'",
            "g.yaml:5:9: 'agents' says how agents work, and no step of this goal is done by an agent; remove it, or give a step with 'agent'",
            "g.yaml:6:11: 'strategy' says how agents make plans, and no step of this goal is done by an agent; remove it, or give a step with 'agent'",
            "g.yaml:7:18: 'tokens' bounds what agents use, and no step of this goal is done by an agent, nor of the goals that are its steps; remove it, or give a step with 'agent'",
            "g.yaml:7:29: 'turns' bounds what agents use, and no step of this goal is done by an agent, nor of the goals that are its steps; remove it, or give a step with 'agent'"] },
        {
            Head + "model: a\nbudget: {tokens: 5}\nplans: [{steps: [{id: s, goal: {objective: y, doneWhen: [{id: a, file: a}], strategy: fresh}}]}]\n",
            ["g.yaml:3:8: 'model' says which model agents use, and no step of this goal is done by an agent; those of the goals that are its steps have what those goals say; remove it, or give a step with 'agent'"]
        },
        // A step that may have been meant to be one does not make a second error of it.
        { Head + "model: a\nplans: [{steps: [{id: s}]}]\n", ["g.yaml:4:18: the step does not say what to do; write one of run (a command), agent (instructions), wait (a time), ask (a question) and goal (a goal)"] },
    };
}
