using System.Globalization;
using System.Text;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>The systemd unit that runs <c>goals serve</c> for its user.</summary>
internal static class ServiceUnit
{
    /// <summary>Its name.</summary>
    public const string Name = "goals.service";

    /// <summary>Variables without which the program or the goals' commands would not find what they find in the terminal that installs it.</summary>
    private static readonly string[] Kept = ["PATH", "DOTNET_ROOT", "LANG", "XDG_CONFIG_HOME", "GOALS_PAUSE_WAIT"];

    /// <summary>Where it lies: <c>$XDG_CONFIG_HOME/systemd/user</c>, by default <c>~/.config/systemd/user</c>.</summary>
    /// <exception cref="IOException">The user has no home.</exception>
    public static string PathOf() =>
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } folder
            ? Path.Combine(folder, "systemd", "user", Name)
            : throw new IOException("there is no folder for the unit: set HOME or XDG_CONFIG_HOME");

    /// <summary>How this program is started: by itself, or by <c>dotnet</c>.</summary>
    public static IReadOnlyList<string> Program()
    {
        var process = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, Path.Combine(AppContext.BaseDirectory, "goals.dll")] : [process];
    }

    /// <summary>The unit's text.</summary>
    /// <param name="program">How the program is started, absolute.</param>
    /// <param name="store">The store's folder, absolute.</param>
    /// <param name="listen">The address to listen on besides the local socket, or null.</param>
    /// <param name="keyFile">The file with the key, absolute, or null.</param>
    /// <param name="workers">How many steps are at work at a time, or null for no limit.</param>
    /// <param name="variable">The environment of whoever installs it.</param>
    public static string Write(IReadOnlyList<string> program, string store, string? listen, string? keyFile, int? workers, Func<string, string?> variable)
    {
        List<string> command = [.. program, "serve", "--store", store];
        command.AddRange(listen is null ? [] : ["--listen", listen]);
        command.AddRange(keyFile is null ? [] : ["--key-file", keyFile]);
        command.AddRange(workers is { } most ? ["--max-workers", most.ToString(CultureInfo.InvariantCulture)] : []);
        var environment = string.Concat(Kept.Where(name => variable(name) is { Length: > 0 }).Select(name => $"Environment={Quote($"{name}={variable(name)}", inCommand: false)}\n"));
        return $"""
            # Written by 'goals service install'; write your own changes into 'systemctl --user edit {Name}'.
            [Unit]
            Description=Durable goals in {Escape(store)}
            # Another process may hold the store for a while: it is tried again until it is free.
            StartLimitIntervalSec=0

            [Service]
            ExecStart={string.Join(' ', command.Select(word => Quote(word, inCommand: true)))}
            {environment}Restart=always
            RestartSec=2
            # Only the server itself is stopped. Commands of steps run under launchers of their own, which outlive it: the next start counts what
            # they did, or takes them over. Stopping the whole control group would kill them in the middle.
            KillMode=process
            # It ends within seconds: goals are not paused, and go on with the next start.
            TimeoutStopSec=30

            [Install]
            WantedBy=default.target

            """;
    }

    /// <summary>A word as systemd reads it: percent signs name specifiers, and in commands dollar signs name variables.</summary>
    private static string Quote(string word, bool inCommand)
    {
        var escaped = Escape(word).Replace("$", inCommand ? "$$" : "$", StringComparison.Ordinal);
        return escaped.All(character => char.IsAsciiLetterOrDigit(character) || "/.-_+,:@=%$".Contains(character, StringComparison.Ordinal)) ? escaped : $"\"{escaped}\"";
    }

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            escaped.Append(character switch
            {
                '\\' => @"\\",
                '"' => "\\\"",
                '\n' => "\\n",
                '%' => "%%",
                _ => character.ToString(),
            });
        }

        return escaped.ToString();
    }
}
