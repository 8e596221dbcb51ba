using System.Text.RegularExpressions;

namespace Orleans.Goals.Cluster.Tests.Servers;

/// <summary>Azurite's blob service of this run's own on the loopback.</summary>
public sealed partial class AzuriteServer : TestServer
{
    /// <summary>Names the folder of the azurite package when it is not where <c>test.sh</c> installs it.</summary>
    private const string Variable = "GOALS_AZURITE";

    private readonly string? node = ServerProcess.Find("node");
    private readonly string package = Environment.GetEnvironmentVariable(Variable) ?? Path.Combine(TestPaths.Repository, "artifacts", "azurite", "node_modules", "azurite");

    /// <inheritdoc/>
    protected override string? Missing => node is null
        ? "Azurite needs node, which is not on the PATH"
        : !File.Exists(Program) ? $"Azurite is not at {package}: run ./test.sh, which installs it, or set {Variable}" : null;

    private string Program => Path.Combine(package, "dist", "src", "blob", "main.js");

    /// <inheritdoc/>
    private protected override async Task<(IAsyncDisposable Process, string Address)> StartAsync()
    {
        var (process, line) = await ServerProcess.StartAsync(
            "TERM",
            [node!, Program, "--blobHost", "127.0.0.1", "--blobPort", "0", "--location", Folder, "--disableTelemetry", "--skipApiVersionCheck", "--silent"],
            text => Listening().IsMatch(text));
        var port = Listening().Match(line).Groups["port"].Value;

        // The account and key that every Azurite has; they are no secret.
        const string account = "devstoreaccount1";
        const string key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
        return (process, $"DefaultEndpointsProtocol=http;AccountName={account};AccountKey={key};BlobEndpoint=http://127.0.0.1:{port}/{account};");
    }

    [GeneratedRegex(@"listen(s|ing) (on|at) http://127\.0\.0\.1:(?<port>\d+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Listening();
}
