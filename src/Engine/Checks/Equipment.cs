using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Models;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Checks;

/// <summary>What there is to measure with, to plan with and to work with, on one host or on several.</summary>
internal sealed record Equipment
{
    /// <summary>Whose it is, as a beginning of a sentence that says what they have.</summary>
    public required string Who { get; init; }

    /// <summary>The names of the verifiers.</summary>
    public required ImmutableArray<string> Verifiers { get; init; }

    /// <summary>The names of the planners.</summary>
    public required ImmutableArray<string> Planners { get; init; }

    /// <summary>The names of the tools; default where it is not looked whether there is one: a step that calls another fails and says so.</summary>
    public ImmutableArray<string> Tools { get; init; }

    /// <summary>Tells why no model can judge, or null where one can. Asked only where one is to.</summary>
    public required Func<string?> NoModels { get; init; }

    /// <summary>That of this host.</summary>
    public static Equipment Here(Func<ModelRole, IChatClient>? models, IEnumerable<IVerifier> verifiers, IEnumerable<IPlanner> planners) => new()
    {
        Who = "this host has",
        Verifiers = [.. verifiers.Select(static verifier => verifier.Name).Order(StringComparer.Ordinal)],
        Planners = [.. planners.Select(static planner => planner.Name).Order(StringComparer.Ordinal)],
        NoModels = () => Missing(models),
    };

    /// <summary>That of all hosts of a cluster together, by what they say that they have.</summary>
    public static Equipment Of(ImmutableArray<string> has) => new()
    {
        Who = "the silos of this cluster have",
        Verifiers = HostNeeds.Names(has, HostNeeds.Verifier),
        Planners = HostNeeds.Names(has, HostNeeds.Planner),
        Tools = HostNeeds.Names(has, HostNeeds.Tool),
        NoModels = () => has.Contains(HostNeeds.Models, StringComparer.Ordinal) ? null : Missing(null),
    };

    /// <summary>Which of something there are, as a sentence.</summary>
    public string Known(ImmutableArray<string> names) => $"{Who} {(names.IsEmpty ? "none" : $"only {string.Join(", ", names)}")}";

    private static string? Missing(Func<ModelRole, IChatClient>? models)
    {
        try
        {
            return models?.Invoke(ModelRole.Judge) is null ? "give it one (OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own; in an application its option Models)" : null;
        }
        catch (ModelException exception) when (exception.Fault is Permanent)
        {
            return exception.Message;
        }
    }
}
