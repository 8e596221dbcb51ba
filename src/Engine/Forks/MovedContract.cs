using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Forks;

/// <summary>A contract for another workspace. Goals that are steps of it move with it, where they work in it or below it.</summary>
internal static class MovedContract
{
    /// <summary>The contract there.</summary>
    public static GoalContract Of(GoalContract contract, string workspace) => Move(contract, contract.Workspace, workspace);

    /// <summary>What earlier plans finished, known by the hashes that the same steps have there.</summary>
    public static ImmutableArray<FinishedStep> Of(ImmutableArray<FinishedStep> finished, GoalContract before, GoalContract after)
    {
        if (finished.IsEmpty || !before.Plans.Any(ChildRules.AreIn))
        {
            return finished;
        }

        var moved = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var plan = 0; plan < before.Plans.Length; plan++)
        {
            var (old, now) = (Hashes(before, plan), Hashes(after, plan));
            for (var index = 0; index < old.Length; index++)
            {
                moved[old[index]] = now[index];
            }
        }

        return [.. finished.Select(step => step with { Hash = moved.GetValueOrDefault(step.Hash, step.Hash) })];
    }

    private static ImmutableArray<string> Hashes(GoalContract contract, int plan) =>
        new PlanGraph(Interruptions.Resolve(contract.Plans[plan], contract.OnInterrupted), contract.Environment).Hashes;

    private static GoalContract Move(GoalContract contract, string from, string to) => contract with
    {
        Workspace = Move(contract.Workspace, from, to),
        Plans = contract.Plans.Any(ChildRules.AreIn) ? [.. contract.Plans.Select(plan => plan with { Steps = [.. plan.Steps.Select(step => Move(step, from, to))] })] : contract.Plans,
    };

    private static StepDefinition Move(StepDefinition step, string from, string to) =>
        step.Action is GoalAction action ? step with { Action = action with { Goal = Move(action.Goal, from, to) } } : step;

    private static string Move(string workspace, string from, string to) => workspace == from
        ? to
        : workspace.StartsWith(Path.TrimEndingDirectorySeparator(from) + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? Path.Combine(to, Path.GetRelativePath(from, workspace)) : workspace;
}
