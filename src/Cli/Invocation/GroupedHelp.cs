using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Orleans.Goals.Cli.Output;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>The command's help: its verbs by what they are for, with examples; a verb's own help with examples below it.</summary>
internal sealed class GroupedHelp : SynchronousCommandLineAction
{
    private const string Rest = "More";

    /// <summary>What the verbs are for. One that no group names is under the last heading.</summary>
    private static readonly (string Title, string[] Verbs)[] Groups =
    [
        ("Run", ["init", "validate", "schema", "run", "resume", "serve", "service"]),
        ("Look", ["list", "show", "watch", "events", "plans", "board", "report", "output"]),
        ("Change", ["pause", "cancel", "answer", "approve", "deny", "steer", "edit", "fork", "clear"]),
        ("Keep", ["backup", "export", "import"]),
        ("This machine", ["doctor", "completion"]),
    ];

    private static readonly string[] RootExamples =
    [
        "goals run release.yaml             # until it is complete, or needs you; Ctrl-C pauses it",
        "goals resume --all                 # after a kill or a restart: go on where everything stood",
        "goals report release --output release.html",
        "goals report --help                # more about a verb",
    ];

    private readonly HelpAction usual = new();

    /// <summary>Whoever asks for help need not have typed the rest.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        var command = parseResult.CommandResult.Command;
        if (command is RootCommand root)
        {
            foreach (var line in Lines(root))
            {
                output.WriteLine(line);
            }

            return ExitCodes.Complete;
        }

        var code = usual.Invoke(parseResult);
        var examples = VerbExamples.Of(command.Name);
        if (examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in examples)
            {
                output.WriteLine($"  {example}");
            }
        }

        return code;
    }

    /// <summary>The whole command's help.</summary>
    private static IEnumerable<string> Lines(RootCommand root)
    {
        yield return root.Description ?? string.Empty;
        yield return string.Empty;
        yield return "Usage: goals <verb> [<ID>] [options]";
        var left = root.Subcommands.Where(verb => !verb.Hidden).ToDictionary(verb => verb.Name, StringComparer.Ordinal);
        var groups = Groups
            .Select(group => (group.Title, Verbs: group.Verbs.Where(left.ContainsKey).Select(verb => left[verb]).ToArray()))
            .ToList();
        groups.Add((Rest, [.. root.Subcommands.Where(verb => !verb.Hidden && !Groups.Any(group => group.Verbs.Contains(verb.Name, StringComparer.Ordinal)))]));
        var width = left.Values.Max(verb => Usage(verb).Length);
        foreach (var (title, verbs) in groups.Where(group => group.Verbs.Length > 0))
        {
            yield return string.Empty;
            yield return title;
            foreach (var verb in verbs)
            {
                yield return $"  {Usage(verb).PadRight(width)}  {verb.Description}";
            }
        }

        yield return string.Empty;
        yield return "Options of every verb";
        foreach (var line in PlainText.Align("  ", [.. root.Options.Where(option => option.Recursive && !option.Hidden).Select(Row)]))
        {
            yield return line;
        }

        yield return string.Empty;
        yield return "Examples";
        foreach (var example in RootExamples)
        {
            yield return $"  {example}";
        }
    }

    private static string Usage(Command verb) =>
        string.Join(' ', verb.Arguments.Where(argument => !argument.Hidden).Select(NameOf).Prepend(verb.Name));

    /// <summary>An argument that has several words says itself which of them must be written.</summary>
    private static string NameOf(Argument argument) => argument.Name.Contains(' ', StringComparison.Ordinal) ? argument.Name : $"<{argument.HelpName ?? argument.Name}>";

    private static string[] Row(Option option) => [option.HelpName is { } value ? $"{option.Name} <{value}>" : option.Name, option.Description ?? string.Empty];
}
