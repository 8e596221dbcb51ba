using System.Globalization;
using System.Text.Json;
using Orleans.Goals.ClusterProof.Servers;

namespace Orleans.Goals.Bench.Cluster;

/// <summary>The command line: <c>dotnet run -c Release --project bench/Cluster -- [OPTIONS]</c>.</summary>
internal static class ClusterBench
{
    /// <summary>What makes this program a silo of a case.</summary>
    public const string SiloFlag = "--silo";

    private const int UsageError = 64;
    private const int Unavailable = 69;
    private const string Usage =
        """
        Measures goals on silo processes over a PostgreSQL of its own.

          --case NAME      one of idle, steps1, steps2, active, parked; several times for several (default all)
          --goals N        goals of steps1 and steps2 (default 64)
          --steps N        steps of each (default 50)
          --active N       goals at work in active (default 1000)
          --parked N       goals that wait in parked (default 10000)
          --json           each case as one object
          --markdown       rows of a table for documents
        """;

    private static readonly string[] All = ["idle", "steps1", "steps2", "active", "parked"];

    /// <summary>Runs the named cases, or all.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [SiloFlag, .. var silo])
        {
            return await BenchSilo.RunAsync(silo);
        }

        if (!TryParse(args, out var sizes, out var cases, out var format))
        {
            await Console.Error.WriteLineAsync(Usage);
            return UsageError;
        }

        if (PostgresProcess.Missing is { } missing)
        {
            await Console.Error.WriteLineAsync(missing);
            return Unavailable;
        }

        var folder = Directory.CreateTempSubdirectory("goals-bench-").FullName;
        try
        {
            await using var postgres = await PostgresProcess.CreateAsync(folder);
            if (format == "--markdown")
            {
                Console.WriteLine(Findings.MarkdownHead);
            }

            foreach (var name in cases)
            {
                var found = await RunAsync(name, postgres, sizes);
                Console.WriteLine(format switch
                {
                    "--json" => JsonSerializer.Serialize(found, FindingsJson.Default.Findings),
                    "--markdown" => found.ToMarkdown(),
                    _ => found.ToText(),
                });
            }

            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task<Findings> RunAsync(string name, PostgresProcess postgres, ClusterSizes sizes) => name switch
    {
        "idle" => IdleCase.RunAsync(postgres),
        "steps1" => StepsCase.RunAsync(name, postgres, silos: 1, sizes),
        "steps2" => StepsCase.RunAsync(name, postgres, silos: 2, sizes),
        "active" => ActiveCase.RunAsync(postgres, sizes),
        "parked" => ParkedOnSilosCase.RunAsync(postgres, sizes),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "no case"),
    };

    private static bool TryParse(string[] args, out ClusterSizes sizes, out IReadOnlyList<string> cases, out string format)
    {
        sizes = new ClusterSizes();
        var named = new List<string>();
        format = string.Empty;
        for (var index = 0; index < args.Length; index++)
        {
            if (args[index] is "--json" or "--markdown")
            {
                format = args[index];
            }
            else if (index + 1 < args.Length && args[index] == "--case" && All.Contains(args[index + 1], StringComparer.Ordinal))
            {
                named.Add(args[++index]);
            }
            else if (index + 1 < args.Length && int.TryParse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                && sizes.With(args[index], number) is { } more)
            {
                sizes = more;
                index++;
            }
            else
            {
                cases = named;
                return false;
            }
        }

        cases = named.Count == 0 ? All : named;
        return true;
    }
}
