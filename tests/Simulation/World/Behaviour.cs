namespace Orleans.Goals.Simulation.World;

/// <summary>What a command or tool really does when it runs. Rates are in ten thousand.</summary>
internal sealed record Behaviour
{
    /// <summary>The file it writes.</summary>
    public required string Writes { get; init; }

    /// <summary>How often it fails.</summary>
    public required int Fails { get; init; }

    /// <summary>How often it never ends by itself.</summary>
    public required int Hangs { get; init; }

    /// <summary>How often it ends well without having written its file.</summary>
    public required int Forgets { get; init; }

    /// <summary>How often it breaks something: the sources, or what another step wrote.</summary>
    public required int Breaks { get; init; }

    /// <summary>What it breaks then; null for the sources.</summary>
    public string? Removes { get; init; }

    /// <summary>The longest it takes, in milliseconds.</summary>
    public required int Longest { get; init; }
}
