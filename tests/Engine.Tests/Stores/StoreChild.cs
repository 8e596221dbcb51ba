using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Engine.Worktrees;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

/// <summary>This test program, run once more as another process that holds a store: to be killed, to hold a lock, to run into a limit.</summary>
/// <remarks>It never gets to its tests: a start-up hook of .NET runs before the program's entry point, which is not ours, and ends the process.</remarks>
internal static class StoreChild
{
    private const string Variable = "GOALS_TESTS_STORE_CHILD";
    private const char Separator = '\n';

    /// <summary>Starts the child. What it says is read from its standard output.</summary>
    /// <param name="role">What it does; one of this class's private methods.</param>
    /// <param name="folder">The store's folder.</param>
    /// <param name="shell">Commands of a shell that then becomes the child; null for no shell.</param>
    /// <param name="environment">Variables to set for it.</param>
    public static Process Start(string role, string folder, string? shell = null, params (string Name, string Value)[] environment)
    {
        var program = Path.ChangeExtension(typeof(StoreChild).Assembly.Location, OperatingSystem.IsWindows() ? ".exe" : null);
        var start = shell is null ? new ProcessStartInfo(program) : new ProcessStartInfo("/bin/sh", ["-c", $"{shell}; exec \"$0\"", program]);
        start.RedirectStandardOutput = true;
        start.RedirectStandardInput = true;
        start.Environment[Variable] = role + Separator + folder;
        start.Environment["DOTNET_STARTUP_HOOKS"] = typeof(StartupHook).Assembly.Location;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
    }

    /// <summary>The bytes of a numbered commit of the child.</summary>
    public static byte[] Events(ActorKey key, long version) => [.. RecordBytes(key, version)];

    /// <summary>The keys that the child appends to, one for each of its writers.</summary>
    public static ActorKey Key(int writer) => ActorKey.ForPlan(GoalId.Local("goal"), writer + 1);

    /// <summary>Called by the start-up hook in the child.</summary>
    public static void Run()
    {
        if (Environment.GetEnvironmentVariable(Variable)?.Split(Separator) is [var role, var folder])
        {
            Environment.Exit(RunAsync(role, folder).GetAwaiter().GetResult());
        }
    }

    private static async Task<int> RunAsync(string role, string folder)
    {
        try
        {
            switch (role)
            {
                case nameof(Append):
                    await Append(folder);
                    break;
                case nameof(Hold):
                    Hold(folder);
                    break;
                case nameof(Contend):
                    Contend(folder);
                    break;
                case nameof(HoldRepository):
                    await HoldRepository(folder);
                    break;
                case nameof(Fill):
                    await Fill(folder);
                    break;
                default:
                    throw new InvalidOperationException($"no role {role}");
            }

            return 0;
        }
        catch (Exception failure)
        {
            Console.WriteLine($"{failure.GetType().Name}: {failure.Message}");
            return 1;
        }
    }

    /// <summary>Appends numbered commits with several writers for ever, and says so after each.</summary>
    private static async Task Append(string folder)
    {
        var store = await SqliteRecordStore.OpenAsync(folder, new SqliteRecordStoreOptions { CheckpointBytes = 128 * 1024 });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            var key = Key(writer);
            for (var version = (await store.OpenAsync(key)).Version; ; version++)
            {
                var outcome = await store.AppendAsync(key, RecordOf(key, version));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome} {writer} {version + 1}"));
            }
        })));
    }

    /// <summary>Takes the lock, starts a long command as a host would, says its process id, and waits.</summary>
    private static void Hold(string folder)
    {
        using var held = StoreLock.Acquire(folder);
        using var command = Process.Start(new ProcessStartInfo("/bin/sleep", ["60"]) { RedirectStandardOutput = true })!;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"held {command.Id}"));
        Console.ReadLine();
        command.Kill();
    }

    /// <summary>Takes the right to change a repository, says so, and waits.</summary>
    private static async Task HoldRepository(string folder)
    {
        using var held = await RepositoryLock.TakeAsync(folder, TimeSpan.FromMinutes(1), TimeProvider.System, CancellationToken.None);
        Console.WriteLine("held");
        Console.ReadLine();
    }

    /// <summary>Waits for the word, takes the lock or does not, says which, and keeps it until told to end.</summary>
    private static void Contend(string folder)
    {
        Console.WriteLine("ready");
        Console.ReadLine();
        StoreLock? held = null;
        try
        {
            held = StoreLock.Acquire(folder);
            Console.WriteLine("won");
        }
        catch (StoreHeldException)
        {
            Console.WriteLine("lost");
        }

        Console.ReadLine();
        held?.Dispose();
    }

    /// <summary>Appends until the disk takes no more, and says what it then was told by every method.</summary>
    private static async Task Fill(string folder)
    {
        await using var store = await SqliteRecordStore.OpenAsync(folder);
        var key = Key(0);
        for (var version = 0L; ; version++)
        {
            try
            {
                var outcome = await store.AppendAsync(key, RecordOf(key, version));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{outcome} 0 {version + 1}"));
            }
            catch (StoreUnavailableException failure)
            {
                Console.WriteLine($"append: {failure.Message}");
                break;
            }
        }

        await SayAsync("again", async () => await store.AppendAsync(key, RecordOf(key, 0)));
        await SayAsync("open", async () => await store.OpenAsync(key));
        await SayAsync("due", async () => await store.DueAsync(DateTimeOffset.MaxValue));
        await SayAsync("delete", async () => await store.DeleteAsync(key, 1));
    }

    private static async Task SayAsync(string what, Func<Task> call)
    {
        try
        {
            await call();
            Console.WriteLine($"{what}: no exception");
        }
        catch (StoreUnavailableException failure)
        {
            Console.WriteLine($"{what}: {failure.Message}");
        }
    }

    private static RecordAppend RecordOf(ActorKey key, long version) => new()
    {
        ExpectedVersion = version,
        At = DateTimeOffset.UnixEpoch.AddSeconds(version),
        Events = Events(key, version + 1),
        Snapshot = version % 50 == 49 ? (ReadOnlyMemory<byte>?)Events(key, -version) : null,
        Due = DateTimeOffset.UnixEpoch.AddSeconds(version),
    };

    private static IEnumerable<byte> RecordBytes(ActorKey key, long version) =>
        Enumerable.Range(0, (int)(Math.Abs(version * 37) % 1_500) + 8).Select(index => unchecked((byte)((index * 7) + version + key.PlanNumber)));
}
