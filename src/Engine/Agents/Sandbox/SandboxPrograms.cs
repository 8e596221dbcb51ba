namespace Orleans.Goals.Engine.Agents.Sandbox;

/// <summary>The programs that a sandbox is made with, by absolute paths: what the goal says of <c>PATH</c> is not asked.</summary>
/// <param name="Bubblewrap"><c>bwrap</c>.</param>
/// <param name="Limits"><c>prlimit</c>, of util-linux.</param>
/// <param name="Environment"><c>env</c>, of GNU coreutils: it can ignore signals for what it starts, and end that.</param>
internal sealed record SandboxPrograms(string Bubblewrap, string Limits, string Environment);
