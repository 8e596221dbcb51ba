using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>What a goal may say of its agents.</summary>
internal static class AgentKeys
{
    private static readonly TextShape Name = new(MaximumLength: ContractLimits.ModelCharacters);

    public static readonly MapShape Choice = new(
        "modelChoice",
        "A model of a role",
        [
            new KeyShape("name", Name, "Its name, as its server lists it.") { Required = true, Examples = ["\"gpt-5\""] },
            new KeyShape("effort", new WordShape(AgentWords.Efforts), "How much it reasons: `none`, `low`, `medium`, `high` or `extraHigh`.") { Default = "what the host is set to" },
            new KeyShape("maxOutputTokens", new WholeShape(1, int.MaxValue), "The most tokens of one reply, reasoning included.") { Default = "what the host is set to" },
        ]);

    public static readonly EitherShape NameOrChoice = new(Name, new KeysShape(Choice));

    public static readonly MapShape Model = new(
        "model",
        "Models",
        [
            new KeyShape("work", NameOrChoice, "The model that works.") { Default = "what the host is set to", Examples = ["\"gpt-5\"", "{\"name\": \"gpt-5\", \"effort\": \"high\"}"] },
            new KeyShape("plan", NameOrChoice, "The model that writes plans, with `strategy: model`, and items, with `agents.initializer`.") { Default = "the one that works", Examples = ["{\"name\": \"gpt-5\", \"effort\": \"high\"}"] },
            new KeyShape("compact", NameOrChoice, "The model that shortens conversations.") { Default = "the one that works", Examples = ["\"gpt-5-mini\""] },
            new KeyShape("judge", NameOrChoice, "The model that judges criteria with `judge`.") { Default = "the one that works", Examples = ["\"gpt-5\""] },
        ])
    {
        Before = "`model: gpt-5` is short for `model: {work: gpt-5}`.",
        Refused =
        [
            ("name", "belongs to a role; write for example model: {work: {name: gpt-5, effort: high}}"),
            ("effort", "belongs to a role; write for example model: {work: {name: gpt-5, effort: high}}"),
            ("maxOutputTokens", "belongs to a role; write for example model: {work: {name: gpt-5, maxOutputTokens: 8000}}"),
        ],
    };

    public static readonly EitherShape NameOrModel = new(Name, new KeysShape(Model));

    public static readonly EitherShape Strategies = new(new WordShape(AgentWords.Strategies), new KeysShape(PlannerKeys.Planner));

    public static readonly MapShape Server = new(
        "toolServer",
        "A server of tools",
        [
            new KeyShape("command", Shapes.Command, "The program, which is spoken to by its input and output. Either this or `url`.") { Examples = ["[\"docs-server\", \"--stdio\"]"] },
            new KeyShape("env", Shapes.Variables, "Variables of the program."),
            new KeyShape("secrets", Shapes.Secrets, "Secrets that the program gets as variables."),
            new KeyShape("url", Shapes.Text, "The address of a server that is spoken to over HTTP.") { Examples = ["\"https://example.org/mcp\""] },
            new KeyShape("headers", new NamesShape("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", Shapes.Text), "Headers of every request to the address. `${secret:NAME}` in a value stands for a secret.") { Examples = ["{\"Authorization\": \"Bearer ${secret:API_KEY}\"}"] },
            new KeyShape("tools", new ListShape(Shapes.Text, 1, ToolServerRules.MaximumTools), "The tools that agents have of it, by the server's own names.") { Default = "all", Examples = ["[\"search\", \"read\"]"] },
            new KeyShape("trust", Shapes.Flag, "Whether what the server says of its tools is believed: that one only reads, or may be called twice. If not, every tool counts as one that acts, once.") { Default = "`false`" },
            new KeyShape("timeout", Shapes.Duration, "How long one call may take, at most an hour.") { Default = $"`{DurationText.Format(ToolServer.DefaultTimeout)}`" },
        ])
    {
        Before = "A server of the Model Context Protocol. Agents have its tools as `mcp_NAME_TOOL`.",
        After = """
            A program runs in the sandbox of the agents' commands, `network` included, begins when an attempt first needs it, and ends with the host. With `full-access`
            it has the rights of the host's user, as the commands of steps have: look at a goal file that is not your own. What a server gives is shown to the model as data.
            A server that cannot be reached when an attempt begins is missing in that attempt, and the model is told.
            """,
    };

    private static readonly WordShape ApprovalWords = new(AgentWords.Approvals);

    public static readonly MapShape Approvals = new(
        "approvals",
        "Approvals",
        [
            new KeyShape("policy", ApprovalWords, "What holds for calls of tools that no rule names and that do more than read the workspace: `never`, `on-request` or `always`.") { Default = "`never`" },
            new KeyShape("expire", Shapes.Duration, "How long a call may be approved, and an approval be used, from when a person is asked: `1s` to `30d`. Then the call counts as denied.") { Default = $"`{DurationText.Format(ApprovalPolicy.DefaultExpiry)}`" },
            new KeyShape("tools", new NamesShape(ApprovalPolicyRules.NamePattern, ApprovalWords), "What holds for single tools, by name, or by the beginning of names with `*` behind it. The whole name goes before a beginning, a longer beginning before a shorter. A rule holds for all calls of its tools, also for those that only read.") { Examples = ["{\"exec\": \"always\", \"mcp_*\": \"always\"}"] },
        ])
    {
        Before = "`approvals: always` is short for `approvals: {policy: always}`. With `always` a person is asked about each call. With `on-request` commands run in the sandbox and nobody is asked, unless the model asks to run one outside it.",
    };

    public static readonly MapShape Agents = new(
        "agents",
        "Agents",
        [
            new KeyShape("sandbox", new WordShape(AgentWords.Sandboxes), "What commands of agents may do on the machine: `read-only`, `workspace-write` or `full-access`.") { Default = "`workspace-write`" },
            new KeyShape("network", Shapes.Flag, "Whether commands of agents reach the network. With `full-access` they do in any case.") { Default = "`false`" },
            new KeyShape("approvals", new EitherShape(ApprovalWords, new KeysShape(Approvals)), "Which tool calls a person is asked about before they begin.") { Default = "`never`", Examples = ["\"on-request\"", "{\"policy\": \"on-request\", \"expire\": \"3d\", \"tools\": {\"http_fetch\": \"always\"}}"] },
            new KeyShape("smoke", Shapes.Command, "The command that a worker's attempt begins with, to see whether what is there works; the model is told how it ended.") { Default = "none", Examples = ["\"dotnet build\""] },
            new KeyShape("commit", Shapes.Flag, "Whether the host commits what an attempt changed, when it ends, if the workspace is a git work tree: only files that were as committed when it began. What is merged from worktrees is committed in any case.") { Default = "`true`, but not where the repository's own configuration names filters or merge drivers" },
            new KeyShape("initializer", Shapes.Flag, "Whether a model, before the first plan, writes a list of items that must pass as well for the goal to be complete. Nobody at work can change or remove them.") { Default = "`false`" },
            new KeyShape("maxStretch", Shapes.Duration, "The active time after which a worker hands off to a fresh one, at least a minute. A step whose `timeout` is shorter fails by that first.") { Default = $"`{DurationText.Format(AgentPolicy.DefaultStretch)}`" },
            new KeyShape("maxTurns", new WholeShape(1, AgentPolicyRules.MaximumTurns), "The turns of one attempt at most: then, too, the worker hands off.") { Default = $"`{AgentPolicy.DefaultTurns}`" },
            new KeyShape("compactAt", new WholeShape(AgentPolicyRules.LeastCompactAt, int.MaxValue), "The tokens of a conversation at which it is shortened.") { Default = $"`{AgentPolicy.DefaultCompactAt.ToString(CultureInfo.InvariantCulture)}`" },
            new KeyShape("guards", new KeysShape(GuardKeys.Guards), "When the host steps in because agents do not get on.") { Default = "the numbers below", Examples = ["{\"replan\": 6, \"repeats\": 12}"] },
            new KeyShape("goals", new KeysShape(GuardKeys.Goals), "How deep and how many the goals may be that agents make by themselves.") { Default = "the numbers below", Examples = ["{\"depth\": 0}", "{\"depth\": 1, \"open\": 2}"] },
            new KeyShape("prices", new ListShape(new KeysShape(TariffKeys.Price), Maximum: TariffRules.MaximumPrices), "What models cost.") { Default = "nothing is known of it", Examples = ["[{\"model\": \"gpt-5\", \"input\": 1.25, \"cached\": 0.125, \"output\": 10}]"] },
            new KeyShape("weights", new KeysShape(TariffKeys.Weights), "How much tokens count for `budget.tokens`.") { Default = "1 each", Examples = ["{\"cached\": 0.1, \"output\": 4}"] },
            new KeyShape("mcp", new NamesShape("^[a-z][a-z0-9_]{0,23}$", new KeysShape(Server)), "Servers whose tools agents have besides, by name.") { Examples = ["{\"docs\": {\"command\": [\"docs-server\", \"--stdio\"]}}"] },
        ])
    {
        Before = "They hold for all steps that agents do. A goal that is a step says it for its own.",
        After = """
            `model`, `agents`, `strategy` and the limits `tokens`, `turns`, `toolCalls` and `cost` are errors in a goal of which no step is done by an agent: they would say nothing. A goal
            whose steps are goals with agents may have those limits, and one with a criterion that a model judges `model: {judge: ...}` and `tokens`.

            ### Strategies

            - `declared`, the usual: the declared plans, in order.
            - `continuous`: one agent with one conversation, which goes on until the criteria pass; a further plan, with a fresh agent, only when it fails.
            - `fresh`: an agent with a clean context for each try; files, git and handoffs are its memory.
            - `model`: a model writes each plan, after a look at the workspace. There are no `plans`. What it may write is below.
            - `{planner: NAME}`: code of the application that runs the goal makes each plan. There are no `plans`; see [A planner](#a-planner).

            With `continuous` and `fresh` there are no `plans` either: the goal gets one plan, named after the strategy, of one step `work` whose instructions are the objective. Its
            timeout is 30 days: bound the goal by `budget`. The plan is begun again for as long as `budget.replans` allows, which is then 5 if it says nothing. The goal is complete when its criteria pass, whatever the agent says.

            With `model` a plan is asked for when the goal needs its next one, for as long as `budget.replans` allows (`5` if it says nothing). The model may read files, list and
            search them, and writes steps with `agent`, `run`, `wait` and `ask`, with the keys of a step above. What it writes must be valid as if you had written it, and more: it
            has at most 100 steps, names no `secrets`, has no steps that are goals and no `unchanged` checks. A command in it, of a step or of a check, is one that the
            goal file itself has (of a criterion, a fence or `smoke`) unless `sandbox` is `full-access`, since commands of steps run outside the sandbox; an `http` check needs
            `network: true`. A plan equal to one that was tried is refused. The model is shown what is wrong twice; after that the goal is `Blocked` with the reason.

            ### The initializer

            With `initializer: true`, and any strategy, a model is asked before the first plan of each cycle for 1 to 100 items: an id, a sentence and a check. It may look at the
            workspace as a model that writes plans may, and what it writes is bound the same way: a check is `file`, `json`, `http` (with `network: true`) or `run` (a command that the
            goal file has, unless `sandbox` is `full-access`), and names no secrets. The items begin as not passed and are verified beside `doneWhen` in every round; the goal is complete
            only when all of them pass too. An edit that says `initializer: false` drops them. Another edit keeps them, unless one of them may not stand beside what the file says then: in
            that case all are written anew.
            """,
    };
}
