using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Planning;

namespace Orleans.Goals.Engine.Checks;

/// <summary>
/// Refuses contracts that no host that is there could measure, or plan for: a criterion that a model judges where there is no model, a check by a verifier or plans by a planner that
/// nobody has. A courtesy before the command is decided, for it is most often a spelling mistake: what goes away later is waited for, and a check that nobody can make is never passed.
/// </summary>
internal sealed class MeasuringDoor(Equipment has)
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
            ?? steps.Select(step => Problem(step, depth)).FirstOrDefault(static problem => problem is not null);
    }

    private string? Problem(StepDefinition step, int depth) => Problem(step.Checks, $"the checks of step {step.Id}") ?? step.Action switch
    {
        ToolAction { Tool: { } name } when !has.Tools.IsDefault && !has.Tools.Contains(name, StringComparer.Ordinal) => $"step {step.Id} calls the tool '{name}', and {has.Known(has.Tools)}",
        GoalAction action => Problem(action.Goal, $"doneWhen of the goal of step {step.Id}", depth + 1),
        _ => null,
    };

    private string? Problem(ImmutableArray<Check> checks, string path) =>
        checks.IsDefault ? null : checks.Select(check => Problem(check) is { } problem ? $"{path}: {check.Id} {problem}" : null).FirstOrDefault(static problem => problem is not null);

    private string? Problem(Check? check) => check switch
    {
        JudgeCheck when has.NoModels() is { } missing => $"is judged by a model, and {has.Who} none: {missing}",
        VerifierCheck { Verifier: { } name } when !has.Verifiers.Contains(name, StringComparer.Ordinal) => $"is measured by the verifier '{name}', and {has.Known(has.Verifiers)}",
        _ => null,
    };

    private string? Problem(PlannerChoice? planner, int depth) => planner is { Name: { } name } && !has.Planners.Contains(name, StringComparer.Ordinal)
        ? $"strategy: the plans {(depth == 0 ? string.Empty : "of a goal that is a step ")}are made by the planner '{name}', and {has.Known(has.Planners)}: {PlannerWork.Remedy}"
        : null;
}
