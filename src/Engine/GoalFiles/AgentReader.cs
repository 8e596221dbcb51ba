using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads how the agents of a goal work.</summary>
internal static class AgentReader
{
    private const string ModelExample = "the name of a model such as gpt-5, or a map such as {work: gpt-5, compact: gpt-5-mini}";
    private const string ChoiceExample = "the name of a model such as gpt-5, or a map such as {name: gpt-5, effort: high}";

    /// <summary>The <c>model</c> and <c>agents</c> of a goal; null when neither says anything.</summary>
    public static AgentPolicy? Read(ReadingState state, MapFields goal)
    {
        var policy = ReadModels(state, goal, ReadAgents(state, goal));
        return policy == new AgentPolicy() ? null : policy;
    }

    private static AgentPolicy ReadModels(ReadingState state, MapFields goal, AgentPolicy policy)
    {
        const string Key = "model";
        switch (goal.Node(Key))
        {
            case null:
                return policy;
            case YamlMap map:
                var roles = MapFields.Of(state, map, goal.PathOf(Key), ModelExample, AgentKeys.Model)!;
                return policy with { Work = ReadModel(state, roles, "work"), Plan = ReadModel(state, roles, "plan"), Compact = ReadModel(state, roles, "compact"), Judge = ReadModel(state, roles, "judge") };
            case var node:
                // What is wrong with the name is told where it stands.
                return policy with { Work = goal.TextOf(node, goal.PathOf(Key), ModelExample) is { } name ? new ModelChoice { Name = name } : null };
        }
    }

    /// <summary>The model under a key; null when none is written.</summary>
    public static ModelChoice? ReadModel(ReadingState state, MapFields roles, string role)
    {
        switch (roles.Node(role))
        {
            case null:
                return null;
            case YamlMap map:
                var fields = MapFields.Of(state, map, roles.PathOf(role), ChoiceExample, AgentKeys.Choice)!;
                return new ModelChoice
                {
                    Name = fields.RequiredText("name", "the model's name, for example name: gpt-5")!,
                    Effort = WordReader.Read(state, fields, "effort", AgentWords.Efforts) is { } effort ? AgentWords.Efforts[effort] : null,
                    MaxOutputTokens = (int?)fields.Number("maxOutputTokens", int.MaxValue),
                };
            case var node:
                return roles.TextOf(node, roles.PathOf(role), ChoiceExample) is { } name ? new ModelChoice { Name = name } : null;
        }
    }

    private static AgentPolicy ReadAgents(ReadingState state, MapFields goal)
    {
        const string Key = "agents";
        var fields = goal.Node(Key) is { } node
            ? MapFields.Of(state, node, goal.PathOf(Key), "a map such as {sandbox: workspace-write, maxTurns: 200}", AgentKeys.Agents)
            : null;
        if (fields is null)
        {
            return new AgentPolicy();
        }

        var network = fields.Flag("network");
        SandboxMode? sandbox = WordReader.Read(state, fields, "sandbox", AgentWords.Sandboxes) is { } index ? (SandboxMode)(index + 1) : null;
        if (sandbox == SandboxMode.FullAccess && network == false)
        {
            state.Add(fields.KeyOffset("network"), "with 'sandbox: full-access' commands reach the network in any case; remove 'network: false', or write another sandbox");
        }

        return new AgentPolicy
        {
            Sandbox = sandbox,
            Network = network ?? false,
            Approvals = ApprovalReader.Read(state, fields),
            Smoke = fields.Node("smoke") is null ? null : CommandReader.Read(fields, "smoke"),
            Commit = fields.Flag("commit"),
            Initializer = fields.Flag("initializer") ?? false,
            MaxStretch = fields.Duration("maxStretch"),
            MaxTurns = (int?)fields.Number("maxTurns", int.MaxValue),
            CompactAt = (int?)fields.Number("compactAt", int.MaxValue),
            Guards = GuardReader.Read(state, fields),
            Goals = GuardReader.ReadGoals(state, fields),
            Prices = TariffReader.ReadPrices(state, fields),
            Weights = TariffReader.ReadWeights(state, fields),
            Mcp = ToolServerReader.Read(state, fields),
        };
    }
}
