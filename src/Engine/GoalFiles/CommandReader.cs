using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads commands: a line for the shell, or a program and its arguments.</summary>
internal static class CommandReader
{
    private const string Example = "a command such as \"make test\", or a list such as [make, test]";

    /// <summary>The command under a key that must be written; null, and told, when there is none.</summary>
    public static CommandLine? Read(MapFields fields, string key)
    {
        var path = fields.PathOf(key);
        return fields.Required(key, Example) switch
        {
            null => null,
            YamlList list => new CommandLine { Arguments = fields.TextsOf(list.Items, path) },
            var node => fields.TextOf(node, path, Example) is { } line ? CommandLine.Shell(line) : null,
        };
    }
}
