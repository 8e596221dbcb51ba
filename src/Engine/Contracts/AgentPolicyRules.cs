using System.Globalization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for how the agents of a goal work.</summary>
internal static class AgentPolicyRules
{
    /// <summary>The shortest stretch of a worker.</summary>
    public static readonly TimeSpan ShortestStretch = TimeSpan.FromMinutes(1);

    /// <summary>The most turns of an attempt.</summary>
    public const int MaximumTurns = 10_000;

    /// <summary>The least tokens at which a conversation is shortened.</summary>
    public const int LeastCompactAt = 2_000;

    public static void Apply(ContractFindings findings, AgentPolicy? policy)
    {
        if (policy is null)
        {
            return;
        }

        if (policy == new AgentPolicy())
        {
            findings.Add("agents", "it says nothing of the agents; leave it out");
        }

        Model(findings, "model.work", policy.Work);
        Model(findings, "model.plan", policy.Plan);
        Model(findings, "model.compact", policy.Compact);
        Model(findings, "model.judge", policy.Judge);
        Sandbox(findings, policy.Sandbox);
        TariffRules.Apply(findings, policy);
        ApprovalPolicyRules.Apply(findings, policy);
        if (policy.Smoke is not null)
        {
            CommandRules.Apply(findings, "agents.smoke", policy.Smoke);
        }

        if (policy.MaxStretch is { } stretch && (stretch < ShortestStretch || stretch > ContractLimits.Wait))
        {
            findings.Add(
                "agents.maxStretch",
                $"a worker is at work for {DurationText.Format(stretch)} before it hands off; write {DurationText.Format(ShortestStretch)} to {ContractLimits.Wait.TotalDays:0}d, "
                + $"or leave it out for {DurationText.Format(AgentPolicy.DefaultStretch)}");
        }

        if (policy.MaxTurns is < 1 or > MaximumTurns)
        {
            findings.Add("agents.maxTurns", $"an attempt may make {policy.MaxTurns:N0} turns; write 1 to {MaximumTurns:N0}, or leave it out for {AgentPolicy.DefaultTurns}");
        }

        if (policy.CompactAt is < LeastCompactAt)
        {
            findings.Add(
                "agents.compactAt",
                $"a conversation is shortened at {policy.CompactAt:N0} tokens, which leaves no room to work; write {LeastCompactAt:N0} or more, or leave it out for {AgentPolicy.DefaultCompactAt:N0}");
        }

        GuardRules.Apply(findings, policy.Guards);
        AgentGoalRules.Apply(findings, policy.Goals);
        ToolServerRules.Apply(findings, policy.Mcp);
    }

    private static void Sandbox(ContractFindings findings, SandboxMode? sandbox)
    {
        if (sandbox is { } mode && (mode == SandboxMode.None || !Enum.IsDefined(mode)))
        {
            findings.Add("agents.sandbox", $"there is no such sandbox; write one of {string.Join(", ", AgentWords.Sandboxes)}");
        }
    }

    public static void Model(ContractFindings findings, string path, ModelChoice? model)
    {
        if (model is null)
        {
            return;
        }

        if (findings.HasText($"{path}.name", model.Name, "the name of a model, as its server lists it")
            && (string.IsNullOrWhiteSpace(model.Name) || model.Name.Length > ContractLimits.ModelCharacters || model.Name.Trim() != model.Name || model.Name.Any(char.IsControl)))
        {
            findings.Add(
                $"{path}.name",
                $"'{Excerpt.Of(model.Name)}' is no name of a model; write 1 to {ContractLimits.ModelCharacters} characters on one line, without space at the ends, as its server lists it");
        }

        if (model.Effort is { } effort && !AgentWords.Efforts.Contains(effort, StringComparer.Ordinal))
        {
            findings.Add($"{path}.effort", $"'{Excerpt.Of(effort)}' is not one of {string.Join(", ", AgentWords.Efforts)}{NearestWord.Hint(NearestWord.Find(effort, AgentWords.Efforts))}");
        }

        if (model.MaxOutputTokens is { } tokens and < 1)
        {
            findings.Add($"{path}.maxOutputTokens", $"a reply may have {tokens.ToString("N0", CultureInfo.InvariantCulture)} tokens, so there could be none; write 1 or more, or leave it out");
        }
    }
}
