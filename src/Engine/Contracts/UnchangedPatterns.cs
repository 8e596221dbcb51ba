using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>Which files a contract's unchanged checks speak of.</summary>
internal static class UnchangedPatterns
{
    /// <summary>
    /// Every including pattern of every unchanged check, in ordinal order: together they name at least the files any one of them compares.
    /// Empty when the contract has no such check.
    /// </summary>
    public static ImmutableArray<string> Of(GoalContract contract) =>
    [
        .. contract.DoneWhen
            .Concat(contract.Fences)
            .Concat(contract.Plans.SelectMany(plan => plan.Steps).SelectMany(step => step.Checks))
            .OfType<UnchangedCheck>()
            .SelectMany(check => check.Patterns)
            .Where(pattern => !pattern.StartsWith('!'))
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];
}
