using System.Globalization;

namespace Orleans.Goals.Bench;

/// <summary>What the command line says.</summary>
internal sealed record BenchOptions
{
    /// <summary>The options and the cases.</summary>
    public static readonly string Usage = $"""
        bench [--case NAME]... [--host] [--json | --markdown] [--engine-only SECONDS] [--command PATH]

          --case NAME            one case; may be given several times. Without it: every case of steps
          --host                 every case of the host
          --json                 one object a case
          --markdown             rows of a table; for cases of the host
          --engine-only SECONDS  a case of steps without the bare store, again and again for so long
          --command PATH         the published goals command, for the case smallest

        Cases of steps: {string.Join(", ", BenchCases.Names)}
        Cases of the host: {string.Join(", ", HostCases.Names)}
        """;

    public IReadOnlyList<string> Cases { get; init; } = [];

    public BenchFormat Format { get; init; }

    public TimeSpan? EngineOnly { get; init; }

    /// <summary>The file of the goals command.</summary>
    public string? Command { get; init; }

    /// <summary>Whether only to say what there is.</summary>
    public bool Help { get; init; }

    /// <summary>Reads it.</summary>
    /// <returns>False when it is not understood; the error says what.</returns>
    public static bool TryParse(string[] args, out BenchOptions options, out string error)
    {
        options = new BenchOptions();
        error = string.Empty;
        for (var index = 0; index < args.Length; index++)
        {
            var value = index + 1 < args.Length ? args[index + 1] : null;
            switch (args[index])
            {
                case "--help":
                    options = options with { Help = true };
                    continue;
                case "--json":
                    options = options with { Format = BenchFormat.Json };
                    continue;
                case "--markdown":
                    options = options with { Format = BenchFormat.Markdown };
                    continue;
                case "--host":
                    options = options with { Cases = [.. options.Cases, .. HostCases.Names] };
                    continue;
                case "--case" when BenchCases.Names.Concat(HostCases.Names).Contains(value, StringComparer.Ordinal):
                    options = options with { Cases = [.. options.Cases, value!] };
                    break;
                case "--command" when File.Exists(value):
                    options = options with { Command = Path.GetFullPath(value) };
                    break;
                case "--engine-only" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds):
                    options = options with { EngineOnly = TimeSpan.FromSeconds(seconds) };
                    break;
                default:
                    error = $"'{args[index]}' is not understood here, or its value is not";
                    return false;
            }

            index++;
        }

        options = options.Cases.Count == 0 ? options with { Cases = BenchCases.Names } : options;
        error = Contradiction(options) ?? string.Empty;
        return error.Length == 0;
    }

    private static string? Contradiction(BenchOptions options) =>
        options.Cases.Contains(HostCases.Smallest, StringComparer.Ordinal) && options.Command is null ? $"the case {HostCases.Smallest} needs --command PATH"
        : options.Format == BenchFormat.Markdown && options.Cases.Except(HostCases.Names, StringComparer.Ordinal).Any() ? "--markdown is for cases of the host"
        : options.EngineOnly is not null && options.Cases.Intersect(HostCases.Names, StringComparer.Ordinal).Any() ? "--engine-only is for cases of steps"
        : null;
}
