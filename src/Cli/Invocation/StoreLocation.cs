using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>Where the store is.</summary>
/// <param name="Folder">Its folder, absolute.</param>
/// <param name="IsNamed">Whether it was named on the command line, so that commands shown to a person must name it too.</param>
internal sealed record StoreLocation(string Folder, bool IsNamed)
{
    /// <summary>The variable that names the store when the command line does not.</summary>
    public const string Variable = "GOALS_STORE";

    private const string DefaultFolder = "orleans-goals";

    /// <summary>The server that has the goals; null when they are in the folder.</summary>
    public RemoteServer? Server { get; init; }

    /// <summary>Where the goals are, for a person.</summary>
    public string Place => Server?.ToString() ?? Folder;

    /// <summary>The store's place: what was named, else what the environment names, else a folder of the user's.</summary>
    /// <returns>Null when what was named is no path, or the user has no folder.</returns>
    public static StoreLocation? Find(string? named)
    {
        var folder = named ?? (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } variable ? variable : InUsersFolder());
        return string.IsNullOrWhiteSpace(folder) || folder.Contains('\0', StringComparison.Ordinal)
            ? null
            : new StoreLocation(Path.GetFullPath(folder), named is not null);
    }

    /// <summary>Whether there is anything at that place yet.</summary>
    public bool Exists => Server is not null || Directory.Exists(Folder);

    /// <summary>The file that stands where the store's folder, or one above it, would have to be; null when nothing is in the way.</summary>
    public string? FileInTheWay()
    {
        for (var path = Folder; path is not null && !Directory.Exists(path); path = Path.GetDirectoryName(path))
        {
            if (File.Exists(path))
            {
                return path;
            }
        }

        return null;
    }

    /// <summary>A goal's id as a person types it: the tenant of goals on this machine is left out.</summary>
    public static string NameOf(GoalId goal) => goal.Tenant == GoalId.LocalTenant ? goal.Name : goal.Value;

    /// <summary>The goal that a person names without a tenant.</summary>
    public GoalId GoalOf(string name) => new(Server?.Tenant ?? GoalId.LocalTenant, name);

    /// <summary>A command for a person to type, about a goal in this store.</summary>
    /// <param name="verb">The verb.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="options">What follows the goal's id.</param>
    public string Command(string verb, GoalId goal, string options = "") =>
        $"goals {verb} {NameOf(goal)}{(options.Length == 0 ? string.Empty : " ")}{options}{(IsNamed ? $" --store {Quoted(Folder)}" : string.Empty)}{(Server is { IsNamed: true } ? $" --server {Server}" : string.Empty)}";

    /// <summary>The file of an artifact, or null when it is not there.</summary>
    public string? FileOf(GoalId goal, ArtifactReference artifact)
    {
        if (Server is not null)
        {
            return null;
        }

        var path = Path.Combine(Folder, FileArtifactStore.ArtifactsFolder, goal.Tenant, goal.Name, artifact.Name);
        return File.Exists(path) ? path : null;
    }

    /// <summary><c>$XDG_DATA_HOME/orleans-goals</c>, by default <c>~/.local/share/orleans-goals</c>; null for a user without a home.</summary>
    private static string? InUsersFolder() =>
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } data
            ? Path.Combine(data, DefaultFolder)
            : null;

    private static string Quoted(string path) => path.All(character => char.IsAsciiLetterOrDigit(character) || "/.-_+,:@".Contains(character, StringComparison.Ordinal))
        ? path
        : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
