using System.ComponentModel;
using System.Diagnostics;

namespace Orleans.Goals.Engine.Processes;

/// <summary>Runs git. No hook and no monitor that a repository's configuration names is run for that, and nobody is asked for anything.</summary>
internal static class GitProgram
{
    // Set when the host itself was started by git: they would lead it to another repository.
    private static readonly string[] ForeignVariables =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX"];

    // What is committed is the work of goals, whoever is at the machine.
    private static readonly (string Name, string Value)[] OwnVariables =
    [
        ("LC_ALL", "C"), ("GIT_NO_LAZY_FETCH", "1"), ("GIT_TERMINAL_PROMPT", "0"), ("GIT_EDITOR", "true"),
        ("GIT_AUTHOR_NAME", "goals"), ("GIT_AUTHOR_EMAIL", "goals@localhost"), ("GIT_COMMITTER_NAME", "goals"), ("GIT_COMMITTER_EMAIL", "goals@localhost"),
    ];

    /// <summary>Runs it to its end. What it does in a folder may be anything; its exit status is the caller's to judge.</summary>
    /// <exception cref="IOException">There is no git, or it cannot be started.</exception>
    public static Task<(int Status, byte[] Output, string Error)> RunAsync(string folder, string[] arguments, CancellationToken cancellationToken) =>
        RunAsync(folder, arguments, [], cancellationToken);

    /// <summary>The same with more variables in its environment.</summary>
    public static async Task<(int Status, byte[] Output, string Error)> RunAsync(
        string folder, string[] arguments, (string Name, string Value)[] variables, CancellationToken cancellationToken)
    {
        var git = ProgramPath.Find("git") ?? throw new IOException($"'{folder}' is in a git repository, but the program 'git' was not found; install it");
        var start = new ProcessStartInfo(git)
        {
            UseShellExecute = false,
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in (string[])["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var variable in ForeignVariables)
        {
            start.Environment.Remove(variable);
        }

        foreach (var (name, value) in (ReadOnlySpan<(string, string)>)[.. OwnVariables, .. variables])
        {
            start.Environment[name] = value;
        }

        try
        {
            using var process = Process.Start(start)!;
            await using var registration = cancellationToken.Register(static state => ((Process)state!).Kill(), process);
            process.StandardInput.Close();
            using var output = new MemoryStream();
            var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.StandardOutput.BaseStream.CopyToAsync(output, CancellationToken.None);
            var said = await error;
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return (process.ExitCode, output.ToArray(), said);
        }
        catch (Win32Exception exception)
        {
            throw new IOException($"git could not be started in '{folder}': {exception.Message}", exception);
        }
    }
}
