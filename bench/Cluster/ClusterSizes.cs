namespace Orleans.Goals.Bench.Cluster;

/// <summary>How much of everything.</summary>
internal sealed record ClusterSizes
{
    public int Goals { get; init; } = 64;

    public int Steps { get; init; } = 50;

    public int Active { get; init; } = 1_000;

    public int Parked { get; init; } = 10_000;

    /// <summary>These sizes but for one; null when there is no such.</summary>
    public ClusterSizes? With(string option, int number) => option switch
    {
        "--goals" => this with { Goals = number },
        "--steps" => this with { Steps = number },
        "--active" => this with { Active = number },
        "--parked" => this with { Parked = number },
        _ => null,
    };
}
