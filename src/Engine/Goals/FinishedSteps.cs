using System.Collections.Immutable;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Goals;

/// <summary>What ended plans leave to the next one.</summary>
internal static class FinishedSteps
{
    /// <summary>What was left before, replaced for every step the ended plan had by what it says of it. In ordinal order of the hashes.</summary>
    public static ImmutableArray<FinishedStep> Merge(GoalState state, CurrentPlan ended, ImmutableArray<FinishedStep> left)
    {
        var merged = new SortedDictionary<string, FinishedStep>(StringComparer.Ordinal);
        foreach (var known in state.Finished)
        {
            merged[known.Hash] = known;
        }

        if (merged.Count > 0)
        {
            foreach (var hash in new PlanGraph(GoalView.DefinitionOf(state, ended), GoalView.EnvironmentOf(state, ended)).Hashes)
            {
                merged.Remove(hash);
            }
        }

        foreach (var step in left)
        {
            merged[step.Hash] = step;
        }

        return [.. merged.Values];
    }

    /// <summary>What must be assumed of a plan that can no longer be asked: any step that must not run twice may have run.</summary>
    public static ImmutableArray<FinishedStep> AllUnknown(GoalState state, CurrentPlan lost)
    {
        var graph = new PlanGraph(GoalView.DefinitionOf(state, lost), GoalView.EnvironmentOf(state, lost));
        var plan = Identifiers.ActorKey.ForPlan(state.GoalId, lost.Number);
        return
        [
            .. graph.Steps
                .Select((step, index) => (Step: step, Hash: graph.Hashes[index]))
                .Where(entry => !Interruptions.MayRepeat(entry.Step) && !PauseRules.IsPause(entry.Step))
                .Select(entry => new FinishedStep { Hash = entry.Hash, Step = entry.Step.Id, Operation = $"{plan}/{entry.Step.Id}", Unknown = true }),
            // A wait or a question does nothing outside: what was known of it holds, and what was not begins anew.
            .. state.Finished.Where(known => graph.Hashes.IndexOf(known.Hash) is >= 0 and var index && PauseRules.IsPause(graph.Steps[index])),
        ];
    }
}
