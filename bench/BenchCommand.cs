using System.Globalization;
using System.Text.Json;

namespace Orleans.Goals.Bench;

/// <summary>The command line: <c>dotnet run -c Release --project bench -- [--case NAME]... [--engine-only SECONDS] [--json]</c>.</summary>
internal static class BenchCommand
{
    private const string ChildFlag = "--child";

    /// <summary>Runs the named cases, or all; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [ChildFlag, .. var child])
        {
            return await ResumeCase.RunChildAsync(child);
        }

        if (!TryParse(args, out var cases, out var engineOnly, out var json, out var error))
        {
            await Console.Error.WriteLineAsync($"{error}. Cases: {string.Join(", ", BenchCases.Names)}; options: --case NAME, --engine-only SECONDS, --json");
            return 64;
        }

        foreach (var name in cases)
        {
            var figures = await BenchCases.RunAsync(name, engineOnly);
            Console.WriteLine(json ? JsonSerializer.Serialize(figures, FiguresJson.Default.Figures) : Table.Of(figures));
        }

        return 0;
    }

    private static bool TryParse(string[] args, out List<string> cases, out TimeSpan? engineOnly, out bool json, out string error)
    {
        cases = [];
        engineOnly = null;
        json = false;
        error = string.Empty;
        for (var index = 0; index < args.Length; index++)
        {
            switch (args[index])
            {
                case "--json":
                    json = true;
                    break;
                case "--case" when index + 1 < args.Length && BenchCases.Names.Contains(args[index + 1], StringComparer.Ordinal):
                    cases.Add(args[++index]);
                    break;
                case "--engine-only" when index + 1 < args.Length && int.TryParse(args[index + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds):
                    engineOnly = TimeSpan.FromSeconds(seconds);
                    index++;
                    break;
                default:
                    error = string.Create(CultureInfo.InvariantCulture, $"'{args[index]}' is not understood here");
                    return false;
            }
        }

        if (cases.Count == 0)
        {
            cases.AddRange(BenchCases.Names);
        }

        return true;
    }
}
