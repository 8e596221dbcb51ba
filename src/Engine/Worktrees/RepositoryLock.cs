using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Orleans.Goals.Engine.Stores;

namespace Orleans.Goals.Engine.Worktrees;

/// <summary>The right to change a repository: of one attempt at a time, in this process and between processes.</summary>
/// <remarks>
/// An exclusive lock (<c>flock</c>) on the file <c>goals.lock</c> in the git folder that all worktrees of the repository share. The operating system gives it back when its holder dies. The file
/// stays: deleting it would let two processes hold two files of one name. It names the holder's process for people.
/// </remarks>
internal sealed class RepositoryLock : IDisposable
{
    /// <summary>The file's name.</summary>
    public const string FileName = "goals.lock";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // In one process in the order in which they ask. Never removed: there are as many as repositories.
    private static readonly ConcurrentDictionary<string, SemaphoreSlim> Gates = new(StringComparer.Ordinal);

    private readonly SemaphoreSlim gate;
    private readonly FileStream file;

    private RepositoryLock(SemaphoreSlim gate, FileStream file)
    {
        this.gate = gate;
        this.file = file;
    }

    /// <summary>Takes it, waiting for its turn.</summary>
    /// <param name="common">The repository's shared git folder.</param>
    /// <param name="patience">How long another process may have it meanwhile.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="WorktreeException">Another process has it for too long, or the file cannot be opened.</exception>
    public static async Task<RepositoryLock> TakeAsync(string common, TimeSpan patience, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        var turn = Gates.GetOrAdd(common, static _ => new SemaphoreSlim(1));
        await turn.WaitAsync(cancellationToken);
        FileStream? opened = null;
        try
        {
            var path = Path.Combine(common, FileName);
            var begun = timeProvider.GetTimestamp();
            while ((opened = Open(path)) is null)
            {
                if (timeProvider.GetElapsedTime(begun) > patience)
                {
                    throw new WorktreeException($"process {Holder(path)} has been merging into the repository '{common}' for longer than {patience}: end it if it is stuck, then try again");
                }

                await Task.Delay(Pause, timeProvider, cancellationToken);
            }

            opened.SetLength(0);
            opened.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n")));
            opened.Flush();
            var held = new RepositoryLock(turn, opened);
            opened = null;
            return held;
        }
        catch
        {
            turn.Release();
            throw;
        }
        finally
        {
            opened?.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file.Dispose();
        gate.Release();
    }

    private static FileStream? Open(string path)
    {
        try
        {
            // A lock that programs started from here do not inherit.
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException exception) when (StoreLock.IsHeld(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new WorktreeException($"the repository cannot be locked: {exception.Message}");
        }
    }

    private static string Holder(string path)
    {
        try
        {
            // Not through a stream: that would want a lock of its own.
            Span<byte> said = stackalloc byte[20];
            var length = Processes.ProcFile.Read(path, said);
            return length > 0 ? Encoding.ASCII.GetString(said[..length]).Trim() : "of another host";
        }
        catch (IOException)
        {
            return "of another host";
        }
    }
}
