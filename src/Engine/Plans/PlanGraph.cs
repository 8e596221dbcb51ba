using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Plans;

/// <summary>A plan's DAG with the look-ups that keep a commit's cost independent of the plan's size. Derived from the definition.</summary>
internal sealed class PlanGraph
{
    private readonly Dictionary<string, int> indexes = new(StringComparer.Ordinal);
    private readonly ImmutableArray<int>[] dependencies;
    private readonly List<int>[] dependents;
    private readonly CommandEnvironment? environment;
    private ImmutableArray<string> hashes;
    private bool? hasNeeds;

    public PlanGraph(PlanDefinition definition, CommandEnvironment? environment = null)
    {
        Steps = definition.Steps;
        for (var index = 0; index < Steps.Length; index++)
        {
            indexes.Add(Steps[index].Id, index);
        }

        dependents = [.. Steps.Select(_ => new List<int>())];
        dependencies = [.. Steps.Select(step => step.After.Select(IndexOf).ToImmutableArray())];
        for (var index = 0; index < dependencies.Length; index++)
        {
            foreach (var dependency in dependencies[index])
            {
                dependents[dependency].Add(index);
            }
        }

        Asks = [.. Enumerable.Range(0, Steps.Length).Where(index => Steps[index].Action is AskAction)];
        Definition = definition;
        this.environment = environment;
    }

    /// <summary>What this is the graph of.</summary>
    public PlanDefinition Definition { get; }

    /// <summary>The steps in declared order.</summary>
    public ImmutableArray<StepDefinition> Steps { get; }

    /// <summary>The steps that ask a person, in declared order.</summary>
    public ImmutableArray<int> Asks { get; }

    /// <summary>Per step the hash of its definition and those of all it depends on.</summary>
    public ImmutableArray<string> Hashes => hashes.IsDefault ? hashes = StepHashes.Closure(Definition, environment) : hashes;

    /// <summary>Whether anything of it needs what not every host has.</summary>
    public bool HasNeeds(PlanAssignment assignment) => hasNeeds ??= !assignment.Needs.IsDefaultOrEmpty || Steps.Any(step => HostNeeds.Has(step, assignment.Fences));

    /// <summary>A step's place in declared order.</summary>
    public int IndexOf(string step) => indexes[step];

    /// <summary>The steps a step waits for.</summary>
    public ImmutableArray<int> DependenciesOf(int index) => dependencies[index];

    /// <summary>The steps that wait for a step, in declared order.</summary>
    public IReadOnlyList<int> DependentsOf(int index) => dependents[index];
}
