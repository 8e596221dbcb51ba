using Orleans.Goals.ClusterProof.Silos;

namespace Orleans.Goals.ClusterProof.Servers;

/// <summary>Azurite's blobs and tables of its own on the loopback.</summary>
internal sealed class AzuriteProcess : StorageServer
{
    /// <summary>Names the folder of the azurite package when it is not where <c>test.sh</c> installs it.</summary>
    private const string Variable = "GOALS_AZURITE";

    private const string ReadyText = "Azurite Table service is successfully listening";

    // The account and key that every Azurite has; they are no secret.
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private static readonly string? Node = ServerProcess.Find("node");
    private static readonly string Package = Environment.GetEnvironmentVariable(Variable) ?? Path.Combine(TestPaths.Repository, "artifacts", "azurite", "node_modules", "azurite");

    private readonly string folder;
    private readonly string[] options;
    private readonly int blobs = FreePorts.Next();
    private readonly int queues = FreePorts.Next();
    private readonly int tables = FreePorts.Next();
    private ServerProcess? process;
    private int places;

    private AzuriteProcess(string folder, string[] options)
    {
        this.folder = folder;
        this.options = options;
    }

    /// <summary>Why this machine cannot run it, or null.</summary>
    public static string? Missing => Node is null
        ? "Azurite needs node, which is not on the PATH"
        : !File.Exists(Program) ? $"Azurite is not at {Package}: run ./test.sh, which installs it, or set {Variable}" : null;

    /// <summary>How to reach it.</summary>
    public string Address =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{blobs}/{Account};TableEndpoint=http://127.0.0.1:{tables}/{Account};";

    /// <summary>Where its blobs and its tables are, when it was made with a certificate.</summary>
    public (string Blobs, string Tables) SecureAddresses => ($"https://127.0.0.1:{blobs}/{Account}", $"https://127.0.0.1:{tables}/{Account}");

    private static string Program => Path.Combine(Package, "dist", "src", "azurite.js");

    /// <summary>Makes one in a folder, and starts it.</summary>
    public static async Task<AzuriteProcess> CreateAsync(string folder, params string[] options)
    {
        var created = new AzuriteProcess(folder, options);
        await created.StartAsync();
        return created;
    }

    /// <inheritdoc/>
    public override Task<IReadOnlyDictionary<string, string>> CreateStorageAsync() =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(SiloVariables.OnAzureStorage(Address, Interlocked.Increment(ref places)));

    /// <inheritdoc/>
    public override async Task StartAsync() => (process, _) = await ServerProcess.StartAsync(
        "TERM",
        [
            Node!, Program, "--blobHost", "127.0.0.1", "--blobPort", $"{blobs}", "--queueHost", "127.0.0.1", "--queuePort", $"{queues}",
            "--tableHost", "127.0.0.1", "--tablePort", $"{tables}", "--location", folder, "--disableTelemetry", "--skipApiVersionCheck", "--silent", .. options,
        ],
        static line => line.Contains(ReadyText, StringComparison.Ordinal));

    /// <summary>Ends it in good order: Azurite writes what it acknowledged every few seconds only, as the real service does not.</summary>
    public override async Task CrashAsync()
    {
        await process!.DisposeAsync();
        process = null;
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }
    }
}
