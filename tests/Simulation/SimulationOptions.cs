using System.Globalization;

namespace Orleans.Goals.Simulation;

/// <summary>What the command line asks for.</summary>
internal sealed record SimulationOptions
{
    public const string Usage =
        """
        usage: Simulation [--seeds N] [--from N]     so many universes, from seed N on (default 1,000 from 1)
               Simulation --seed N [--story]         one universe; with its whole story
               Simulation --bug NAME|all [--seeds N] with a planted bug; all shows that each is found
        """;

    /// <summary>How many universes.</summary>
    public ulong Seeds { get; init; } = 1_000;

    /// <summary>The first seed.</summary>
    public ulong From { get; init; } = 1;

    /// <summary>Whether it is one universe, looked at closely.</summary>
    public bool IsOne { get; init; }

    /// <summary>Whether to tell the story although nothing failed.</summary>
    public bool TellsStory { get; init; }

    /// <summary>The bug to plant; null for none, <c>all</c> for each in turn.</summary>
    public string? Bug { get; init; }

    /// <summary>Reads the command line; null when it makes no sense.</summary>
    public static SimulationOptions? Parse(IReadOnlyList<string> args)
    {
        var options = new SimulationOptions();
        for (var index = 0; index < args.Count; index++)
        {
            var value = index + 1 < args.Count ? args[index + 1] : null;
            switch (args[index])
            {
                case "--story":
                    options = options with { TellsStory = true };
                    continue;
                case "--bug" when value is not null:
                    options = options with { Bug = value };
                    break;
                case "--seeds" when Number(value) is { } seeds:
                    options = options with { Seeds = seeds };
                    break;
                case "--from" when Number(value) is { } from:
                    options = options with { From = from };
                    break;
                case "--seed" when Number(value) is { } seed:
                    options = options with { From = seed, Seeds = 1, IsOne = true };
                    break;
                default:
                    return null;
            }

            index++;
        }

        return options;
    }

    private static ulong? Number(string? text) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
