using System.Diagnostics;
using System.Runtime.InteropServices;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Tests.Agents.Tools;

public sealed class WorkspacePathTests : IDisposable
{
    private const int AtCurrentFolder = -100;
    private const uint ExchangeBoth = 2;

    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(20);

    private readonly ToolBench bench = new();

    [Theory]
    [InlineData("../outside/secret.txt", "has '..' in it")]
    [InlineData("a/../../outside/secret.txt", "has '..' in it")]
    [InlineData("/etc/passwd", "is an absolute path")]
    [InlineData("~/.ssh/id_rsa", "'~' is no shorthand")]
    [InlineData("a\0b", "NUL character")]
    [InlineData("link.txt", "leads out of the workspace through a link")]
    [InlineData("linked/secret.txt", "leads out of the workspace through a link")]
    [InlineData("linked/new/file.txt", "leads out of the workspace through a link")]
    [InlineData("circle", "cannot be looked at")]
    [InlineData(".goals/goals.db", "where the goals themselves are kept")]
    [InlineData("store/goals.db", "where the goals themselves are kept")]
    [InlineData("device", "leads out of the workspace through a link")]
    [InlineData("pipe", "is a device, a pipe or a socket")]
    public async Task AnyTool_PathThatIsNotTheirs_IsRefused(string path, string why)
    {
        bench.Link("link.txt", Path.Combine(bench.Outside, "secret.txt"));
        bench.Link("linked", "../outside");
        bench.Link("circle", "circle");
        bench.Link("store", ".goals");
        bench.Link("device", "/dev/zero");
        Assert.Equal(0, MakePipe(bench.At("pipe"), 0x1B6));

        foreach (var mode in (SandboxMode?[])[null, SandboxMode.ReadOnly, SandboxMode.WorkspaceWrite])
        {
            var read = await bench.RefusedAsync("read_file", new { path }, mode);
            Assert.Contains(why, read, StringComparison.Ordinal);
            Assert.DoesNotContain("secret\n", read, StringComparison.Ordinal);
            Assert.Contains(why, await bench.RefusedAsync("list_files", new { path }, mode), StringComparison.Ordinal);
            Assert.Contains(why, await bench.RefusedAsync("search_files", new { path, pattern = "secret" }, mode), StringComparison.Ordinal);
        }

        Assert.Contains(why, await bench.RefusedAsync("write_file", new { path, content = "x" }), StringComparison.Ordinal);
        await bench.RefusedAsync("apply_patch", new { edits = new[] { new { path, old = "outside", @new = "x" } } });
        await bench.RefusedAsync("apply_patch", new { edits = new[] { new { path, delete = true } } });
        Assert.Equal("outside secret\n", await File.ReadAllTextAsync(Path.Combine(bench.Outside, "secret.txt"), TestContext.Current.CancellationToken));
        Assert.Equal(["secret.txt"], Directory.EnumerateFileSystemEntries(bench.Outside).Select(Path.GetFileName));
        Assert.Equal("store secret\n", bench.Read(".goals/goals.db"));
    }

    [Theory]
    [InlineData(".git/hooks/pre-commit")]
    [InlineData(".GIT/config")]
    [InlineData("sub/.git/config")]
    [InlineData("git/config")]
    public async Task Write_IntoGit_IsRefused(string path)
    {
        bench.Write(".git/config", "[core]\n");
        bench.Link("git", ".git");

        foreach (var mode in (SandboxMode[])[SandboxMode.WorkspaceWrite, SandboxMode.FullAccess])
        {
            Assert.Contains("git's own folder", await bench.RefusedAsync("write_file", new { path, content = "x" }, mode), StringComparison.Ordinal);
            Assert.Contains("git's own folder", await bench.RefusedAsync("apply_patch", new { edits = new[] { new { path, @new = "x" } } }, mode), StringComparison.Ordinal);
        }

        Assert.Equal("[core]\n", bench.Read(".git/config"));
    }

    [Fact]
    public async Task Write_ReadOnly_IsRefused()
    {
        bench.Write("a", "1");

        Assert.Contains("may only read", await bench.RefusedAsync("write_file", new { path = "a", content = "2" }, SandboxMode.ReadOnly), StringComparison.Ordinal);
        Assert.Contains("may only read", await bench.RefusedAsync("apply_patch", new { edits = new[] { new { path = "a", delete = true } } }, SandboxMode.ReadOnly), StringComparison.Ordinal);
        Assert.Equal("1", bench.Read("a"));
    }

    [Fact]
    public async Task AnyTool_FullAccess_GoesAnywhere()
    {
        var path = Path.Combine(bench.Outside, "new.txt");

        await bench.DoneAsync("write_file", new { path, content = "free\n" }, SandboxMode.FullAccess);

        Assert.Equal("1\tfree\n", await bench.DoneAsync("read_file", new { path }, SandboxMode.FullAccess));
        Assert.Equal("1\tfree\n", await bench.DoneAsync("read_file", new { path = "../outside/new.txt" }, SandboxMode.FullAccess));
    }

    [Fact]
    public async Task Read_LinkWithinTheWorkspace_IsFollowed()
    {
        bench.Write("real/a.txt", "here\n");
        bench.Link("relative", "real");
        bench.Link("absolute", bench.At("real"));

        Assert.Equal("1\there\n", await bench.DoneAsync("read_file", new { path = "relative/a.txt" }));
        Assert.Equal("1\there\n", await bench.DoneAsync("read_file", new { path = "absolute/a.txt" }));
        await bench.DoneAsync("write_file", new { path = "absolute/b.txt", content = "there\n" });
        Assert.Equal("there\n", bench.Read("real/b.txt"));
    }

    [Fact]
    public async Task Read_AbsolutePathOfTheWorkspace_IsToldTheRelativeOne()
    {
        bench.Write("a.txt", "x");

        Assert.EndsWith("is an absolute path; write 'a.txt'", await bench.RefusedAsync("read_file", new { path = bench.At("a.txt") }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAndWrite_FolderIsExchangedForALinkAllTheTime_NothingOutsideIsTouched()
    {
        bench.Write("moving/secret.txt", "inside\n");
        bench.Write("moving/file.txt", "inside\n");
        bench.Link("away", "../outside");
        await File.WriteAllTextAsync(Path.Combine(bench.Outside, "file.txt"), "outside secret\n", TestContext.Current.CancellationToken);

        await RaceAsync("moving", "away", async () =>
        {
            var read = await bench.CallAsync("read_file", new { path = "moving/secret.txt" });
            var found = await bench.CallAsync("search_files", new { pattern = "secret" });
            var written = await bench.CallAsync("write_file", new { path = "moving/file.txt", content = "written\n" });
            await bench.CallAsync("write_file", new { path = "moving/deep/er/file.txt", content = "written\n" });
            await bench.CallAsync("apply_patch", new { edits = new object[] { new { path = "moving/file.txt", old = "written", @new = "patched" } } });
            Assert.DoesNotContain("outside secret", read.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("outside secret", found.Text, StringComparison.Ordinal);
            return !read.Failed || !written.Failed;
        });

        Assert.Equal("outside secret\n", await File.ReadAllTextAsync(Path.Combine(bench.Outside, "file.txt"), TestContext.Current.CancellationToken));
        Assert.Equal(["file.txt", "secret.txt"], Directory.EnumerateFileSystemEntries(bench.Outside).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Read_FileIsExchangedForALinkAllTheTime_NothingOutsideIsRead()
    {
        bench.Write("moving", "inside\n");
        bench.Link("away", "../outside/secret.txt");

        await RaceAsync("moving", "away", async () =>
        {
            var read = await bench.CallAsync("read_file", new { path = "moving" });
            Assert.DoesNotContain("outside secret", read.Text, StringComparison.Ordinal);
            return !read.Failed;
        });
    }

    public void Dispose() => bench.Dispose();

    /// <summary>Exchanges two names as fast as it goes while something is tried again and again, which must work sometimes and fail sometimes.</summary>
    private async Task RaceAsync(string one, string other, Func<Task<bool>> attempt)
    {
        using var enough = new CancellationTokenSource();
        var token = enough.Token;
        var exchanging = Task.Factory.StartNew(
            () =>
            {
                while (!token.IsCancellationRequested)
                {
                    Assert.Equal(0, Rename(AtCurrentFolder, bench.At(one), AtCurrentFolder, bench.At(other), ExchangeBoth));
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        var (served, refused) = (0, 0);
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Least || ((served == 0 || refused == 0) && clock.Elapsed < Most);)
        {
            _ = await attempt() ? served++ : refused++;
        }

        await enough.CancelAsync();
        await exchanging;
        Assert.True(served > 0 && refused > 0, $"{served} served, {refused} refused: nothing raced");
    }

    [DllImport("libc", EntryPoint = "renameat2")]
    private static extern int Rename(
        int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int newFolder, [MarshalAs(UnmanagedType.LPUTF8Str)] string newName, uint flags);

    [DllImport("libc", EntryPoint = "mkfifo")]
    private static extern int MakePipe([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
