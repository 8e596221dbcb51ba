using System.Text.Json;
using Orleans.Goals.ClusterProof.Measuring;
using Orleans.Goals.ClusterProof.Servers;
using Orleans.Goals.ClusterProof.Soaking;

namespace Orleans.Goals.ClusterProof;

/// <summary>The program.</summary>
internal static class ProofCommand
{
    private const int UsageCode = 64;
    private const int UnavailableCode = 69;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (ProofOptions.Parse(args) is not { } options)
        {
            await errors.WriteLineAsync(ProofOptions.Usage);
            return UsageCode;
        }

        if (StorageServers.Missing(options.On) is { } missing)
        {
            await errors.WriteLineAsync(missing);
            return UnavailableCode;
        }

        var folder = Directory.CreateTempSubdirectory("goals-storage-").FullName;
        try
        {
            await using var server = await StorageServers.CreateAsync(options.On, folder);
            return await RunAsync(options, server, output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(ProofOptions options, StorageServer server, TextWriter output)
    {
        switch (options.Mode)
        {
            case ProofMode.Measure:
                var measured = await new Measure(options, server, output).RunAsync(CancellationToken.None);
                foreach (var line in measured.Lines)
                {
                    await output.WriteLineAsync(line);
                }

                await output.WriteLineAsync(JsonSerializer.Serialize(measured, ResultJson.Default.MeasureResult));
                return measured.Holds ? 0 : 1;
            case ProofMode.Soak:
                var soaked = await new Soak(options, server, output).RunAsync(CancellationToken.None);
                await output.WriteLineAsync(JsonSerializer.Serialize(soaked, ResultJson.Default.SoakResult));
                return soaked.Holds ? 0 : 1;
            default:
                var result = await new Proof(options, server, output).RunAsync(CancellationToken.None);
                await output.WriteLineAsync(JsonSerializer.Serialize(result, ResultJson.Default.ProofResult));
                return result.Holds ? 0 : 1;
        }
    }
}
