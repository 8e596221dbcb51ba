using Orleans.Goals.Contracts;
using static Orleans.Goals.Engine.Contracts.ContractOutline;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What a contract says of its agents, as an outline. Every part is always there, so that a comparison names values instead of parts that came or went.</summary>
internal static class AgentOutline
{
    /// <summary>The parts of a contract's outline.</summary>
    public static ContractOutline?[] Of(GoalContract contract)
    {
        var policy = contract.Agents ?? new AgentPolicy();
        return
        [
            Map("model", Model("work", policy.Work), Model("plan", policy.Plan), Model("compact", policy.Compact), Model("judge", policy.Judge)),
            Map(
                "agents",
                policy.Sandbox is { } sandbox ? Leaf("sandbox", AgentWords.Word(sandbox)) : null,
                policy.Network ? Leaf("network", "true") : null,
                Approvals(policy.Approvals),
                policy.Smoke is null ? null : Command(policy.Smoke, "smoke"),
                policy.Commit is { } commit ? Leaf("commit", commit ? "true" : "false") : null,
                policy.Initializer ? Leaf("initializer", "true") : null,
                Time("maxStretch", policy.MaxStretch),
                Number("maxTurns", policy.MaxTurns),
                Number("compactAt", policy.CompactAt),
                Guards(policy.Guards ?? new AgentGuards()),
                Map("goals", Number("depth", policy.Goals?.Depth), Number("open", policy.Goals?.Open), Number("total", policy.Goals?.Total)),
                List("prices", policy.Prices.Select(Price)),
                Map("weights", Sum("cached", policy.Weights?.Cached), Sum("output", policy.Weights?.Output)),
                policy.Mcp is null ? null : Map("mcp", policy.Mcp.Select(static server => Server(server.Key, server.Value)))),
            contract.Planner is { } planner
                ? Map("strategy", Text(AgentWords.Planner, planner.Name), Names("with", planner.With), Time("timeout", planner.Timeout), planner.Trust ? Leaf("trust", "true") : null)
                : contract.Strategy is { } strategy ? Leaf("strategy", AgentWords.Word(strategy)) : null,
        ];
    }

    /// <summary>A number with decimals.</summary>
    public static ContractOutline? Sum(string name, decimal? value) => value is { } number ? Leaf(name, number.ToString(System.Globalization.CultureInfo.InvariantCulture)) : null;

    private static ContractOutline Price(ModelPrice price) => Map(price.Model, Sum("input", price.Input), Sum("cached", price.Cached), Sum("output", price.Output));

    private static ContractOutline Server(string name, ToolServer server) => Map(
        name,
        [
            server.Command is null ? null : Command(server.Command, "command"),
            Text("url", server.Url),
            .. Environment(server.Environment),
            Names("headers", server.Headers ?? CommandEnvironment.NoTexts),
            server.Tools is { } tools ? Texts("tools", tools) : null,
            server.Trust ? Leaf("trust", "true") : null,
            Time("timeout", server.Timeout),
        ]);

    private static ContractOutline Approvals(ApprovalPolicy? approvals) => Map(
        "approvals",
        approvals?.Mode is { } mode ? Leaf("policy", AgentWords.Word(mode)) : null,
        Time("expire", approvals?.Expire),
        Map("tools", [.. (approvals ?? new ApprovalPolicy()).Tools.Select(static rule => Leaf(rule.Key, AgentWords.Word(rule.Value)))]));

    private static ContractOutline Guards(AgentGuards guards) => Map(
        "guards",
        Number("nudge", guards.Nudge),
        Number("backOff", guards.BackOff),
        Number("replan", guards.Replan),
        Number("plans", guards.Plans),
        Number("repeatsNudge", guards.RepeatsNudge),
        Number("repeats", guards.Repeats),
        Number("idle", guards.Idle),
        Number("falseClaims", guards.FalseClaims));

    internal static ContractOutline Model(string role, ModelChoice? model) => Map(
        role,
        Text("name", model?.Name),
        model?.Effort is { } effort ? Leaf("effort", effort) : null,
        Number("maxOutputTokens", model?.MaxOutputTokens));
}
