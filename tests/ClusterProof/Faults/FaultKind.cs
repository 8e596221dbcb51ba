namespace Orleans.Goals.ClusterProof.Faults;

/// <summary>What happens to the cluster.</summary>
internal enum FaultKind
{
    /// <summary>Nothing; never drawn.</summary>
    None = 0,

    /// <summary>A silo is killed. What it had started lives on.</summary>
    Kill = 1,

    /// <summary>A silo is killed, with everything it had started: as when a machine loses its power.</summary>
    Machine = 2,

    /// <summary>A silo stands still for longer than it takes to declare it dead, and then goes on.</summary>
    Freeze = 3,

    /// <summary>A silo is ended in good order.</summary>
    Stop = 4,

    /// <summary>All silos are killed at once.</summary>
    RestartAll = 5,

    /// <summary>The storage server crashes, and comes back.</summary>
    Storage = 6,
}
