using System.Diagnostics;
using System.Globalization;

namespace Orleans.Goals.Bench;

/// <summary>The cases of the host: what goals cost that wait, a kill, the disk, the command, the API.</summary>
internal static class HostCases
{
    /// <summary>The command's own time for the smallest goal.</summary>
    public const string Smallest = "smallest";

    private const string Parked1000 = "parked1000";
    private const string Parked100000 = "parked100000";

    /// <summary>All of them, in the order they run.</summary>
    public static readonly string[] Names = [Parked1000, Parked100000, "revive", "bytes", Smallest, "api", "watchers", "agent1x300", "agent64x20"];

    /// <summary>Runs one case in a folder of its own, which is removed at the end.</summary>
    /// <param name="name">The case.</param>
    /// <param name="command">The published goals command; needed by <see cref="Smallest"/>.</param>
    public static async Task<Findings> RunAsync(string name, string? command)
    {
        var folder = Directory.CreateDirectory(Path.Combine(
            AppContext.BaseDirectory, "runs", string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}-{name}"))).FullName;
        try
        {
            return name switch
            {
                Parked1000 => await ParkedCase.RunAsync(name, folder, 1_000),
                Parked100000 => await ParkedCase.RunAsync(name, folder, 100_000),
                "revive" => await ReviveCase.RunAsync(folder),
                "bytes" => await BytesCase.RunAsync(folder),
                Smallest => await SmallestCase.RunAsync(folder, command!),
                "api" => await ApiCase.RunAsync(folder),
                "agent1x300" => await AgentCase.OneAsync(folder),
                "agent64x20" => await AgentCase.ManyAsync(folder),
                "watchers" => await WatchersCase.RunAsync(folder),
                _ => throw new UnreachableException(),
            };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
