using System.Globalization;
using System.Reflection;

namespace Orleans.Goals.KillProof;

/// <summary>What is to be proved, and how often.</summary>
internal sealed record KillProofOptions
{
    public const string Usage =
        """
        Kills the real command with SIGKILL at random moments of a goal whose steps have effects, resumes it, and counts the effects.

          --kills N           kills of the command alone, whose commands live on (default 100)
          --with-launcher N   kills that take the launchers of the running commands too (default 10)
          --agents N          kills of the command alone while an agent does the steps, one each turn, with a model that is played (default 0)
          --steps N           steps of the goal (default 20)
          --seed N            where the random moments begin (default 1)
          --goals PATH        the command (default: the one built with this program)

        The last line is one JSON object. Exit code 0 if every goal completed, no effect came twice and none was lost.
        """;

    public int Kills { get; init; } = 100;

    public int LauncherKills { get; init; } = 10;

    public int AgentKills { get; init; }

    public int Steps { get; init; } = 20;

    public int Seed { get; init; } = 1;

    public string Goals { get; init; } = BuiltGoals;

    private static string BuiltGoals => typeof(KillProofOptions).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "GoalsExecutable").Value!;

    /// <summary>Reads the command line; null when it is not understood.</summary>
    public static KillProofOptions? Parse(string[] args)
    {
        var options = new KillProofOptions();
        for (var index = 0; index < args.Length; index += 2)
        {
            if (index + 1 == args.Length)
            {
                return null;
            }

            var value = args[index + 1];
            if (args[index] == "--goals")
            {
                options = options with { Goals = Path.GetFullPath(value) };
                continue;
            }

            if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            switch (args[index])
            {
                case "--kills":
                    options = options with { Kills = number };
                    break;
                case "--with-launcher":
                    options = options with { LauncherKills = number };
                    break;
                case "--agents":
                    options = options with { AgentKills = number };
                    break;
                case "--steps" when number > 0:
                    options = options with { Steps = number };
                    break;
                case "--seed":
                    options = options with { Seed = number };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
