using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Secrets;

/// <summary>Secrets in the environment of this process: <c>GOALS_SECRET_NAME</c>. Commands do not get these variables.</summary>
internal sealed class EnvironmentSecrets : ISecretSource
{
    /// <inheritdoc/>
    public ValueTask<string?> GetAsync(string name, GoalId goal, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Environment.GetEnvironmentVariable(LauncherEnvironment.SecretPrefix + name));

    /// <inheritdoc/>
    public string Remedy(string name) => $"set {LauncherEnvironment.SecretPrefix}{name} where the goal is run";
}
