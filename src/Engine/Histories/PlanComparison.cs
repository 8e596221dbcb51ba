using System.Collections.Immutable;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Histories;

/// <summary>Says how two plans of a goal differ.</summary>
internal static class PlanComparison
{
    /// <summary>The difference.</summary>
    /// <param name="from">The plan that is compared with.</param>
    /// <param name="to">The plan that is compared. Both were given their work.</param>
    public static PlanDifference Of(PlanState from, PlanState to)
    {
        var (first, second) = (from.Assignment!, to.Assignment!);
        var known = HashesById(first.Graph);
        var now = HashesById(second.Graph);
        var takenOver = Ids(to, index => to.Steps.TryGetValue(index, out var step) && step.Phase is StepPhase.Kept or StepPhase.KeptUnchecked);
        var kept = takenOver.ToImmutableSortedSet(StringComparer.Ordinal);
        return new PlanDifference
        {
            From = from.Key.PlanNumber,
            FromName = first.Definition.Name,
            To = to.Key.PlanNumber,
            ToName = second.Definition.Name,
            Changes = ContractDifference.Describe(first.Definition, second.Definition, PlanDifference.MaximumChanges),
            Added = Ids(to, index => !known.ContainsKey(to.Step(index).Id)),
            Removed = Ids(from, index => !now.ContainsKey(from.Step(index).Id)),
            Changed = Ids(to, index => known.TryGetValue(to.Step(index).Id, out var hash) && hash != to.Graph.Hashes[index]),
            Kept = takenOver,
            Again = Ids(to, index => known.TryGetValue(to.Step(index).Id, out var hash) && hash == to.Graph.Hashes[index] && !kept.Contains(to.Step(index).Id)),
        };
    }

    private static ImmutableSortedDictionary<string, string> HashesById(PlanGraph graph) => graph.Steps
        .Select((step, index) => KeyValuePair.Create(step.Id, graph.Hashes[index]))
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static ImmutableArray<string> Ids(PlanState plan, Func<int, bool> isMeant) =>
        [.. Enumerable.Range(0, plan.Graph.Steps.Length).Where(isMeant).Select(index => plan.Step(index).Id)];
}
