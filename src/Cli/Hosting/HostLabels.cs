using System.Collections.Immutable;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>The labels of this machine, of which goals may say that they need them: the variable <c>GOALS_LABELS</c>, with commas between.</summary>
internal static class HostLabels
{
    /// <summary>The name of the variable.</summary>
    public const string Variable = "GOALS_LABELS";

    /// <summary>Reads them. What is no label is told and left out: what needs it waits, and says so.</summary>
    public static ImmutableArray<string> Read(Func<string, string?> variable, TextWriter errors)
    {
        var written = (variable(Variable) ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var wrong in written.Where(static label => !Identifier.IsValid(label)))
        {
            errors.WriteLine($"goals: {Variable} has '{wrong}', which is left out: {Identifier.Explain(wrong)}");
        }

        return [.. written.Where(Identifier.IsValid)];
    }
}
