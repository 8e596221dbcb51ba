namespace Orleans.Goals.Simulation.Scheduling;

/// <summary>What a strand lives and dies with.</summary>
internal interface IStrandHost
{
    /// <summary>Whether it crashed: nothing of it runs any more.</summary>
    bool IsGone { get; }

    /// <summary>Whether it stands still for a while, as a process does in a long collection or on a suspended machine.</summary>
    bool IsPaused { get; }
}
