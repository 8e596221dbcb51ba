namespace Orleans.Goals.Engine.Processes;

/// <summary>A command at work.</summary>
/// <param name="Operation">The operation it belongs to.</param>
/// <param name="ProcessId">Its launcher, whose id is also that of its session.</param>
/// <param name="Since">When its time began to count.</param>
internal sealed record RunningCommand(string Operation, int ProcessId, DateTimeOffset Since);
