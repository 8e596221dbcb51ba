using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Workspaces;

/// <summary>
/// Refuses a new goal whose workspace another one has, unless it asks to be queued. A courtesy before the command is decided: what keeps two goals
/// out of one folder is that a goal begins nothing before the workspace said that it has it.
/// </summary>
internal static class WorkspaceDoor
{
    /// <summary>The refusal, or null when the command may be decided.</summary>
    public static async Task<CommandReply?> RefuseAsync(IRecordReader reader, GoalId goal, GoalCommand command, CancellationToken cancellationToken) =>
        command is SubmitGoal { Queue: false, Contract: var contract } && ContractValidator.Validate(contract).IsEmpty
            ? await RefuseAsync(reader, goal, contract, cancellationToken).ConfigureAwait(false)
            : null;

    /// <summary>The refusal of a new goal with a valid contract, or null when it may be accepted.</summary>
    public static async Task<CommandReply?> RefuseAsync(IRecordReader reader, GoalId goal, GoalContract contract, CancellationToken cancellationToken)
    {
        if (contract.ReadsOnly)
        {
            return null;
        }

        var key = ActorKey.ForWorkspace(goal.Tenant, GoalDeliveries.Claimed(contract, goal));
        var workspace = WorkspaceLogic.Instance.Replay(key, await reader.ReadAsync(key, cancellationToken).ConfigureAwait(false), out _);
        if (workspace.Claims.IsEmpty || workspace.Find(goal) is not null || (await ReadAsync(reader, goal, cancellationToken).ConfigureAwait(false)).Exists)
        {
            return null;
        }

        var holder = await ReadAsync(reader, workspace.Claims[0].Goal, cancellationToken).ConfigureAwait(false);
        return !holder.HasClaim ? null : new CommandReply
        {
            Refusal = Refusal.WorkspaceHeld,
            Reason = $"{holder.Id} ({GoalView.Status(holder)}) works in {GoalDeliveries.Claimed(contract, goal)}: wait until it has ended, cancel it, or ask to be queued behind it",
        };
    }

    private static async Task<GoalState> ReadAsync(IRecordReader reader, GoalId goal, CancellationToken cancellationToken)
    {
        var key = ActorKey.ForGoal(goal);
        return GoalLogic.Instance.Replay(key, await reader.ReadAsync(key, cancellationToken).ConfigureAwait(false), out _);
    }
}
