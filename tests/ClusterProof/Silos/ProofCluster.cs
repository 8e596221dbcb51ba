using System.Globalization;
using Orleans.Goals.ClusterProof.Servers;

namespace Orleans.Goals.ClusterProof.Silos;

/// <summary>Silo processes on the loopback over a real storage server.</summary>
internal sealed class ProofCluster : IAsyncDisposable
{
    private readonly string folder;

    private readonly MembershipReader membership;

    private ProofCluster(string folder, IReadOnlyDictionary<string, string> storage, MembershipReader membership, IReadOnlyList<SiloMember> members)
    {
        this.folder = folder;
        this.membership = membership;
        Storage = storage;
        Members = members;
    }

    /// <summary>Where it keeps everything, as settings of a silo.</summary>
    public IReadOnlyDictionary<string, string> Storage { get; }

    /// <summary>Its places.</summary>
    public IReadOnlyList<SiloMember> Members { get; }

    /// <summary>A folder for goals to work in.</summary>
    public string Work => Directory.CreateDirectory(Path.Combine(folder, "work")).FullName;

    /// <summary>How often a silo ended though nobody ended it.</summary>
    public int FalseDeaths => Members.Sum(static member => member.FalseDeaths);

    /// <summary>Starts silos, all at once.</summary>
    /// <param name="server">The server.</param>
    /// <param name="silos">How many.</param>
    /// <param name="ownFolders">Whether each has a folder of its own, as on machines of their own; else they share one, and take over each other's commands.</param>
    /// <param name="settings">More settings.</param>
    public static async Task<ProofCluster> StartAsync(StorageServer server, int silos, bool ownFolders, IReadOnlyDictionary<string, string> settings)
    {
        var folder = Directory.CreateTempSubdirectory("goals-cluster-").FullName;
        var storage = await server.CreateStorageAsync();
        var membership = new MembershipReader(storage);
        var more = new Dictionary<string, string>(settings, StringComparer.Ordinal)
        {
            ["Goals:FolderIsShared"] = ownFolders ? "false" : "true",
            ["Goals:ArtifactFolder"] = Path.Combine(folder, "artifacts"),
        };
        var cluster = new ProofCluster(folder, storage, membership, [.. Enumerable.Range(1, silos).Select(number =>
            new SiloMember(number, storage, membership, Path.Combine(folder, ownFolders ? string.Create(CultureInfo.InvariantCulture, $"silo{number}") : "silos"), more))]);
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

        membership.Dispose();

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
