using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Operations;

/// <summary>Knows the values of secrets. Contracts name secrets and never hold them; hosts ask for them where a command starts.</summary>
/// <remarks>
/// Asked anew for every attempt and every check that needs one, and again when a host takes over a running command, to keep the value out of its
/// output: the answer may change over time. Safe for use by many threads.
/// </remarks>
public interface ISecretSource
{
    /// <summary>The value of a secret.</summary>
    /// <param name="name">Its name: letters, digits and underscores.</param>
    /// <param name="goal">The goal that needs it.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    /// <returns>The value, or null when there is no such secret: then what needs it does not start.</returns>
    /// <exception cref="SecretUnavailableException">It is there but cannot be used; the message says why and what to do.</exception>
    ValueTask<string?> GetAsync(string name, GoalId goal, CancellationToken cancellationToken);

    /// <summary>How a person gives a secret to this source, as the rest of a sentence; told when one is missing.</summary>
    /// <param name="name">The secret's name.</param>
    string Remedy(string name) => $"give '{name}' to the application that runs the goal";
}
