using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>Puts together what commands find in their environment.</summary>
internal static class CommandEnvironments
{
    /// <summary>The files to read first, one on each line.</summary>
    public const string ReadFirstVariable = "GOALS_READ_FIRST";

    /// <summary>The rules, one on each line.</summary>
    public const string RulesVariable = "GOALS_RULES";

    /// <summary>What all commands of a goal find; null for nothing.</summary>
    public static CommandEnvironment? Of(CommandEnvironment? environment, ImmutableArray<string> readFirst, ImmutableArray<string> rules)
    {
        if (readFirst.IsDefaultOrEmpty && rules.IsDefaultOrEmpty)
        {
            return environment;
        }

        var variables = (environment ?? new CommandEnvironment()).Variables;
        variables = readFirst.IsDefaultOrEmpty ? variables : variables.SetItem(ReadFirstVariable, string.Join('\n', readFirst));
        variables = rules.IsDefaultOrEmpty ? variables : variables.SetItem(RulesVariable, string.Join('\n', rules));
        return (environment ?? new CommandEnvironment()) with { Variables = variables };
    }

    /// <summary>What the commands of a step find: what the goal says, and the step, which wins.</summary>
    public static CommandEnvironment? Merge(CommandEnvironment? goal, CommandEnvironment? step)
    {
        if (goal is null || step is null)
        {
            return step ?? goal;
        }

        var said = step.Secrets.Select(static secret => secret.Variable).Concat(step.Variables.Keys).ToImmutableSortedSet(StringComparer.Ordinal);
        return new CommandEnvironment
        {
            Variables = goal.Variables.RemoveRange(said).AddRange(step.Variables),
            Secrets = [.. goal.Secrets.Where(secret => !said.Contains(secret.Variable)), .. step.Secrets],
        };
    }
}
