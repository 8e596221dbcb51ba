using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>Says how two contracts differ, for the person who offered the second under the id of the first.</summary>
internal sealed class ContractDifference
{
    /// <summary>The most differences that are named; one more line counts the rest.</summary>
    public const int Maximum = 20;

    private readonly List<string> lines = [];

    private ContractDifference()
    {
    }

    /// <summary>
    /// Each difference with its path by ids, for example <c>plans.quick.steps.pack.timeout: was 10m, is 20m</c>. Empty exactly when the
    /// canonical bytes are equal.
    /// </summary>
    /// <param name="existing">The valid contract that the goal has.</param>
    /// <param name="offered">The valid contract that was offered.</param>
    public static ImmutableArray<string> Describe(GoalContract existing, GoalContract offered)
    {
        if (ContractBytes.Canonical(existing).AsSpan().SequenceEqual(ContractBytes.Canonical(offered)))
        {
            return [];
        }

        var difference = new ContractDifference();
        difference.Compare(string.Empty, ContractOutline.Of(existing), ContractOutline.Of(offered));
        return difference.lines switch
        {
            [] => ["the contracts differ in a way that cannot be shown"],
            { Count: <= Maximum } lines => [.. lines],
            var lines => [.. lines.Take(Maximum), string.Create(CultureInfo.InvariantCulture, $"and {lines.Count - Maximum:N0} more")],
        };
    }

    /// <summary>How the steps of two valid plans differ, each difference with its path, for example <c>steps.pack.timeout: was 10m, is 20m</c>.</summary>
    /// <param name="existing">The plan that is compared with.</param>
    /// <param name="offered">The plan that is compared.</param>
    /// <param name="maximum">The most differences that are named; one more line counts the rest.</param>
    public static ImmutableArray<string> Describe(PlanDefinition existing, PlanDefinition offered, int maximum)
    {
        var difference = new ContractDifference();
        difference.Compare(string.Empty, ContractOutline.Of(existing), ContractOutline.Of(offered));
        return difference.lines.Count <= maximum
            ? [.. difference.lines]
            : [.. difference.lines.Take(maximum), string.Create(CultureInfo.InvariantCulture, $"and {difference.lines.Count - maximum:N0} more")];
    }

    private void Compare(string path, ContractOutline existing, ContractOutline offered)
    {
        if (existing.Value is not null || offered.Value is not null)
        {
            CompareValues(path, existing, offered);
            return;
        }

        if (existing.Kinded && existing.Parts[0].Name != offered.Parts[0].Name)
        {
            lines.Add($"{path}: was {KindOf(existing)}, is {KindOf(offered)}");
            return;
        }

        var old = existing.Parts.ToDictionary(part => part.Name, StringComparer.Ordinal);
        var now = offered.Parts.ToDictionary(part => part.Name, StringComparer.Ordinal);
        foreach (var part in existing.Parts)
        {
            if (now.TryGetValue(part.Name, out var counterpart))
            {
                Compare(Join(path, part.Name), part, counterpart);
            }
            else
            {
                lines.Add($"{Join(path, part.Name)}: {(part.Value is null ? "removed" : $"was {Excerpt.Of(part.Value)}, is not set")}");
            }
        }

        foreach (var part in offered.Parts.Where(part => !old.ContainsKey(part.Name)))
        {
            lines.Add($"{Join(path, part.Name)}: {(part.Value is null ? "added" : $"was not set, is {Excerpt.Of(part.Value)}")}");
        }

        if (existing.Listed)
        {
            CompareOrder(
                path,
                [.. existing.Parts.Select(part => part.Name).Where(now.ContainsKey)],
                [.. offered.Parts.Select(part => part.Name).Where(old.ContainsKey)]);
        }
    }

    private void CompareValues(string path, ContractOutline existing, ContractOutline offered)
    {
        if (existing.Value != offered.Value)
        {
            var (was, now) = Excerpt.Difference(existing.Value ?? string.Empty, offered.Value ?? string.Empty);
            lines.Add($"{path}: was {was}, is {now}");
        }
    }

    private void CompareOrder(string path, string[] existing, string[] offered)
    {
        if (!existing.SequenceEqual(offered, StringComparer.Ordinal))
        {
            var (was, now) = Excerpt.Difference(string.Join(", ", existing), string.Join(", ", offered));
            lines.Add($"{path}: the order was {was}, is {now}");
        }
    }

    private static string KindOf(ContractOutline check) => $"{check.Parts[0].Name} {Excerpt.Of(check.Parts[0].Value ?? string.Empty)}";

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
