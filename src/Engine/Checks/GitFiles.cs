using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Asks git which files it does not ignore. Nothing that a repository's configuration names is run for that.</summary>
internal static class GitFiles
{
    private const int Refusal = 128;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // Set when the host itself was started by git: they would lead it to another repository.
    private static readonly string[] ForeignVariables =
        ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX"];

    /// <summary>The files of a folder that are tracked, or neither tracked nor ignored; of a repository within it the name with a slash.</summary>
    public static async Task<IEnumerable<string>> ListAsync(string folder, CancellationToken cancellationToken)
    {
        var (status, output, error) = await RunAsync(folder, ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], cancellationToken);
        if (status != 0)
        {
            throw new IOException($"git could not list the files of '{folder}': {error.Trim()}");
        }

        try
        {
            return Strict.GetString(output).Split('\0', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (DecoderFallbackException exception)
        {
            throw new IOException($"a file in '{folder}' has a name that is not UTF-8; rename it, or let git ignore it", exception);
        }
    }

    /// <summary>Whether a folder within a repository is ignored as a whole, and so is no part of it.</summary>
    public static async Task<bool> IsIgnoredAsync(string folder, CancellationToken cancellationToken)
    {
        var (status, _, error) = await RunAsync(folder, ["check-ignore", "-q", "--", "."], cancellationToken);
        return status < Refusal ? status == 0 : throw new IOException($"git could not look at '{folder}': {error.Trim()}");
    }

    /// <summary>Runs git in a folder, without anything that the repository's configuration names as a hook.</summary>
    /// <exception cref="IOException">There is no git, or it cannot be started.</exception>
    public static async Task<(int Status, byte[] Output, string Error)> RunAsync(string folder, string[] arguments, CancellationToken cancellationToken)
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
        foreach (var argument in (string[])["--no-optional-locks", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var variable in ForeignVariables)
        {
            start.Environment.Remove(variable);
        }

        start.Environment["LC_ALL"] = "C";
        start.Environment["GIT_NO_LAZY_FETCH"] = "1";
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
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
