using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Lets a plan of a goal that is being cleared be forgotten: its workers first, for only its record knows them.</summary>
internal static class PlanForgetting
{
    /// <summary>Does it; done again it changes nothing.</summary>
    /// <param name="reader">The records.</param>
    /// <param name="deliver">Tells an actor.</param>
    /// <param name="plan">The plan.</param>
    public static async Task ForgetAsync(IRecordReader reader, Func<ActorKey, ActorMessage, Task> deliver, ActorKey plan)
    {
        var state = PlanLogic.Instance.Replay(plan, await reader.ReadAsync(plan, CancellationToken.None).ConfigureAwait(false), out _);
        foreach (var worker in WorkersOf(state))
        {
            await deliver(worker, new ForgetMessage()).ConfigureAwait(false);
        }

        await deliver(plan, new ForgetMessage()).ConfigureAwait(false);
        var board = ActorKey.ForBoard(plan.Goal);
        if (state.Crew > 0 || BoardLogic.Instance.Replay(board, await reader.ReadAsync(board, CancellationToken.None).ConfigureAwait(false), out _) is { Sequence: > 0 })
        {
            await deliver(board, new ForgetMessage()).ConfigureAwait(false);
        }
    }

    /// <summary>The workers that a plan ever had.</summary>
    public static IEnumerable<ActorKey> WorkersOf(PlanState plan) => plan.Assignment is null ? [] : plan.Steps
        .Where(step => plan.Step(step.Key).Action is AgentAction)
        .SelectMany(step => Enumerable.Range(1, step.Value.Attempt).Select(attempt => ActorKey.ForWorker(plan.Key, plan.Step(step.Key).Id, attempt)));
}
