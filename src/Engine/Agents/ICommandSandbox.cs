using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Agents;

/// <summary>Keeps the commands of agents within what the contract allows them.</summary>
internal interface ICommandSandbox
{
    /// <summary>The command as it is started.</summary>
    /// <param name="policy">What is allowed.</param>
    /// <param name="workspace">The absolute path of the workspace.</param>
    /// <param name="arguments">The command.</param>
    /// <exception cref="SandboxUnavailableException">This machine cannot keep it to that. It is not started then: what is allowed is never silently more.</exception>
    ImmutableArray<string> Wrap(AgentPolicy policy, string workspace, ImmutableArray<string> arguments);
}

/// <summary>This machine cannot keep commands to what is allowed; the message says why, and what to do.</summary>
/// <param name="message">Why.</param>
internal sealed class SandboxUnavailableException(string message) : GoalsException(message);
