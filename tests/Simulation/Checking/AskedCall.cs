using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>A call that a person was asked about.</summary>
/// <param name="Call">The call.</param>
/// <param name="Until">Until when it may begin.</param>
/// <param name="LeavesTheSandbox">Whether it was asked to run outside the sandbox.</param>
internal sealed record AskedCall(ToolRequest Call, DateTimeOffset Until, bool LeavesTheSandbox)
{
    /// <summary>Whether it has begun.</summary>
    public bool IsUsed { get; set; }
}
