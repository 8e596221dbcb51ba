using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>Says what is wrong with what was typed, and what was most likely meant.</summary>
internal static class WrongArguments
{
    /// <summary>Words that others use for one of our commands.</summary>
    private static readonly (string Word, string Meant)[] OtherWords =
    [
        ("status", "show"), ("ls", "list"), ("ps", "list"), ("start", "run"), ("submit", "run"), ("stop", "pause"), ("kill", "cancel"), ("abort", "cancel"),
        ("rm", "clear"), ("remove", "clear"), ("delete", "clear"), ("log", "events"), ("logs", "events"), ("continue", "resume"), ("check", "validate"),
        ("new", "init"), ("restore", "import"), ("help", "--help"), ("version", "--version"),
    ];

    /// <summary>What is wrong, in one line.</summary>
    /// <param name="parsed">What was typed; it has errors.</param>
    public static string Explain(ParseResult parsed)
    {
        var command = NameOf(parsed.CommandResult);
        var name = parsed.CommandResult.Parent is null ? command : command[(command.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        var messages = (parsed.UnmatchedTokens.Count > 0 ? Unmatched(parsed, name) : parsed.Errors.Select(error => Explain(error, name))).Distinct(StringComparer.Ordinal);
        return $"{string.Join("; ", messages)}. See: {command} --help";
    }

    private static IEnumerable<string> Unmatched(ParseResult parsed, string name)
    {
        var command = parsed.CommandResult.Command;
        var commands = command.Subcommands.Select(static sub => sub.Name).ToArray();
        var options = parsed.UnmatchedTokens.Where(static token => token.StartsWith('-')).ToArray();

        // What follows an option that there is not may be its value.
        foreach (var token in options.Length > 0 ? options : parsed.UnmatchedTokens)
        {
            var shown = $"'{Excerpt.Of(token)}'";
            if (token.StartsWith('-'))
            {
                yield return $"{shown} is no option of {name}{NearestWord.Hint(Nearest(token, OptionsOf(parsed.CommandResult)))}";
            }
            else if (commands.Length > 0)
            {
                // What follows belongs to the command that was meant.
                yield return $"{shown} is no command{NearestWord.Hint(Nearest(token, commands))}";
                yield break;
            }
            else
            {
                yield return $"{shown} is too much: {name} takes {(command.Arguments.Count == 0 ? "nothing" : string.Join(' ', command.Arguments.Select(ShellWords)))}";
            }
        }
    }

    private static string Explain(ParseError error, string name) => error.SymbolResult switch
    {
        OptionResult option => Value(error, option.Tokens, option.Option.ValueType, option.Option.Arity, option.Option.Name, option.Option.HelpName ?? "a value"),
        ArgumentResult { Parent: OptionResult option } => Value(error, option.Tokens, option.Option.ValueType, option.Option.Arity, option.Option.Name, option.Option.HelpName ?? "a value"),
        ArgumentResult argument => Value(error, argument.Tokens, argument.Argument.ValueType, argument.Argument.Arity, name, ShellWords(argument.Argument)),
        CommandResult { Command.Subcommands.Count: > 0 } command => $"say what to do: {string.Join(", ", command.Command.Subcommands.Select(static sub => sub.Name))}",
        _ => error.Message.TrimEnd('.'),
    };

    private static string Value(ParseError error, IReadOnlyList<Token> given, Type type, ArgumentArity arity, string name, string wanted)
    {
        if (given.Count < arity.MinimumNumberOfValues)
        {
            return $"{name} needs {wanted}";
        }

        foreach (var text in given.Select(static token => token.Value))
        {
            if (IsNumber(type) && !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            {
                return $"{name}: '{Excerpt.Of(text)}' is not a whole number";
            }

            if (wanted.Split('|') is { Length: > 1 } words && !words.Contains(text, StringComparer.Ordinal))
            {
                return $"{name}: '{Excerpt.Of(text)}' is none of {string.Join(", ", words)}{NearestWord.Hint(Nearest(text, words))}";
            }
        }

        return error.Message.TrimEnd('.');
    }

    private static bool IsNumber(Type type) => type == typeof(int) || type == typeof(int?) || type == typeof(int[]);

    private static string? Nearest(string token, IReadOnlyCollection<string> words) =>
        NearestWord.Find(token, words) ?? OtherWords.Where(other => other.Word == token && (other.Meant.StartsWith('-') || words.Contains(other.Meant, StringComparer.Ordinal))).Select(static other => other.Meant).FirstOrDefault();

    /// <summary>The options that may be given, also those of the commands above that reach down.</summary>
    private static string[] OptionsOf(CommandResult result)
    {
        var names = result.Command.Options.Select(static option => option.Name).ToList();
        for (var above = result.Parent as CommandResult; above is not null; above = above.Parent as CommandResult)
        {
            names.AddRange(above.Command.Options.Where(static option => option.Recursive).Select(static option => option.Name));
        }

        return [.. names];
    }

    private static string ShellWords(Argument argument) => argument.HelpName ?? argument.Name;

    private static string NameOf(CommandResult result) => result.Parent is CommandResult parent ? $"{NameOf(parent)} {result.Command.Name}" : "goals";
}
