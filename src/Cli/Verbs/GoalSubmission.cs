using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Verbs;

/// <summary>Finds the goal that a file means, and submits it.</summary>
internal sealed class GoalSubmission(IGoals goals, StoreLocation store, TimeProvider time)
{
    private const int PageLength = 1_000;

    /// <summary>Submits a file's goal: under the id it names, else under one made of the file's name.</summary>
    /// <remarks>
    /// A made id is the name, or the name with the first number that is free. A goal with such an id and the same contract that has not
    /// ended is the one that is meant.
    /// </remarks>
    /// <returns>The goal and the reply to its submission; a conflict of contracts only for a goal that the file names.</returns>
    public async Task<(GoalId Goal, CommandReply Reply)> SubmitAsync(ParsedGoalFile file, string path, bool queue)
    {
        if (file.Id is { } named)
        {
            var goal = store.GoalOf(named);
            return (goal, await SubmitAsync(goal, file.Contract, queue));
        }

        IReadOnlyDictionary<string, GoalStatus>? known = null;
        for (var number = 1; ; number++)
        {
            var goal = store.GoalOf(GoalFile.DeriveId(path, number));
            if (known is not null && known.TryGetValue(goal.Name, out var status) && HasEnded(status))
            {
                continue;
            }

            var reply = await SubmitAsync(goal, file.Contract, queue);
            if (reply.Refusal is not (Refusal.ContractConflict or Refusal.Cleared) && !HasEnded(reply.Status))
            {
                return (goal, reply);
            }

            // The name is taken. Goals that have ended are many in time: they are passed over without asking each.
            known ??= await ListAsync();
        }
    }

    private static bool HasEnded(GoalStatus status) => status is GoalStatus.Complete or GoalStatus.Cancelled;

    private Task<CommandReply> SubmitAsync(GoalId goal, GoalContract contract, bool queue) =>
        goals.AskAsync(goal, new SubmitGoal { Id = CommandId.New(time), Contract = contract, Queue = queue });

    private async Task<IReadOnlyDictionary<string, GoalStatus>> ListAsync()
    {
        var known = new Dictionary<string, GoalStatus>(StringComparer.Ordinal);
        await foreach (var goal in GoalPages.AllAsync(goals, new GoalFilter { Tenant = store.GoalOf(GoalId.LocalTenant).Tenant, Limit = PageLength }))
        {
            known.Add(goal.Id.Name, goal.Status);
        }

        return known;
    }
}
