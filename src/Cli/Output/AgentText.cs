using System.Globalization;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>What an agent at work does, in a few words. What models and tools say is cleaned: no terminal takes an order from it.</summary>
internal static class AgentText
{
    /// <summary>Its turn, and what it used and has left; empty where there is none.</summary>
    public static string Spent(AgentView? agent)
    {
        if (agent is not { Turn: > 0 })
        {
            return string.Empty;
        }

        var turn = string.Create(CultureInfo.InvariantCulture, $"turn {agent.Turn}");
        if (agent.Usage is not { } usage)
        {
            return turn;
        }

        string?[] left =
        [
            agent.TokensLeft is { } tokens ? string.Create(CultureInfo.InvariantCulture, $"{tokens:N0} tokens") : null,
            agent.TurnsLeft is { } turns ? PlainText.Count(turns, "turn") : null,
            agent.CostLeft is { } cost ? ModelsText.Money(cost) : null,
        ];
        var remains = string.Join(", ", left.Where(static part => part is not null));
        var cached = usage.InputTokens == 0 ? 0 : 100 * usage.CachedTokens / usage.InputTokens;
        var paid = usage.Cost is { } sum ? $", cost {ModelsText.Money(sum)}" : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{turn}  {usage.InputTokens + usage.OutputTokens:N0} tokens ({cached} % cached){paid}{(remains.Length == 0 ? string.Empty : $", left {remains}")}");
    }

    /// <summary>What it does at this moment on one line; null where nobody knows.</summary>
    public static string? Doing(AgentView? agent, DateTimeOffset now, int width)
    {
        if (agent is not { Doing: { } doing, Since: { } since })
        {
            return null;
        }

        var head = $"{PlainText.OneLine(doing)} {PlainText.Elapsed(now - since)}";
        var room = Math.Max(0, width - head.Length - 2);
        var line = agent.Line is { } argument ? PlainText.OneLine(argument, room) : agent.Says is { } says ? Last(says, room) : string.Empty;
        return line.Length == 0 ? head : $"{head}  {line}";
    }

    /// <summary>The end of the last line that says anything.</summary>
    private static string Last(string says, int room)
    {
        var line = PlainText.OneLine(says.Split('\n', '\r').LastOrDefault(static line => !string.IsNullOrWhiteSpace(line)) ?? string.Empty).Trim();
        if (line.Length <= room)
        {
            return line;
        }

        var from = line.Length - Math.Max(0, room - PlainText.Ellipsis.Length);
        from += from < line.Length && char.IsLowSurrogate(line[from]) ? 1 : 0;
        return PlainText.Ellipsis + line[from..];
    }
}
