using System.Collections.Immutable;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for the labels that a goal or a step needs.</summary>
internal static class NeedRules
{
    public static void Apply(ContractFindings findings, string owner, ImmutableArray<string> needs)
    {
        if (needs.IsDefaultOrEmpty)
        {
            return;
        }

        var list = owner.Length == 0 ? "needs" : $"{owner}.needs";
        if (needs.Length > ContractLimits.Needs)
        {
            findings.Add(list, $"there are {needs.Length:N0} labels; write at most {ContractLimits.Needs}");
            return;
        }

        var named = new SortedSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < needs.Length; index++)
        {
            var at = $"{list}[{index}]";
            if (!findings.HasText(at, needs[index], "a label such as gpu"))
            {
                continue;
            }

            if (!Identifier.IsValid(needs[index]))
            {
                findings.Add(at, NearestIdentifier.Explain(needs[index]));
            }
            else if (!named.Add(needs[index]))
            {
                findings.Add(at, $"'{needs[index]}' is named twice; remove one of them");
            }
        }
    }
}
