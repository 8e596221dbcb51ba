using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Workspaces;

/// <summary>
/// Refuses a new goal whose workspace is not there. For hosts whose commands run on this machine; a contract is valid all the same, and a goal that
/// was accepted stays accepted when its workspace goes away.
/// </summary>
internal static class WorkspaceFolder
{
    /// <summary>The refusal, or null when the command may be decided.</summary>
    public static async Task<CommandReply?> RefuseAsync(IRecordReader reader, GoalId goal, GoalCommand command, CancellationToken cancellationToken)
    {
        if (command is not SubmitGoal { Contract: var contract } || !ContractValidator.Validate(contract).IsEmpty || contract.Remote is not null || Problem(contract.Workspace) is not { } problem)
        {
            return null;
        }

        var key = ActorKey.ForGoal(goal);
        var state = GoalLogic.Instance.Replay(key, await reader.ReadAsync(key, cancellationToken).ConfigureAwait(false), out _);
        return state is { Exists: false, ClearedAt: null } ? new CommandReply { Refusal = Refusal.Invalid, Reason = $"{problem}. Nothing was begun" } : null;
    }

    /// <summary>What is wrong with a folder as a workspace, and what to do; null when nothing is.</summary>
    public static string? Problem(string folder) =>
        Directory.Exists(folder) ? null
        : File.Exists(folder) ? $"the workspace {Excerpt.OfPath(folder)} is a file; name a folder"
        : $"there is no folder {Excerpt.OfPath(folder)}, and it is the goal's workspace; make it, or name another one";
}
