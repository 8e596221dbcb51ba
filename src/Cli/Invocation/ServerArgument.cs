using System.CommandLine;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>The option that names a server, and the commands that cannot do with one.</summary>
internal sealed class ServerArgument
{
    /// <summary>What is done to a store of this machine, not through the door that a server offers.</summary>
    private static readonly string[] StoreVerbs =
        ["backup", "doctor", "install", "output", "plans", "report", "serve", "status", "uninstall"];

    private readonly Option<string?> server = new("--server")
    {
        Description = $"The goals of this server instead of a store's; its key in $GOALS_KEY or $GOALS_KEY_FILE, or a token in $GOALS_TOKEN. Default: ${RemoteServer.Variable}.",
        HelpName = "URL",
        Recursive = true,
    };

    /// <summary>Whether a command is about a store of this machine.</summary>
    public static bool IsForStore(string verb) => StoreVerbs.Contains(verb, StringComparer.Ordinal);

    /// <summary>Gives every command the option.</summary>
    public void AddTo(Command root) => root.Add(server);

    /// <summary>What was written.</summary>
    public string? Of(ParseResult parsed) => parsed.GetValue(server);
}
