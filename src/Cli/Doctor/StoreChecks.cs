using System.Diagnostics;
using System.Globalization;
using System.Text;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Doctor;

/// <summary>Looks at the store. While another process holds it, it is only read.</summary>
/// <param name="folder">The store's folder.</param>
internal sealed class StoreChecks(string folder)
{
    private const string RefusedFolder = "refused";
    private const long LargeLog = 256L << 20;
    private const long LittleSpace = 1L << 30;
    private const long NoSpace = 64L << 20;
    private const int Probes = 5;

    /// <summary>A commit waits for one sync of the disk; disks that take longer make every step wait.</summary>
    private static readonly TimeSpan SlowSync = TimeSpan.FromMilliseconds(50);

    private readonly string database = Path.Combine(folder, SqliteSchema.DatabaseFile);

    /// <summary>Everything about the store.</summary>
    public IEnumerable<Finding> Look()
    {
        if (!Directory.Exists(folder))
        {
            return [Missing(), .. Place(Nearest())];
        }

        return [.. Hold(), .. Database(), .. Place(folder), .. Refused(), Socket()];
    }

    private Finding Missing()
    {
        var nearest = Nearest();
        return CanWrite(nearest)
            ? Finding.Ok("store", $"{folder} is not there yet; the first goal makes it")
            : Finding.Problem("store", $"{folder} is not there, and {nearest} cannot be written", "name another folder (--store, GOALS_STORE), or make it writable");
    }

    private string Nearest()
    {
        var nearest = folder;
        while (!Directory.Exists(nearest) && Path.GetDirectoryName(nearest) is { } parent)
        {
            nearest = parent;
        }

        return nearest;
    }

    private static bool CanWrite(string path)
    {
        var probe = Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $".goals-doctor-{Environment.ProcessId}"));
        try
        {
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Who may write it: if nobody does, it is locked while its log is looked at, and tried.</summary>
    private List<Finding> Hold()
    {
        try
        {
            Finding log;
            using (StoreLock.Acquire(folder))
            {
                log = Log();
            }

            return [Finding.Ok("store", $"{folder}; no process holds it"), log, Sync()];
        }
        catch (StoreHeldException holder)
        {
            return [Finding.Ok("store", $"{folder}; {Holder(holder)}, so it is only read here")];
        }
        catch (GoalsException failure)
        {
            return [Finding.Problem("store", failure.Message, "make the folder writable for you, on a local disk")];
        }
    }

    private static string Holder(StoreHeldException held) => held.Holder is { } process
        ? string.Create(CultureInfo.InvariantCulture, $"process {process} holds it")
        : "another process holds it";

    private Finding Log()
    {
        try
        {
            var bytes = LogInspection.RequireSound(database);
            return bytes > LargeLog
                ? Finding.Warning("log", $"the write-ahead log has {Size(bytes)}", "run a goal to its end: the log is copied into the database then")
                : Finding.Ok("log", bytes == 0 ? "empty: the store was closed properly" : $"{Size(bytes)} not yet copied into the database");
        }
        catch (RecordCorruptException damage)
        {
            return Finding.Problem("log", damage.Message, "keep a copy of the store's folder, then restore a backup");
        }
    }

    /// <summary>Writes as a commit does, and looks how long it takes.</summary>
    private Finding Sync()
    {
        var probe = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"doctor.probe-{Environment.ProcessId}"));
        try
        {
            var took = new List<TimeSpan>();
            using (var file = new FileStream(probe, FileMode.Create, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
                for (var round = 0; round < Probes; round++)
                {
                    var begun = Stopwatch.GetTimestamp();
                    file.Write("probe"u8);
                    file.Flush(flushToDisk: true);
                    took.Add(Stopwatch.GetElapsedTime(begun));
                }

                StoreFolder.Flush(folder);
            }

            var usual = took.Order().ElementAt(Probes / 2);
            var text = string.Create(CultureInfo.InvariantCulture, $"a write is durable after {usual.TotalMilliseconds:0.0} ms");
            return usual > SlowSync ? Finding.Warning("sync", text, "every step waits for two or three of these: a faster disk helps") : Finding.Ok("sync", text);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem("sync", $"a write cannot be made durable: {failure.Message}", "free some space, or put the store on another disk");
        }
    }

    private IEnumerable<Finding> Database()
    {
        if (!File.Exists(database))
        {
            return [Finding.Ok("database", "there is none yet; the first goal makes it")];
        }

        try
        {
            using var connection = SqliteConnection.Open(database, readOnly: true, TimeSpan.FromSeconds(5));
            SqliteSchema.RequireOurs(connection, database);
            var begun = Stopwatch.GetTimestamp();
            var found = connection.QueryText("PRAGMA quick_check(1)");
            var took = PlainText.Elapsed(Stopwatch.GetElapsedTime(begun));
            var bytes = new FileInfo(database).Length;
            var schema = connection.QueryInt64("PRAGMA user_version");
            var journal = connection.QueryText("PRAGMA journal_mode");
            return
            [
                Finding.Ok("schema", string.Create(CultureInfo.InvariantCulture, $"version {schema}, of {SqliteSchema.Version} that this program knows; journal {journal}")),
                found == "ok"
                    ? Finding.Ok("integrity", $"{Size(bytes)}, sound (checked in {took})")
                    : Finding.Problem("integrity", found.ReplaceLineEndings(" "), "keep a copy of the store's folder as it is, then restore a backup"),
                .. Clock(connection),
            ];
        }
        catch (Exception failure) when (failure is GoalsException or SqliteException)
        {
            return [Finding.Problem("database", failure.Message, "keep a copy of the store's folder as it is; use the newest program, or restore a backup")];
        }
    }

    /// <summary>What was stored later than now was stored by a clock that was wrong, or this one is.</summary>
    private static IEnumerable<Finding> Clock(SqliteConnection connection)
    {
        var newest = connection.QueryInt64("SELECT coalesce(max(updated), 0) FROM actors");
        var ahead = new DateTimeOffset(Math.Clamp(newest, 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero) - TimeProvider.System.GetUtcNow();
        return ahead > TimeSpan.FromMinutes(1)
            ? [Finding.Warning("stored times", $"the newest change was stored {PlainText.Elapsed(ahead)} in the future", "set the clock right: goals wait until it is later than what they have stored")]
            : [];
    }

    private List<Finding> Place(string existing)
    {
        var findings = new List<Finding>();
        if (OperatingSystem.IsLinux() && FileSystemKind.Of(existing, File.ReadLines("/proc/self/mountinfo")) is { } kind)
        {
            findings.Add(FileSystemKind.Judge(kind));
        }

        try
        {
            var free = new DriveInfo(existing).AvailableFreeSpace;
            findings.Add(free switch
            {
                < NoSpace => Finding.Problem("space", $"{Size(free)} free", "free some: without space nothing can be recorded, so nothing goes on"),
                < LittleSpace => Finding.Warning("space", $"{Size(free)} free", "free some: output and records need it"),
                _ => Finding.Ok("space", $"{Size(free)} free"),
            });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            findings.Add(Finding.Warning("space", $"cannot be told: {failure.Message}", "look for yourself: df"));
        }

        if (existing == folder && !OperatingSystem.IsWindows())
        {
            var open = File.GetUnixFileMode(folder) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            findings.Add(open == UnixFileMode.None
                ? Finding.Ok("permissions", "the store is for its user only")
                : Finding.Warning("permissions", $"others may use the store's folder ({open})", $"chmod 700 {folder}"));
        }

        return findings;
    }

    private IEnumerable<Finding> Refused()
    {
        var refused = Path.Combine(folder, RefusedFolder);
        var count = Directory.Exists(refused) ? Directory.EnumerateFiles(refused).Count() : 0;
        return count == 0 ? [] : [Finding.Warning("refused", $"{PlainText.Count(count, "message")} whose handling failed inside, in {refused}", "report them: that is a fault of the program")];
    }

    private Finding Socket()
    {
        var longest = LocalSocket.MaximumBytes;
        var length = Encoding.UTF8.GetByteCount(Path.Combine(folder, LocalSocket.SocketFile));
        return length <= longest
            ? Finding.Ok("socket path", string.Create(CultureInfo.InvariantCulture, $"{length} bytes; the system allows {longest}"))
            : Finding.Ok("socket path", string.Create(CultureInfo.InvariantCulture, $"{length} bytes; the system allows {longest}, so the socket is elsewhere: goals.sock.path says where while the store is served"));
    }

    private static string Size(long bytes) => bytes switch
    {
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.#} GiB"),
    };
}
