using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What is known of a goal that is forked before anything of its own has happened.</summary>
internal static class ForkFacts
{
    /// <summary>The goal is made.</summary>
    public static void OnGoal(GoalFacts goal, GoalForked forked, Counters counters)
    {
        var state = forked.State;
        counters.Reach($"forked, stage {state.Stage}");
        goal.Planning.Items = state.Features;
        goal.CyclesBefore.UnionWith(state.Cycles.Select(cycle => cycle.Number));
        goal.AttemptsBefore = state.PastAttempts + state.Attempts;
        goal.Active = state.PastActive + state.Active;
        goal.Models = (state.PastModels ?? new ModelUsage()) + (state.Models ?? new ModelUsage());
        goal.Overrun = state.PastOverrun + state.Overrun;
        foreach (var (hash, mayRepeat) in Enumerable.Range(0, state.Contract!.Plans.Length)
            .SelectMany(declared => Steps(new PlanGraph(GoalView.DefinitionOf(state.Contract, declared), state.Contract.Environment)))
            .Where(step => state.Finished.Any(finished => finished.Hash == step.Hash)))
        {
            // Finished, or begun with an outcome that nobody knows: not to be repeated without somebody's word.
            goal.Step(state.Cycle, hash, mayRepeat).Allowed = 0;
        }

        if (state.Current is { } current)
        {
            var plan = goal.Plan(current.Number);
            plan.Concurrency = GoalView.DefinitionOf(state, current).Concurrency ?? state.Contract.Concurrency ?? GoalContract.DefaultConcurrency;
            foreach (var answer in current.Answers)
            {
                plan.Told[answer.Number] = answer;
            }

            if (current.Seed is { } seed)
            {
                Begin(goal, plan, seed, new PlanGraph(GoalView.DefinitionOf(state, current), GoalView.EnvironmentOf(state, current)));
            }
        }
    }

    /// <summary>Its plan takes over where the other one's was, whatever the plan makes of that.</summary>
    private static void Begin(GoalFacts goal, PlanFacts plan, PlanSeed seed, PlanGraph graph)
    {
        for (var index = 0; index < graph.Steps.Length; index++)
        {
            var (definition, hash) = (graph.Steps[index], graph.Hashes[index]);
            seed.Steps.TryGetValue(index, out var step);
            // A goal that was a step and was stopped has ended without having reached anything.
            var isBegun = step?.Phase is StepPhase.Done or StepPhase.Kept or StepPhase.KeptUnchecked or StepPhase.Unknown or StepPhase.Reconciling
                || (step?.Phase is StepPhase.Stopped && definition.Action is not GoalAction);
            goal.Step(plan.Cycle, hash, Interruptions.MayRepeat(definition)).Allowed = isBegun || seed.Finished.Any(finished => finished.Hash == hash) ? 0 : 1;
            if (step?.Phase is StepPhase.Waiting or StepPhase.Asking)
            {
                plan.PausedAt[definition.Id] = definition.Action is WaitAction { For: { } length } ? step.Until!.Value - length : DateTimeOffset.MinValue;
            }
        }
    }

    private static IEnumerable<(string Hash, bool MayRepeat)> Steps(PlanGraph graph) =>
        graph.Steps.Select((step, index) => (graph.Hashes[index], Interruptions.MayRepeat(step)));
}
