using System.Globalization;
using System.Text.Json;

namespace Orleans.Goals.Bench;

/// <summary>The command line: <c>dotnet run -c Release --project bench -- [OPTIONS]</c>, as <c>--help</c> has them.</summary>
internal static class BenchCommand
{
    private const int UsageError = 64;

    /// <summary>What makes this program a process of a case.</summary>
    public const string ChildFlag = "--child";

    /// <summary>Runs the named cases, or all; returns the exit code.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [ChildFlag, .. var child])
        {
            return await RunChildAsync(child);
        }

        if (!BenchOptions.TryParse(args, out var options, out var error))
        {
            await Console.Error.WriteLineAsync($"{error}.");
            await Console.Error.WriteLineAsync(BenchOptions.Usage);
            return UsageError;
        }

        if (options.Help)
        {
            Console.WriteLine(BenchOptions.Usage);
            return 0;
        }

        if (options.Format == BenchFormat.Markdown)
        {
            Console.WriteLine(Findings.MarkdownHead);
        }

        foreach (var name in options.Cases)
        {
            if (HostCases.Names.Contains(name, StringComparer.Ordinal))
            {
                Tell(await HostCases.RunAsync(name, options.Command), options.Format);
            }
            else
            {
                var figures = await BenchCases.RunAsync(name, options.EngineOnly);
                Console.WriteLine(options.Format == BenchFormat.Json ? JsonSerializer.Serialize(figures, FiguresJson.Default.Figures) : Table.Of(figures));
            }
        }

        return 0;
    }

    private static Task<int> RunChildAsync(string[] args) => args switch
    {
        [ParkedCase.Load or ParkedCase.Open, var folder, var goals] => ParkedCase.RunChildAsync(args[0], folder, int.Parse(goals, CultureInfo.InvariantCulture)),
        [ReviveCase.Work or ReviveCase.Again, var folder] => ReviveCase.RunChildAsync(args[0], folder),
        [AgentCase.ServerFlag, var turns] => ServeAsync(int.Parse(turns, CultureInfo.InvariantCulture)),
        _ => ResumeCase.RunChildAsync(args),
    };

    private static async Task<int> ServeAsync(int turns)
    {
        await AgentCase.ServeAsync(turns);
        return 0;
    }

    private static void Tell(Findings findings, BenchFormat format) => Console.WriteLine(format switch
    {
        BenchFormat.Json => JsonSerializer.Serialize(findings, FindingsJson.Default.Findings),
        BenchFormat.Markdown => findings.ToMarkdown(),
        _ => findings.ToText(),
    });
}
