using Orleans.Goals.Engine.Archives;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Grains.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Archives;

/// <summary>Writes an imported goal into grain storage: all of it is seen at once, or nothing.</summary>
internal sealed class GoalStaging(RecordStaging records, IRecordReader reader)
{
    /// <summary>Whether a goal was begun to be imported, and not ended.</summary>
    public Task<bool> IsCutAsync(GoalId goal, CancellationToken cancellationToken) => records.IsHiddenAsync(ActorKey.ForGoal(goal), cancellationToken);

    /// <summary>Writes a goal.</summary>
    /// <param name="read">The goal, of which there is no record here.</param>
    /// <param name="beforeShown">Sees to it that somebody wakes it, before it is there.</param>
    /// <param name="cancellationToken">Stops it before it is there.</param>
    /// <returns>Whether it is there by this.</returns>
    public async Task<bool> WriteAsync(ImportedGoal read, Func<long, Task> beforeShown, CancellationToken cancellationToken)
    {
        var goal = ActorKey.ForGoal(read.Goal);
        if (await records.IsHiddenAsync(goal, cancellationToken))
        {
            await RemoveCutAsync(read.Goal, cancellationToken);
        }

        var appends = read.Appends.GroupBy(static append => append.Key, static append => append.Append).ToDictionary(static group => group.Key, static group => group.ToArray());
        if (!await records.WriteAsync(goal, appends[goal], isHidden: true, cancellationToken))
        {
            return false;
        }

        foreach (var (key, own) in appends.Where(one => one.Key != goal))
        {
            if (!await records.WriteAsync(key, own, isHidden: false, cancellationToken))
            {
                throw new StoreUnavailableException($"{read.Goal} was not imported: there is a record {key} already, which is being removed or belongs to nobody; import it again");
            }
        }

        await beforeShown(appends[goal].Length);
        return await records.ShowAsync(goal, cancellationToken);
    }

    /// <summary>Removes what an import that was cut has left: the hidden record says what that can be, and goes last.</summary>
    private async Task RemoveCutAsync(GoalId goal, CancellationToken cancellationToken)
    {
        var key = ActorKey.ForGoal(goal);
        var state = GoalLogic.Instance.Replay(key, await records.OpenHiddenAsync(key, cancellationToken), out _);
        for (var number = 1; number <= state.Plans; number++)
        {
            var plan = ActorKey.ForPlan(goal, number);
            var left = await reader.ReadAsync(plan, cancellationToken);
            if (left.Version > 0)
            {
                foreach (var worker in PlanForgetting.WorkersOf(PlanLogic.Instance.Replay(plan, left, out _)))
                {
                    await RemoveAsync(worker, cancellationToken);
                }
            }

            await RemoveAsync(plan, cancellationToken);
        }

        await RemoveAsync(ActorKey.ForBoard(goal), cancellationToken);
        await records.RemoveHiddenAsync(key, cancellationToken);
    }

    private Task RemoveAsync(ActorKey key, CancellationToken cancellationToken) => records.RemoveAsync(key, cancellationToken);
}
