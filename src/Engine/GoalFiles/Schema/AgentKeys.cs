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

    public static readonly WordShape Strategies = new(AgentWords.Strategies);

    public static readonly MapShape Agents = new(
        "agents",
        "Agents",
        [
            new KeyShape("sandbox", new WordShape(AgentWords.Sandboxes), "What commands of agents may do on the machine: `read-only`, `workspace-write` or `full-access`.") { Default = "`workspace-write`" },
            new KeyShape("network", Shapes.Flag, "Whether commands of agents reach the network. With `full-access` they do in any case.") { Default = "`false`" },
            new KeyShape("smoke", Shapes.Command, "The command that a worker's attempt begins with, to see whether what is there works; the model is told how it ended.") { Default = "none", Examples = ["\"dotnet build\""] },
            new KeyShape("maxStretch", Shapes.Duration, "The active time after which a worker hands off to a fresh one, at least a minute. A step whose `timeout` is shorter fails by that first.") { Default = $"`{DurationText.Format(AgentPolicy.DefaultStretch)}`" },
            new KeyShape("maxTurns", new WholeShape(1, AgentPolicyRules.MaximumTurns), "The turns of one attempt at most: then, too, the worker hands off.") { Default = $"`{AgentPolicy.DefaultTurns}`" },
            new KeyShape("compactAt", new WholeShape(AgentPolicyRules.LeastCompactAt, int.MaxValue), "The tokens of a conversation at which it is shortened.") { Default = $"`{AgentPolicy.DefaultCompactAt.ToString(CultureInfo.InvariantCulture)}`" },
            new KeyShape("prices", new ListShape(new KeysShape(TariffKeys.Price), Maximum: TariffRules.MaximumPrices), "What models cost.") { Default = "nothing is known of it", Examples = ["[{\"model\": \"gpt-5\", \"input\": 1.25, \"cached\": 0.125, \"output\": 10}]"] },
            new KeyShape("weights", new KeysShape(TariffKeys.Weights), "How much tokens count for `budget.tokens`.") { Default = "1 each", Examples = ["{\"cached\": 0.1, \"output\": 4}"] },
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

            With the last two there are no `plans`: the goal gets one plan, named after the strategy, of one step `work` whose instructions are the objective. Its
            timeout is 30 days: bound the goal by `budget`. The plan is begun again for as long as `budget.replans` allows, which is then 5 if it says nothing. The goal is complete when its criteria pass, whatever the agent says.
            """,
    };
}
