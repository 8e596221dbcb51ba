using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Secrets;

/// <summary>The secrets of this machine's user: the variables <c>GOALS_SECRET_NAME</c> of this process, then the files of their folder.</summary>
internal sealed class HostSecrets(params IReadOnlyList<ISecretSource> sources) : ISecretSource
{
    /// <summary>Those of this process and its user.</summary>
    public static readonly HostSecrets Usual = new(new EnvironmentSecrets(), new FileSecrets(FileSecrets.UserFolder));

    /// <inheritdoc/>
    public async ValueTask<string?> GetAsync(string name, GoalId goal, CancellationToken cancellationToken)
    {
        foreach (var source in sources)
        {
            if (await source.GetAsync(name, goal, cancellationToken) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public string Remedy(string name) => string.Join(", or ", sources.Select(source => source.Remedy(name)).Where(static remedy => remedy.Length > 0));
}
