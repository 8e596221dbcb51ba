using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Worktrees;

/// <summary>Git commands that change something in one folder. Each carries a mark in its environment, so that the next host knows those that outlived theirs.</summary>
/// <param name="folder">The folder.</param>
/// <param name="index">The index to use instead of the folder's own, or null.</param>
internal sealed class WritingGit(string folder, string? index = null)
{
    private const string Name = "GOALS_GIT_IN";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly (string Name, string Value)[] variables = index is null ? [(Name, HashOf(folder))] : [(Name, HashOf(folder)), ("GIT_INDEX_FILE", index)];

    /// <summary>Runs git whatever its exit status.</summary>
    public async Task<(int Status, string Error)> TryAsync(params string[] arguments)
    {
        var (status, _, error) = await Repository.RawAsync(folder, variables, arguments);
        return (status, error.Trim());
    }

    /// <summary>Runs git.</summary>
    /// <exception cref="WorktreeException">It failed.</exception>
    public async Task DoAsync(params string[] arguments)
    {
        var (status, error) = await TryAsync(arguments);
        if (status != 0)
        {
            throw Repository.Failure(folder, arguments, status, error);
        }
    }

    /// <summary>Runs git; what it says, without the last line's end.</summary>
    /// <exception cref="WorktreeException">It failed.</exception>
    public async Task<string> SayAsync(params string[] arguments)
    {
        var (status, output, error) = await Repository.RawAsync(folder, variables, arguments);
        return status == 0 ? Encoding.UTF8.GetString(output).TrimEnd('\n') : throw Repository.Failure(folder, arguments, status, error.Trim());
    }

    /// <summary>Returns when none of them is at work in a folder. Only for who has the right to work there: all there are outlived their host.</summary>
    /// <exception cref="WorktreeException">One does not end.</exception>
    public static async Task WaitForOthersAsync(string folder, TimeSpan patience, TimeProvider timeProvider)
    {
        var mark = $"{Name}={HashOf(folder)}";
        var begun = timeProvider.GetTimestamp();
        while (ProcessTable.Since(0).FirstOrDefault(process => ProcessTable.HasInEnvironment(process.ProcessId, mark)) is { ProcessId: > 0 } living)
        {
            if (timeProvider.GetElapsedTime(begun) > patience)
            {
                throw new WorktreeException($"git (process {living.ProcessId}), which a host that is gone began in '{folder}', does not end: end it, then try again");
            }

            await Task.Delay(Pause, timeProvider);
        }
    }

    private static string HashOf(string folder) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)).AsSpan(0, 16));
}
