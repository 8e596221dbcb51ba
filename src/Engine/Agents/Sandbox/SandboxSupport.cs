namespace Orleans.Goals.Engine.Agents.Sandbox;

/// <summary>Whether commands can be run in sandboxes on this machine.</summary>
internal sealed record SandboxSupport
{
    /// <summary>With what; null when they cannot.</summary>
    public SandboxPrograms? Programs { get; init; }

    /// <summary>Why they cannot, and what helps; null when they can.</summary>
    public string? Refusal { get; init; }

    /// <summary>What does not hold here of what sandboxes usually hold; null when all of it does.</summary>
    public string? Weakness { get; init; }
}
