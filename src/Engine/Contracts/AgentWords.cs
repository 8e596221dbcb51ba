using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What goal files call how agents work.</summary>
internal static class AgentWords
{
    /// <summary>The key of a strategy that is a planner of the application.</summary>
    public const string Planner = "planner";

    /// <summary>The strategies that are a word, in the order of their numbers.</summary>
    public static ImmutableArray<string> Strategies { get; } = ["declared", "continuous", "fresh", "model"];

    /// <summary>What commands of agents may do, in the order of the numbers.</summary>
    public static ImmutableArray<string> Sandboxes { get; } = ["read-only", "workspace-write", "full-access"];

    /// <summary>Whether a person is asked about calls, in the order of the numbers.</summary>
    public static ImmutableArray<string> Approvals { get; } = ["never", "on-request", "always"];

    /// <summary>How much a model reasons, from none on.</summary>
    public static ImmutableArray<string> Efforts { get; } = ["none", "low", "medium", "high", "extraHigh"];

    /// <summary>A strategy as goal files write it.</summary>
    public static string Word(PlanStrategy strategy) => strategy == PlanStrategy.Planner ? Planner : Strategies[(int)strategy - 1];

    /// <summary>Whether a person is asked, as goal files write it.</summary>
    public static string Word(ApprovalMode mode) => Approvals[(int)mode - 1];

    /// <summary>A sandbox as goal files write it.</summary>
    public static string Word(SandboxMode sandbox) => Sandboxes[(int)sandbox - 1];
}
