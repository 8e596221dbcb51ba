using System.Globalization;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>The plans of a goal, and how two of them differ, for a person.</summary>
internal static class PlansText
{
    private const string Indent = "  ";
    private const int MostIds = 40;

    private static readonly (string Origin, string Name)[] Origins = [("kept", "kept"), ("again", "run again"), ("changed", "changed"), ("new", "new")];

    /// <summary>The plans, each with what became of its steps.</summary>
    /// <param name="plans">The plans to tell of.</param>
    /// <param name="leftOut">How many older ones are not among them.</param>
    /// <param name="until">Up to when a running plan is counted.</param>
    public static IEnumerable<string> Lines(IReadOnlyList<PlanView> plans, int leftOut, DateTimeOffset until)
    {
        if (leftOut > 0)
        {
            yield return $"{PlainText.Count(leftOut, "older plan")} left out";
        }

        foreach (var plan in plans)
        {
            var took = plan.BegunAt is { } begun ? $", {PlainText.Time(begun)}, {PlainText.Elapsed((plan.EndedAt ?? until) - begun)}" : string.Empty;
            yield return string.Create(CultureInfo.InvariantCulture, $"Plan {plan.Number} {plan.Name}  {plan.Outcome}{took}");
            if (plan.Reason.Length > 0)
            {
                yield return $"{Indent}{PlainText.OneLine(plan.Reason)}";
            }

            var rows = new List<string[]> { new[] { "steps", States(plan) } };
            rows.AddRange(Origins.Select(origin => new[] { origin.Name, Ids(plan.Steps.Where(step => step.Origin == origin.Origin).Select(step => step.Id)) }).Where(row => row[1].Length > 0));
            foreach (var line in PlainText.Align(Indent, rows))
            {
                yield return line;
            }
        }
    }

    /// <summary>How two plans differ.</summary>
    public static IEnumerable<string> Lines(PlanDifference difference)
    {
        yield return string.Create(CultureInfo.InvariantCulture, $"Plan {difference.From} {difference.FromName} -> plan {difference.To} {difference.ToName}");
        var rows = new[]
        {
            new[] { "kept", Ids(difference.Kept) },
            ["run again", Ids(difference.Again)],
            ["changed", Ids(difference.Changed)],
            ["added", Ids(difference.Added)],
            ["removed", Ids(difference.Removed)],
        }.Where(row => row[1].Length > 0);
        foreach (var line in PlainText.Align(Indent, [.. rows]))
        {
            yield return line;
        }

        yield return difference.Changes.IsEmpty ? "Their steps are defined alike" : "What is defined otherwise";
        foreach (var change in difference.Changes)
        {
            yield return Indent + PlainText.OneLine(change);
        }
    }

    private static string States(PlanView plan) => string.Join(", ", plan.Steps
        .GroupBy(step => step.State, StringComparer.Ordinal)
        .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}")));

    private static string Ids(IEnumerable<string> ids)
    {
        var all = ids.ToArray();
        return all.Length <= MostIds
            ? string.Join(", ", all)
            : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", all.Take(MostIds))} and {all.Length - MostIds} more");
    }
}
