using Orleans.Goals.Engine.Serialization;

namespace Orleans.Goals.Simulation.Upgrading;

/// <summary>Replaces older hosts one by one, as an operator would.</summary>
internal sealed class Rollout(Universe universe, UpgradePlan plan, int slots)
{
    private readonly bool[] isNew = [.. Enumerable.Repeat(!plan.IsOn, slots)];

    /// <summary>Whether the operator has taken away what held back the newer format.</summary>
    public bool IsRaised { get; private set; } = !plan.HoldsBack;

    /// <summary>The newest format that hosts write now.</summary>
    public int Writes => !plan.IsOn ? RecordFormats.Newest : !IsRaised ? UpgradePlan.Older : universe.Cluster.ReadByAll;

    /// <summary>The newest format that the next host of a place reads.</summary>
    public int ReadsAt(int slot) => isNew[slot] ? RecordFormats.Newest : UpgradePlan.Older;

    /// <summary>Begins.</summary>
    public void Start()
    {
        if (plan.IsOn)
        {
            universe.Counters.Reach("universe with an upgrade");
            universe.Scheduler.After(plan.Pause, () => Next(0));
        }
    }

    /// <summary>Faults stop: what is still old is replaced.</summary>
    public void Heal()
    {
        if (plan.IsOn)
        {
            Finish(0);
        }
    }

    private void Next(int slot)
    {
        if (!universe.Faults.IsOn)
        {
            return;
        }

        if (slot < slots)
        {
            Replace(slot, becomesNew: true);
            universe.Scheduler.After(plan.Pause, () => Next(slot + 1));
            return;
        }

        IsRaised = true;
        if (plan.OlderReturns)
        {
            universe.Scheduler.After(plan.Pause, () => Return(universe.Random.Below(slots)));
        }
    }

    private void Return(int slot)
    {
        if (universe.Faults.IsOn)
        {
            universe.Counters.Reach("older host returns");
            Replace(slot, becomesNew: false);
            universe.Scheduler.After(TimeSpan.FromSeconds(25), universe.Cluster.Scatter);
        }
    }

    private void Finish(int slot)
    {
        if (slot == slots)
        {
            IsRaised = true;
            return;
        }

        Replace(slot, becomesNew: true);
        universe.Scheduler.After(TimeSpan.FromSeconds(20), () => Finish(slot + 1));
    }

    private void Replace(int slot, bool becomesNew)
    {
        if (isNew[slot] != becomesNew)
        {
            isNew[slot] = becomesNew;
            universe.Cluster.Replace(slot);
        }
    }
}
