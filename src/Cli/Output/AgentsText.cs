using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Cli.Output;

/// <summary>How the agents of a goal work, for a person.</summary>
internal static class AgentsText
{
    /// <summary>The lines for one goal, below the line that names its file.</summary>
    public static IEnumerable<string> Lines(AgentsLine agents)
    {
        List<string[]> rows =
        [
            ["strategy", agents.Strategy],
            ["agents do", agents.Steps.IsEmpty ? IsPlanned(agents) ? "what the plans say that the planner makes" : "what the plans say that a model writes" : string.Join(", ", agents.Steps)],
            ["model", $"{Model(agents.Work, "as the host is set")}; {Model(agents.Compact, "the same")} shortens conversations{(agents.Steps.IsEmpty && !IsPlanned(agents) ? $"; {Model(agents.Plan, "the same")} writes plans" : string.Empty)}"],
            ["sandbox", $"{agents.Sandbox}, {(agents.Network ? "with" : "without")} network"],
            ["limits", Limits(agents)],
        ];
        if (!agents.Commit)
        {
            rows.Insert(rows.Count - 1, ["commit", "no"]);
        }

        if (agents.Goal is not null)
        {
            rows.Insert(0, ["goal", agents.Goal]);
        }

        if (agents.Approvals is { } approvals)
        {
            rows.Insert(rows.Count - 1, ["approvals", Approvals(approvals)]);
        }

        if (agents.Smoke is not null)
        {
            rows.Insert(rows.Count - 1, ["smoke", PlainText.OneLine(agents.Smoke.ToString())]);
        }

        foreach (var (name, server) in agents.Mcp?.AsEnumerable() ?? [])
        {
            rows.Insert(rows.Count - 1, ["tools of", PlainText.OneLine($"{name}: {server}")]);
        }

        return PlainText.Align("  ", rows);
    }

    /// <summary>Whether code of the application makes the plans.</summary>
    private static bool IsPlanned(AgentsLine agents) => agents.Strategy == AgentWords.Planner;

    private static string Model(ModelChoice? model, string otherwise)
    {
        if (model is null)
        {
            return otherwise;
        }

        string[] options =
        [
            model.Effort is { } effort ? $"effort {effort}" : string.Empty,
            model.MaxOutputTokens is { } tokens ? $"{Number(tokens)} tokens a reply" : string.Empty,
        ];
        var said = string.Join(", ", options.Where(static option => option.Length > 0));
        return PlainText.OneLine(model.Name) + (said.Length == 0 ? string.Empty : $" ({said})");
    }

    private static string Approvals(ApprovalPolicy approvals) => PlainText.OneLine(string.Join(
        ", ",
        [AgentWords.Word(approvals.Mode ?? ApprovalMode.Never), .. approvals.Tools.Select(static rule => $"{rule.Key}: {AgentWords.Word(rule.Value)}"), $"within {DurationText.Format(approvals.Expire ?? ApprovalPolicy.DefaultExpiry)}"]));

    private static string Limits(AgentsLine agents)
    {
        string[] limits =
        [
            $"{DurationText.Format(TimeSpan.FromSeconds(agents.MaxStretchSeconds))} a worker",
            $"{Number(agents.MaxTurns)} turns an attempt",
            $"conversations of {Number(agents.CompactAt)} tokens",
            agents.Tokens is { } tokens ? $"{Number(tokens)} tokens in all" : string.Empty,
            agents.Turns is { } turns ? $"{Number(turns)} turns in all" : string.Empty,
            agents.ToolCalls is { } tools ? $"{Number(tools)} tool calls in all" : string.Empty,
            agents.Cost is { } cost ? $"a cost of {ModelsText.Money(cost)} in all" : string.Empty,
        ];
        return string.Join(", ", limits.Where(static limit => limit.Length > 0));
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
