using System.Collections.Immutable;
using Microsoft.Extensions.AI;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Models;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Checks;

/// <summary>
/// Refuses contracts that this host could never measure, or plan for: a criterion that a model judges where there is no model, a check by a verifier or plans by a planner that
/// is not there. A courtesy before the command is decided: another host may have them, and a check that nobody can make is unmeasurable, and never passed.
/// </summary>
internal sealed class MeasuringDoor(Func<ModelRole, IChatClient>? models, ImmutableArray<IVerifier> verifiers, ImmutableArray<IPlanner> planners)
{
    /// <summary>The refusal, or null when the command may be decided.</summary>
    public CommandReply? Refuse(GoalCommand command) => (command switch
    {
        SubmitGoal submit => submit.Contract,
        EditGoal edit => edit.Contract,
        _ => null,
    }) is { } contract && Problem(contract, "doneWhen", depth: 0) is { } problem ? new CommandReply { Refusal = Refusal.Invalid, Reason = problem } : null;

    private string? Problem(GoalContract? contract, string path, int depth)
    {
        // What is no valid contract is refused as that.
        if (contract is null || depth > GoalAction.MaximumDepth)
        {
            return null;
        }

        var steps = (contract.Plans.IsDefault ? [] : contract.Plans).Where(static plan => plan is { Steps.IsDefault: false }).SelectMany(static plan => plan.Steps).Where(static step => step is not null);
        return Problem(contract.Planner, depth)
            ?? Problem(contract.DoneWhen, path)
            ?? Problem(contract.Fences, "fences")
            ?? steps.Select(step => Problem(step.Checks, $"the checks of step {step.Id}") ?? Problem((step.Action as GoalAction)?.Goal, $"doneWhen of the goal of step {step.Id}", depth + 1))
                .FirstOrDefault(static problem => problem is not null);
    }

    private string? Problem(ImmutableArray<Check> checks, string path) =>
        checks.IsDefault ? null : checks.Select(check => Problem(check) is { } problem ? $"{path}: {check.Id} {problem}" : null).FirstOrDefault(static problem => problem is not null);

    private string? Problem(Check? check) => check switch
    {
        JudgeCheck when Missing() is { } missing => $"is judged by a model, and this host has none: {missing}",
        VerifierCheck { Verifier: { } name } when !verifiers.Any(known => known.Name == name) => verifiers.IsEmpty
            ? $"is measured by the verifier '{name}', and this host has none"
            : $"is measured by the verifier '{name}', and this host has only {string.Join(", ", verifiers.Select(static known => known.Name).Order(StringComparer.Ordinal))}",
        _ => null,
    };

    private string? Problem(PlannerChoice? planner, int depth) => planner is { Name: { } name } && !planners.Any(known => known.Name == name)
        ? $"strategy: the plans {(depth == 0 ? string.Empty : "of a goal that is a step ")}are made by the planner '{name}', and {PlannerWork.Known(planners)}"
        : null;

    private string? Missing()
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
