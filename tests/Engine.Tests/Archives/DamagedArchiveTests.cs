using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Archives;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Engine.Tests.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Tests.Archives;

/// <summary>Whatever is done to an exported goal: importing it says that it cannot be imported and what to do, and imports nothing.</summary>
public sealed class DamagedArchiveTests : IDisposable
{
    private const string Head = "goal.json";
    private const string Commits = "commits.jsonl";
    private static readonly GoalId Goal = GoalId.Local("exported");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(Head, "null")]
    [InlineData(Head, "[]")]
    [InlineData(Head, "")]
    [InlineData(Head, "{}")]
    [InlineData(Commits, "null\n")]
    [InlineData(Commits, "{\"plan\":-1,\"version\":1}\n")]
    [InlineData(Commits, "{\"plan\":0,\"version\":1,\"events\":null}\n")]
    [InlineData(Commits, "{\"plan\":0,\"version\":1,\"events\":[]}\n")]
    [InlineData(Commits, "{\"plan\":0,\"version\":1,\"events\":{\"kind\":\"goals.goal\",\"version\":1,\"events\":[{}]}}\n")]
    [InlineData(Commits, "{\"plan\":1000000,\"version\":1}\n")]
    public async Task Import_EntryThatIsNoneOfOurs_IsInvalidData(string entry, string text)
    {
        var file = await ExportAsync();
        Replace(file, entry, text);

        await AssertRefusedAsync(file);
    }

    [Fact]
    public async Task Import_EventsWithoutTheirTypes_IsInvalidData()
    {
        var file = await ExportAsync();
        Replace(file, Commits, Read(file, Commits).Replace("\"type\":", "\"kind\":", StringComparison.Ordinal));

        await AssertRefusedAsync(file);
    }

    [Fact]
    public async Task Import_CutAnywhere_IsInvalidData()
    {
        var file = await ExportAsync();
        var whole = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);

        for (var length = 0; length < whole.Length; length += 1 + (whole.Length / 40))
        {
            await File.WriteAllBytesAsync(file, whole[..length], TestContext.Current.CancellationToken);
            await AssertRefusedAsync(file);
        }
    }

    [Fact]
    public async Task Import_EntryThatUnpacksToMoreThanItSays_IsInvalidData()
    {
        var file = await ExportAsync();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        foreach (var length in Lengths(bytes, Commits))
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(length, sizeof(int)), 3);
        }

        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);

        await AssertRefusedAsync(file);
    }

    [Fact]
    public async Task Import_EntryThatPromisesMoreThanThereIs_IsInvalidDataAndTakesNoMemoryForIt()
    {
        var file = await ExportAsync();
        var bytes = await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken);
        foreach (var length in Lengths(bytes, Commits))
        {
            BitConverter.TryWriteBytes(bytes.AsSpan(length, sizeof(int)), 1 << 29);
        }

        await File.WriteAllBytesAsync(file, bytes, TestContext.Current.CancellationToken);
        var before = GC.GetTotalAllocatedBytes();

        await AssertRefusedAsync(file);

        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 1 << 28);
    }

    /// <summary>Where the uncompressed lengths of an entry stand: in its own head and in the directory at the end.</summary>
    private static IEnumerable<int> Lengths(byte[] archive, string entry)
    {
        foreach (var (signature, name, length) in (IEnumerable<(string, int, int)>)[("PK\u0003\u0004", 30, 22), ("PK\u0001\u0002", 46, 24)])
        {
            for (var at = archive.AsSpan().IndexOf(Encoding.Latin1.GetBytes(signature)); at >= 0;)
            {
                if (archive.AsSpan(at + name).StartsWith(Encoding.ASCII.GetBytes(entry)))
                {
                    yield return at + length;
                }

                var next = archive.AsSpan(at + 1).IndexOf(Encoding.Latin1.GetBytes(signature));
                at = next < 0 ? -1 : at + 1 + next;
            }
        }
    }

    private static string Read(string file, string entry)
    {
        using var archive = ZipFile.OpenRead(file);
        using var reader = new StreamReader(archive.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    /// <summary>Replaces an entry; with commits, also the hash that the head has of them.</summary>
    private static void Replace(string file, string entry, string text)
    {
        using var archive = ZipFile.Open(file, ZipArchiveMode.Update);
        var old = Put(archive, entry, text);
        if (entry == Commits)
        {
            using var reader = new StreamReader(archive.GetEntry(Head)!.Open());
            var head = reader.ReadToEnd();
            reader.Dispose();
            Put(archive, Head, head.Replace(HashOf(old), HashOf(text), StringComparison.Ordinal));
        }
    }

    private static string Put(ZipArchive archive, string entry, string text)
    {
        var found = archive.GetEntry(entry)!;
        string old;
        using (var reader = new StreamReader(found.Open()))
        {
            old = reader.ReadToEnd();
        }

        found.Delete();
        using var content = archive.CreateEntry(entry).Open();
        content.Write(Encoding.UTF8.GetBytes(text));
        return old;
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private async Task AssertRefusedAsync(string file)
    {
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => GoalImport.ReadAsync(folder.File("other"), file, TimeProvider.System, TestContext.Current.CancellationToken));

        Assert.StartsWith(file, refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("other/goals.db")), refused.Message);
    }

    private async Task<string> ExportAsync()
    {
        var tool = new TestTool("work", (_, _) => ValueTask.FromResult(new ToolResult { Succeeded = true, Content = "said" }));
        await File.WriteAllTextAsync(folder.File("done"), string.Empty, TestContext.Current.CancellationToken);
        await using (var goals = await EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = folder.File("store"), Tools = [tool] }, TestContext.Current.CancellationToken))
        {
            var contract = new GoalContract
            {
                Objective = "It is done.",
                Workspace = folder,
                DoneWhen = [new FileCheck { Id = "done", File = "done" }],
                Plans = [new PlanDefinition { Name = "only", Steps = [new StepDefinition { Id = "work", Action = new ToolAction { Tool = "work" } }] }],
            };
            Assert.True((await goals.AskAsync(Goal, new SubmitGoal { Id = CommandId.New(TimeProvider.System), Contract = contract }, TestContext.Current.CancellationToken)).Accepted);
            await foreach (var _ in goals.WatchAsync(Goal, cancellationToken: TestContext.Current.CancellationToken))
            {
            }
        }

        Assert.True(await GoalExport.WriteAsync(folder.File("store"), Goal, folder.File("goal.zip"), TestContext.Current.CancellationToken));
        return folder.File("goal.zip");
    }
}
