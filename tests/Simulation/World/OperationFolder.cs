namespace Orleans.Goals.Simulation.World;

/// <summary>An operation's folder, as hosts and launchers see it: who claims a slot first has it.</summary>
internal sealed class OperationFolder
{
    private readonly SortedDictionary<int, FolderClaim> claims = [];

    /// <summary>In which run of the machine a host was about to start a launcher; null when none ever was.</summary>
    public int? PreparedInBoot { get; set; }

    /// <summary>Whether it was removed, since its operation is settled.</summary>
    public bool IsRemoved { get; set; }

    public FolderClaim? Claim(int slot) => claims.GetValueOrDefault(slot);

    public void Put(int slot, FolderClaim claim) => claims.Add(slot, claim);
}

/// <summary>Who has a slot.</summary>
internal abstract record FolderClaim;

/// <summary>A later execution: what was to start here never did and never will.</summary>
internal sealed record SeizedBy(int Execution) : FolderClaim;

/// <summary>A launcher, with its command.</summary>
internal sealed record LaunchedAs(SimProcess Process) : FolderClaim;
