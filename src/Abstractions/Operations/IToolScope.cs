using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Operations;

/// <summary>For whom a <see cref="IToolSource"/> works, and what the host does for it.</summary>
public interface IToolScope
{
    /// <summary>The goal.</summary>
    GoalId Goal { get; }

    /// <summary>The absolute path of the goal's workspace.</summary>
    string Workspace { get; }

    /// <summary>How the goal's agents work, the servers that it names included.</summary>
    AgentPolicy Policy { get; }

    /// <summary>A text with the values of the secrets that it names as <c>${secret:NAME}</c>.</summary>
    /// <exception cref="SecretUnavailableException">One cannot be had; the message says what to do.</exception>
    ValueTask<string> FillAsync(string text, CancellationToken cancellationToken);

    /// <summary>A program as it is to be started, in the sandbox of the goal's agents.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="environment">What it finds in its environment beside what the host's has; null for nothing.</param>
    /// <param name="temporary">The absolute path of a folder of its own for temporary files; it must be there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>How to start it, or why it must not be started.</returns>
    ValueTask<ToolProgram> ConfineAsync(CommandLine command, CommandEnvironment? environment, string temporary, CancellationToken cancellationToken);
}
