using System.Text;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Asks git which files it does not ignore. Nothing that a repository's configuration names is run for that.</summary>
internal static class GitFiles
{
    private const int Refusal = 128;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

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
    public static Task<(int Status, byte[] Output, string Error)> RunAsync(string folder, string[] arguments, CancellationToken cancellationToken) =>
        GitProgram.RunAsync(folder, ["--no-optional-locks", .. arguments], cancellationToken);
}
