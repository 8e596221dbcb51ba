using System.Globalization;
using Orleans.Goals.ClusterProof.Servers;

namespace Orleans.Goals.ClusterProof.Silos;

/// <summary>Silo processes on the loopback over a database of a real PostgreSQL.</summary>
internal sealed class ProofCluster : IAsyncDisposable
{
    private readonly string folder;

    private ProofCluster(string folder, string connection, IReadOnlyList<SiloMember> members)
    {
        this.folder = folder;
        Connection = connection;
        Members = members;
    }

    /// <summary>Its database.</summary>
    public string Connection { get; }

    /// <summary>Its places.</summary>
    public IReadOnlyList<SiloMember> Members { get; }

    /// <summary>A folder for goals to work in.</summary>
    public string Work => Directory.CreateDirectory(Path.Combine(folder, "work")).FullName;

    /// <summary>How often a silo ended though nobody ended it.</summary>
    public int FalseDeaths => Members.Sum(static member => member.FalseDeaths);

    /// <summary>Starts silos, all at once.</summary>
    /// <param name="postgres">The server.</param>
    /// <param name="silos">How many.</param>
    /// <param name="ownFolders">Whether each has a folder of its own, as on machines of their own; else they share one, and take over each other's commands.</param>
    /// <param name="settings">More settings.</param>
    public static async Task<ProofCluster> StartAsync(PostgresProcess postgres, int silos, bool ownFolders, IReadOnlyDictionary<string, string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("goals-cluster-").FullName;
        var connection = await postgres.CreateDatabaseAsync(SiloVariables.Scripts);
        var more = new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["Goals:FolderIsShared"] = ownFolders ? "false" : "true",
            ["Goals:ArtifactFolder"] = Path.Combine(folder, "artifacts"),
        };
        var cluster = new ProofCluster(folder, connection, [.. Enumerable.Range(1, silos).Select(number =>
            new SiloMember(number, connection, Path.Combine(folder, ownFolders ? string.Create(CultureInfo.InvariantCulture, $"silo{number}") : "silos"), more))]);
        try
        {
            await Task.WhenAll(cluster.Members.Select(static member => member.StartAsync()));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
        {
            await member.DisposeAsync();
        }

        // What a command that was just killed still has open may be in the way for a moment.
        for (var tries = 0; Directory.Exists(folder); tries++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
            }
            catch (IOException) when (tries < 50)
            {
                await Task.Delay(100);
            }
        }
    }
}
