using System.Runtime.Versioning;
using System.Security.Cryptography;
using Orleans.Goals.Engine.Artifacts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

public sealed class FileArtifactStoreTests : IDisposable
{
    private static readonly GoalId Goal = GoalId.Local("goal");

    private readonly TemporaryFolder folder = new();
    private readonly FileArtifactStore artifacts;

    public FileArtifactStoreTests() => artifacts = new FileArtifactStore(folder);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(1024 * 1024)]
    [InlineData((1024 * 1024) + 1)]
    [InlineData(5_000_000)]
    public async Task Write_AnyLength_IsReadBackWhole(int length)
    {
        var bytes = Bytes(length);

        var reference = await artifacts.WriteAsync(Goal, "plan-1/build/1/output", new MemoryStream(bytes));

        Assert.Equal(new ArtifactReference { Name = "plan-1/build/1/output", Length = length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)) }, reference);
        Assert.Equal(bytes, await ReadAsync(new FileArtifactStore(folder), reference));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "artifacts", ".writing")));
    }

    [Fact]
    public async Task Write_SameNameAgain_ReplacesItWhole()
    {
        var first = await artifacts.WriteAsync(Goal, "a/output", new MemoryStream(Bytes(2_000_000)));
        using var open = await artifacts.OpenAsync(Goal, first);

        var second = await artifacts.WriteAsync(Goal, "a/output", new MemoryStream(Bytes(10)));

        Assert.Equal(Bytes(10), await ReadAsync(artifacts, second));
        await Assert.ThrowsAsync<ArtifactCorruptException>(() => artifacts.OpenAsync(Goal, first));
        Assert.Equal(Bytes(2_000_000), await ReadToEndAsync(open!));
    }

    [Fact]
    public async Task Open_NoSuchArtifact_IsNull()
    {
        var reference = await artifacts.WriteAsync(Goal, "a", new MemoryStream(Bytes(10)));

        Assert.Null(await artifacts.OpenAsync(Goal, reference with { Name = "b" }));
        Assert.Null(await artifacts.OpenAsync(Goal, reference with { Name = "b/c" }));
        Assert.Null(await artifacts.OpenAsync(GoalId.Local("other"), reference));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3_000_000)]
    public async Task Open_BytesAreNotThoseOfTheReference_IsRefused(int length)
    {
        var reference = await artifacts.WriteAsync(Goal, "a/output", new MemoryStream(Bytes(length)));
        var path = Path.Combine(folder, "artifacts", "local", "goal", "a", "output");

        var bytes = Bytes(length);
        bytes[length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
        var changed = await Assert.ThrowsAsync<ArtifactCorruptException>(() => artifacts.OpenAsync(Goal, reference));
        File.WriteAllBytes(path, bytes[..^1]);
        var cut = await Assert.ThrowsAsync<ArtifactCorruptException>(() => artifacts.OpenAsync(Goal, reference));

        Assert.Contains("is not what was written", changed.Message, StringComparison.Ordinal);
        Assert.Contains($"has {length - 1} bytes", cut.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("a/../../b")]
    [InlineData("a/./b")]
    [InlineData("a//b")]
    [InlineData("a/")]
    [InlineData("a b")]
    [InlineData("a\\b")]
    [InlineData("a:b")]
    [InlineData("a\0b")]
    [InlineData("ä")]
    public async Task Write_NameThatCouldLeaveTheFolder_IsRefused(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => artifacts.WriteAsync(Goal, name, Stream.Null));
        await Assert.ThrowsAsync<ArgumentException>(() => artifacts.OpenAsync(Goal, new ArtifactReference { Name = name, Length = 0, Sha256 = string.Empty }));

        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact]
    public async Task Write_NameTooLong_IsRefused()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => artifacts.WriteAsync(Goal, new string('a', 129), Stream.Null));
        await Assert.ThrowsAsync<ArgumentException>(() => artifacts.WriteAsync(Goal, string.Join('/', Enumerable.Repeat("aaa", 129)), Stream.Null));
        Assert.NotNull(await artifacts.WriteAsync(Goal, $"{new string('a', 128)}/{new string('b', 128)}/{new string('c', 128)}", Stream.Null));
    }

    [Fact]
    public async Task Write_ContentFails_LeavesWhatWasThere()
    {
        var reference = await artifacts.WriteAsync(Goal, "a", new MemoryStream(Bytes(10)));

        await Assert.ThrowsAsync<StoreUnavailableException>(() => artifacts.WriteAsync(Goal, "a", new FailingStream(new IOException("broken pipe"))));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => artifacts.WriteAsync(Goal, "a", new FailingStream(new OperationCanceledException())));

        Assert.Equal(Bytes(10), await ReadAsync(artifacts, reference));
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "artifacts", ".writing")));
    }

    [Fact]
    public async Task Write_KilledProcessLeftAHalfWrittenFile_ItIsClearedAway()
    {
        var left = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "artifacts", ".writing")).FullName, "1-7");
        File.WriteAllText(left, "half");
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddDays(-2));

        await artifacts.WriteAsync(Goal, "a", Stream.Null);

        Assert.False(File.Exists(left));
    }

    [Fact]
    public async Task Write_BesideAnotherProcessThatWrites_LeavesItsFileAlone()
    {
        var going = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        var first = artifacts.WriteAsync(Goal, "slow", new WaitingStream(begun, going.Task));
        await begun.Task;

        // Another silo on the same folder: it has the same process id here, as it would in a container.
        var reference = await new FileArtifactStore(folder).WriteAsync(Goal, "quick", new MemoryStream(Bytes(10)));
        going.SetResult();

        Assert.Equal(0, (await first).Length);
        Assert.Equal(Bytes(10), await ReadAsync(artifacts, reference));
    }

    [Fact]
    public async Task Write_ManyAtOnce_AreAllThere()
    {
        var references = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => artifacts.WriteAsync(Goal, $"step-{number % 4}/{number}", new MemoryStream(Bytes(number * 1_000)))));
        var contended = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => artifacts.WriteAsync(Goal, "same", new MemoryStream(Bytes(number)))));

        foreach (var reference in references)
        {
            Assert.Equal(Bytes((int)reference.Length), await ReadAsync(artifacts, reference));
        }

        var length = new FileInfo(Path.Combine(folder, "artifacts", "local", "goal", "same")).Length;
        Assert.Equal(Bytes((int)length), await ReadAsync(artifacts, contended.Single(reference => reference.Length == length)));
    }

    [Fact]
    public async Task Delete_Goal_TakesItsArtifactsOnly()
    {
        var first = await artifacts.WriteAsync(Goal, "a/b", new MemoryStream(Bytes(10)));
        var other = await artifacts.WriteAsync(GoalId.Local("goal-x"), "a/b", new MemoryStream(Bytes(10)));

        await artifacts.DeleteAsync(Goal);
        await artifacts.DeleteAsync(Goal);
        await artifacts.DeleteAsync(GoalId.Local("never"));

        Assert.Null(await artifacts.OpenAsync(Goal, first));
        Assert.Equal(Bytes(10), await ReadAsync(artifacts, other, GoalId.Local("goal-x")));
        await Assert.ThrowsAsync<ArgumentException>(() => artifacts.DeleteAsync(default));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Write_NewFile_IsForItsUserOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no permissions of this kind");

        await artifacts.WriteAsync(Goal, "a", Stream.Null);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "artifacts", "local", "goal", "a")));
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static async Task<byte[]> ReadAsync(FileArtifactStore store, ArtifactReference reference, GoalId? goal = null)
    {
        await using var stream = await store.OpenAsync(goal ?? Goal, reference);
        return await ReadToEndAsync(stream!);
    }

    private static async Task<byte[]> ReadToEndAsync(Stream stream)
    {
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        return copy.ToArray();
    }

    /// <summary>An empty stream that ends when it may.</summary>
    private sealed class WaitingStream(TaskCompletionSource begun, Task going) : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            begun.TrySetResult();
            await going;
            return 0;
        }
    }

    private sealed class FailingStream(Exception failure) : MemoryStream(new byte[1_000])
    {
        private bool failing;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (failing)
            {
                return ValueTask.FromException<int>(failure);
            }

            failing = true;
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
