using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Planning;

/// <summary>What a planner of the application is told.</summary>
internal static class PlannerCalls
{
    /// <summary>The question that is open.</summary>
    public static PlannerSpec SpecOf(GoalState state)
    {
        var planner = state.Contract!.Planner!;
        return new PlannerSpec
        {
            Workspace = state.Contract.Workspace,
            Redacted = state.Secrets,
            NotAfter = GoalView.Deadline(state),
            Planner = planner,
            Call = CallOf(state),
            Timeout = GoalView.ActiveLeft(state) is { } left && left < planner.Timeout ? left > ContractLimits.ShortestActive ? left : ContractLimits.ShortestActive : planner.Timeout,
        };
    }

    /// <summary>A plan as it is remembered: the whole of it.</summary>
    public static string Write(PlanDefinition plan) => JsonSerializer.Serialize(plan, ContractJsonContext.Default.PlanDefinition);

    private static PlannerCall CallOf(GoalState state) => new()
    {
        Goal = state.GoalId,
        Operation = state.Open!.Operation,
        Contract = state.Contract!,
        Number = state.Plans + 1,
        Setback = state.Setback,
        Verdicts = state.Manifest,
        Tried = state.Tried.IsDefault ? [] : [.. state.Tried.Select(Try)],
        Finished = Steps(state, unknown: false),
        Unknown = Steps(state, unknown: true),
        Said = [.. state.Steering.Where(static said => !said.IsNudge).Select(static said => said.Text)],
        Problems = [.. (state.Planning ?? new PlanningState()).Transcript.OfType<Agents.HostSaid>().Select(static said => said.Text)],
    };

    private static ImmutableArray<string> Steps(GoalState state, bool unknown) =>
        [.. state.Finished.Where(step => step.Unknown == unknown).Select(static step => step.Step).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static PlanTry Try(TriedPlan tried) => new()
    {
        Number = tried.Number,
        Why = tried.Why,
        Plan = Read(tried.Steps),
        Outcome = tried.Outcome.Length == 0 ? "it ended, and the goal is not reached" : tried.Outcome,
    };

    /// <summary>A plan as a planner made it. One of a model, before the goal had a planner, is told by its outcome.</summary>
    private static PlanDefinition? Read(string? written) =>
        written is ['{', ..] ? JsonSerializer.Deserialize(written, ContractJsonContext.Default.PlanDefinition) : null;
}
