using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Operations;

/// <summary>
/// What a host must have for an operation: the labels that goal and step name, and what follows from the work itself, which has a colon in its name as no label has.
/// </summary>
internal static class HostNeeds
{
    /// <summary>What agents need: models.</summary>
    public const string Models = "host:models";

    /// <summary>What agents need whose commands are kept in a sandbox.</summary>
    public const string Sandbox = "host:sandbox";

    /// <summary>What a step needs that calls a tool of the application.</summary>
    public static string Tool(string name) => $"tool:{name}";

    /// <summary>What a check needs that code of the application measures.</summary>
    public static string Verifier(string name) => $"verifier:{name}";

    /// <summary>Whether somebody wrote it down; else it follows from the work.</summary>
    public static bool IsLabel(string need) => Identifier.IsValid(need);

    /// <summary>What a goal needs for anything of its own, and for each of its steps.</summary>
    public static ImmutableArray<string> Of(ImmutableArray<string> labels, ImmutableArray<Check> criteria, ImmutableArray<Check> fences) =>
        labels.IsDefaultOrEmpty && !AreMeasured(criteria) && !AreMeasured(fences) ? [] : Sorted(Some(labels), Verifiers(criteria).Concat(Verifiers(fences)));

    /// <summary>What an attempt at a step needs, and what is looked at for it afterwards.</summary>
    /// <param name="labels">What the goal needs.</param>
    /// <param name="step">The step.</param>
    /// <param name="fences">The goal's fences.</param>
    /// <param name="sandbox">How agents' commands are kept in.</param>
    public static ImmutableArray<string> Of(ImmutableArray<string> labels, StepDefinition step, ImmutableArray<Check> fences, SandboxMode? sandbox) =>
        Has(step, fences) || !labels.IsDefaultOrEmpty ? Sorted(Some(labels).Concat(Some(step.Needs)).Concat(Implied(step.Action, sandbox)), Verifiers(step.Checks).Concat(Verifiers(fences))) : [];

    /// <summary>Whether a step needs anything that the goal does not say.</summary>
    public static bool Has(StepDefinition step, ImmutableArray<Check> fences) => !step.Needs.IsDefaultOrEmpty || step.Action is ToolAction or AgentAction
        || AreMeasured(step.Checks) || AreMeasured(fences);

    /// <summary>Why nothing begins that needs what no host has.</summary>
    public static string Reason(ImmutableArray<string> needs) =>
        $"no host with {string.Join(", ", needs)}: it goes on when one comes that has {(needs.Length == 1 ? "it" : "all of them")}";

    private static bool AreMeasured(ImmutableArray<Check> checks) => !checks.IsDefaultOrEmpty && checks.Any(static check => check is VerifierCheck);

    private static IEnumerable<string> Implied(StepAction action, SandboxMode? sandbox) => action switch
    {
        ToolAction tool => [Tool(tool.Tool)],
        AgentAction when sandbox == SandboxMode.FullAccess => [Models],
        AgentAction => [Models, Sandbox],
        _ => [],
    };

    private static IEnumerable<string> Verifiers(ImmutableArray<Check> checks) => checks.IsDefault ? [] : checks.OfType<VerifierCheck>().Select(static check => Verifier(check.Verifier));

    private static ImmutableArray<string> Some(ImmutableArray<string> labels) => labels.IsDefault ? [] : labels;

    private static ImmutableArray<string> Sorted(IEnumerable<string> some, IEnumerable<string> more) => [.. some.Concat(more).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
