using System.Globalization;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Engine.Stores.Sqlite;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

public sealed class StoreLockTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Acquire_HeldByThisProcess_IsRefusedUntilReleased()
    {
        using (var held = StoreLock.Acquire(folder))
        {
            var refusal = Assert.Throws<StoreHeldException>(() => StoreLock.Acquire(folder));
            Assert.Equal((folder.Path, Environment.ProcessId), (refusal.Path, refusal.Holder));
            Assert.StartsWith($"{Environment.ProcessId} ", File.ReadAllText(folder.File("lock.pid")), StringComparison.Ordinal);
        }

        using var again = StoreLock.Acquire(folder);
        again.Dispose();
        using var third = StoreLock.Acquire(folder);
    }

    [Fact]
    public void Acquire_FolderIsMissing_IsMadeForItsUserOnly()
    {
        var path = Path.Combine(folder, "a", "b");

        using var held = StoreLock.Acquire(path);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(path, "lock")));
        }
    }

    [Fact]
    public void Acquire_FolderIsAFile_SaysThatTheStoreCannotBeLocked()
    {
        File.WriteAllText(folder.File("store"), "no folder");

        var refusal = Assert.Throws<StoreUnavailableException>(() => StoreLock.Acquire(folder.File("store")));

        Assert.Contains(folder.File("store"), refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_HeldByAnotherProcess_NamesItAndChangesNothing()
    {
        using var child = StoreChild.Start("Hold", folder);
        Assert.StartsWith("held", await child.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAsync<StoreHeldException>(async () => await SqliteRecordStore.OpenAsync(folder));

        Assert.Equal(child.Id, refusal.Holder);
        Assert.Contains(child.Id.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("goals.db")));
        await child.StandardInput.WriteLineAsync();
        await child.WaitForExitAsync();
        Assert.Equal(0, child.ExitCode);
    }

    [Fact]
    public async Task Acquire_HolderWasKilled_SucceedsThoughItsCommandLives()
    {
        using var child = StoreChild.Start("Hold", folder);
        var said = await child.StandardOutput.ReadLineAsync();
        using var command = System.Diagnostics.Process.GetProcessById(int.Parse(said!.Split(' ')[1], CultureInfo.InvariantCulture));

        child.Kill();
        await child.WaitForExitAsync();

        Assert.False(command.HasExited);
        using (StoreLock.Acquire(folder))
        {
            Assert.StartsWith($"{Environment.ProcessId} ", File.ReadAllText(folder.File("lock.pid")), StringComparison.Ordinal);
        }

        command.Kill();
    }

    [Fact]
    public async Task Acquire_InTheSameMoment_OneWins()
    {
        var children = Enumerable.Range(0, 4).Select(_ => StoreChild.Start("Contend", folder)).ToArray();
        foreach (var child in children)
        {
            Assert.Equal("ready", await child.StandardOutput.ReadLineAsync());
        }

        await Task.WhenAll(children.Select(child => child.StandardInput.WriteLineAsync()));
        var said = await Task.WhenAll(children.Select(child => child.StandardOutput.ReadLineAsync()));

        Assert.Equal(["lost", "lost", "lost", "won"], said.Order(StringComparer.Ordinal));
        foreach (var child in children)
        {
            await child.StandardInput.WriteLineAsync();
            await child.WaitForExitAsync();
            child.Dispose();
        }
    }

    [Fact]
    public async Task Acquire_LocksAreSwitchedOff_IsRefused()
    {
        using var child = StoreChild.Start("Hold", folder, shell: null, ("DOTNET_SYSTEM_IO_DISABLEFILELOCKING", "1"));

        var said = await child.StandardOutput.ReadToEndAsync();

        Assert.Matches("^StoreUnavailableException: .* no file locks", said);
    }

    [Fact]
    public void Acquire_StaleHolderFile_NamesNobody()
    {
        using var held = StoreLock.Acquire(folder);
        File.WriteAllText(folder.File("lock.pid"), $"{int.MaxValue}\n");

        Assert.Null(Assert.Throws<StoreHeldException>(() => StoreLock.Acquire(folder)).Holder);
    }

    [Fact]
    public void HolderOf_HolderFileOfALivingProcessButNobodyHoldsTheLock_IsNobody()
    {
        StoreLock.Acquire(folder).Dispose();
        File.WriteAllText(folder.File("lock.pid"), $"{Environment.ProcessId}\n");

        Assert.False(StoreLock.IsHeld(folder));
        Assert.Null(StoreLock.HolderOf(folder));
    }

    [Fact]
    public void HolderOf_IdWasUsedAgain_IsHeldBySomebodyUnknown()
    {
        using var held = StoreLock.Acquire(folder);
        Assert.Equal(Environment.ProcessId, StoreLock.HolderOf(folder));

        File.WriteAllText(folder.File("lock.pid"), $"{Environment.ProcessId} 1\n");

        Assert.True(StoreLock.IsHeld(folder));
        Assert.Null(StoreLock.HolderOf(folder));
        Assert.Equal("another process", StoreLock.DescribeHolder(folder));
    }

    [Fact]
    public void IsHeld_NoStoreThere_IsFalseAndMakesNothing()
    {
        Assert.False(StoreLock.IsHeld(folder.File("none")));
        Assert.False(StoreLock.IsHeld(folder));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void Acquire_WhileOthersAskWhetherItIsHeld_Succeeds()
    {
        StoreLock.Acquire(folder).Dispose();
        using var asked = new FileStream(folder.File("lock"), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);

        // On a thread of its own: in the pool it would stand behind every other test, longer than anybody who only asks has the lock.
        var asks = new Thread(() =>
        {
            TestContext.Current.CancellationToken.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(20));
            asked.Dispose();
        });
        asks.Start();

        using var held = StoreLock.Acquire(folder);

        Assert.True(StoreLock.IsHeld(folder));
        asks.Join();
    }
}
