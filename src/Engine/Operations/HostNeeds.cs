using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Serialization;
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

    /// <summary>The first format in which records tell of hosts that are missing.</summary>
    private const int PlacedFormat = 2;

    private const string FormatPrefix = "format:";

    /// <summary>What a step needs that calls a tool of the application.</summary>
    public static string Tool(string name) => $"tool:{name}";

    /// <summary>What a check needs that code of the application measures.</summary>
    public static string Verifier(string name) => $"verifier:{name}";

    /// <summary>What a goal needs whose plans are made by code of the application.</summary>
    public static string Planner(string name) => $"planner:{name}";

    /// <summary>What is needed to read a record: see <see cref="Serialization.RecordFormats"/>.</summary>
    private static string Format(int format) => string.Create(CultureInfo.InvariantCulture, $"{FormatPrefix}{format}");

    /// <summary>The format that is needed, where this need is one.</summary>
    public static int? FormatOf(string need) =>
        need.StartsWith(FormatPrefix, StringComparison.Ordinal) ? int.Parse(need.AsSpan(FormatPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture) : null;

    /// <summary>The names of what some have of a kind, as <see cref="Tool"/> makes a need of each.</summary>
    public static ImmutableArray<string> Names(ImmutableArray<string> has, Func<string, string> kind)
    {
        var prefix = kind(string.Empty);
        return [.. has.Where(need => need.StartsWith(prefix, StringComparison.Ordinal)).Select(need => need[prefix.Length..]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>
    /// What is needed, and to read what it is needed for as well: else another host begins nothing. That what is needed was missing may have been recorded, and that alone takes
    /// <see cref="PlacedFormat"/>. What needs nothing runs where it is read.
    /// </summary>
    public static ImmutableArray<string> Read<T>(ImmutableArray<string> needs, T from, JsonTypeInfo<T> type)
        where T : class => needs.IsDefaultOrEmpty ? needs : Sorted(needs, [Format(Math.Max(PlacedFormat, RecordFormats.Of(from, type)))]);

    /// <summary>Whether somebody wrote it down; else it follows from the work.</summary>
    public static bool IsLabel(string need) => Identifier.IsValid(need);

    /// <summary>What a goal needs for anything of its own, and for each of its steps.</summary>
    /// <param name="contract">Its contract.</param>
    /// <param name="maker">What makes its next plan; null where there is one, or it is declared.</param>
    public static ImmutableArray<string> Of(GoalContract contract, string? maker) =>
        contract.Needs.IsDefaultOrEmpty && maker is null && !AreMeasured(contract.DoneWhen) && !AreMeasured(contract.Fences)
            ? []
            : Sorted(Some(contract.Needs), Measuring(contract.DoneWhen).Concat(Measuring(contract.Fences)).Concat(maker is null ? [] : [maker]));

    /// <summary>What needs what the goal needs, and makes these checks.</summary>
    public static ImmutableArray<string> Of(ImmutableArray<string> labels, ImmutableArray<Check> checks) =>
        labels.IsDefaultOrEmpty && !AreMeasured(checks) ? [] : Sorted(Some(labels), Measuring(checks));

    /// <summary>What an attempt at a step needs, and what is looked at for it afterwards.</summary>
    /// <param name="labels">What the goal needs.</param>
    /// <param name="step">The step.</param>
    /// <param name="fences">The goal's fences.</param>
    /// <param name="sandbox">How agents' commands are kept in.</param>
    public static ImmutableArray<string> Of(ImmutableArray<string> labels, StepDefinition step, ImmutableArray<Check> fences, SandboxMode? sandbox) =>
        Has(step, fences) || !labels.IsDefaultOrEmpty ? Sorted(Some(labels).Concat(Some(step.Needs)).Concat(Implied(step.Action, sandbox)), Measuring(step.Checks).Concat(Measuring(fences))) : [];

    /// <summary>Whether a step needs anything that the goal does not say.</summary>
    public static bool Has(StepDefinition step, ImmutableArray<Check> fences) => !step.Needs.IsDefaultOrEmpty || step.Action is ToolAction or AgentAction
        || AreMeasured(step.Checks) || AreMeasured(fences);

    /// <summary>Why nothing begins that needs what no host has.</summary>
    public static string Reason(ImmutableArray<string> needs)
    {
        // Where a host has models and no sandbox, the work goes on there and says what it lacks.
        var named = needs.RemoveAll(static need => need == Sandbox || FormatOf(need) is not null);
        return $"no host with {string.Join(", ", named.Select(Words))}: it goes on when one comes that has {(named.Length == 1 ? "it" : "all of them")}";
    }

    /// <summary>What is needed, for a person.</summary>
    private static string Words(string need) => need switch
    {
        Models => "models",
        _ => need.Replace(':', ' '),
    };

    private static bool AreMeasured(ImmutableArray<Check> checks) => !checks.IsDefaultOrEmpty && checks.Any(static check => check is VerifierCheck or JudgeCheck);

    private static IEnumerable<string> Implied(StepAction action, SandboxMode? sandbox) => action switch
    {
        ToolAction tool => [Tool(tool.Tool)],
        AgentAction when sandbox == SandboxMode.FullAccess => [Models],
        AgentAction => [Models, Sandbox],
        _ => [],
    };

    private static IEnumerable<string> Measuring(ImmutableArray<Check> checks) => (checks.IsDefault ? [] : checks).SelectMany(static check => check switch
    {
        VerifierCheck { Verifier: var name } => [Verifier(name)],
        JudgeCheck => [Models],
        _ => Array.Empty<string>(),
    });

    private static ImmutableArray<string> Some(ImmutableArray<string> labels) => labels.IsDefault ? [] : labels;

    private static ImmutableArray<string> Sorted(IEnumerable<string> some, IEnumerable<string> more) => [.. some.Concat(more).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
