using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Tests.Agents.Tools;

public sealed class FileToolTests : IDisposable
{
    private readonly ToolBench bench = new();

    [Fact]
    public async Task ReadFile_Lines_AreNumbered()
    {
        bench.Write("a.txt", "one\r\n\ndrei-ü\nlast");

        Assert.Equal("1\tone\n2\t\n3\tdrei-ü\n4\tlast\n", await bench.DoneAsync("read_file", new { path = "a.txt" }));
        Assert.Equal("2\t\n3\tdrei-ü\n(the file goes on: call read_file with offset 4)", await bench.DoneAsync("read_file", new { path = "a.txt", offset = 2, limit = 2 }));
        Assert.Equal("'a.txt' has only 4 lines; give an offset of at most that", await bench.RefusedAsync("read_file", new { path = "a.txt", offset = 5 }));
    }

    [Fact]
    public async Task ReadFile_LongFile_IsReadInPartsWithoutGap()
    {
        bench.Write("long.txt", string.Concat(Enumerable.Range(1, 30_000).Select(number => $"line {number}\n")));
        var (offset, all) = (1, string.Empty);
        while (offset > 0)
        {
            var text = await bench.DoneAsync("read_file", new { path = "long.txt", offset, limit = 10_000 });
            Assert.InRange(text.Length, 1, 65 * 1024);
            var end = text.IndexOf("(the file goes on: call read_file with offset ", StringComparison.Ordinal);
            all += end < 0 ? text : text[..end];
            offset = end < 0 ? 0 : int.Parse(text[(text.LastIndexOf(' ') + 1)..^1], System.Globalization.CultureInfo.InvariantCulture);
        }

        Assert.Equal(string.Concat(Enumerable.Range(1, 30_000).Select(number => $"{number}\tline {number}\n")), all);
    }

    [Fact]
    public async Task ReadFile_HugeLine_IsCutAndSaysSo()
    {
        bench.Write("line.txt", new string('x', 5_000_000) + "\nnext\n");

        var text = await bench.DoneAsync("read_file", new { path = "line.txt" });

        Assert.Contains("... (the line has 5,000,000 characters)\n2\tnext\n", text, StringComparison.Ordinal);
        Assert.InRange(text.Length, 4_000, 4_200);
    }

    [Fact]
    public async Task ReadFile_NoText_SaysWhatItIs()
    {
        await File.WriteAllBytesAsync(bench.At("image"), new byte[70_000], TestContext.Current.CancellationToken);
        bench.Write("empty", string.Empty);
        Directory.CreateDirectory(bench.At("folder"));

        Assert.Equal("'image' is no text: it is a binary file of 68.4 KiB", await bench.RefusedAsync("read_file", new { path = "image" }));
        Assert.Equal("'empty' is empty", await bench.DoneAsync("read_file", new { path = "empty" }));
        Assert.Equal("'folder' is a folder, not a file", await bench.RefusedAsync("read_file", new { path = "folder" }));
        Assert.Equal("there is no 'gone'", await bench.RefusedAsync("read_file", new { path = "gone" }));
        Assert.Equal("there is no 'no'", await bench.RefusedAsync("read_file", new { path = "no/file" }));
    }

    [Fact]
    public async Task ListFiles_Workspace_LeavesGitAndTheStoreOut()
    {
        bench.Write(".git/config", "x");
        bench.Write("b/c.cs", "x");
        bench.Write("a.txt", "x");
        bench.Link("link", "../outside");

        Assert.Equal("a.txt\nb/\nb/c.cs\nlink@\n", await bench.DoneAsync("list_files", new { }));
        Assert.Equal("b/c.cs\n", await bench.DoneAsync("list_files", new { glob = "**/*.cs" }));
        Assert.Equal("c.cs\n", await bench.DoneAsync("list_files", new { path = "b" }));
        Assert.Equal("(nothing matches, of 4 files and folders)\n", await bench.DoneAsync("list_files", new { glob = "*.py" }));
    }

    [Fact]
    public async Task ListFiles_TooMuch_SaysWhatIsLeftOut()
    {
        foreach (var number in Enumerable.Range(0, 12))
        {
            bench.Write($"d/e/f/{number:00}", "x");
        }

        Assert.Equal("d/\nd/e/\n(1 folder not gone into: too deep; raise depth, or name a folder below)\n", await bench.DoneAsync("list_files", new { depth = 2 }));
        Assert.Equal("00\n01\n(10 more lines left out: narrow it with path or glob, or raise limit)\n", await bench.DoneAsync("list_files", new { path = "d/e/f", limit = 2 }));
    }

    [Fact]
    public async Task SearchFiles_Expression_FindsLines()
    {
        bench.Write("a.cs", "class A\n{\n}\n");
        bench.Write("b/b.cs", "x\nCLASS B(C)\n");
        bench.Write("b/c.txt", "class C\n");
        bench.Write(".git/config", "class G\n");
        await File.WriteAllBytesAsync(bench.At("image"), "class \0"u8.ToArray(), TestContext.Current.CancellationToken);

        Assert.Equal("a.cs:1: class A\nb/c.txt:1: class C\n(1 binary file left out)\n", await bench.DoneAsync("search_files", new { pattern = "^class \\w$" }));
        Assert.Equal("a.cs:1: class A\nb/b.cs:2: CLASS B(C)\n", await bench.DoneAsync("search_files", new { pattern = "class", ignoreCase = true, glob = "**/*.cs" }));
        Assert.Equal("b/b.cs:2: CLASS B(C)\n", await bench.DoneAsync("search_files", new { pattern = "B(", literal = true, path = "b" }));
        Assert.Equal("b/c.txt:1: class C\n", await bench.DoneAsync("search_files", new { pattern = "class", path = "b/c.txt" }));
        Assert.Equal("(nothing found in 1 file)\n", await bench.DoneAsync("search_files", new { pattern = "nothing", path = "a.cs" }));
    }

    [Fact]
    public async Task SearchFiles_TooMuch_SaysWhereItEnded()
    {
        bench.Write("a", string.Concat(Enumerable.Repeat("hit\n", 10)));

        Assert.Equal(
            "a:1: hit\na:2: hit\n(there is more: 2 lines shown, the next is a:3; narrow it with path, glob or the pattern)\n",
            await bench.DoneAsync("search_files", new { pattern = "hit", limit = 2 }));
    }

    [Theory]
    [InlineData("(", "no regular expression")]
    [InlineData("(a)\\1", "not supported")]
    public async Task SearchFiles_BadExpression_IsExplained(string pattern, string expected) =>
        Assert.Contains(expected, await bench.RefusedAsync("search_files", new { pattern }), StringComparison.Ordinal);

    [Fact]
    public async Task SearchFiles_ExpressionMadeToTakeForEver_Ends()
    {
        bench.Write("a", new string('a', 30_000) + "!\n");

        Assert.StartsWith("(nothing found", await bench.DoneAsync("search_files", new { pattern = "^(a+)+$" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WriteFile_NewAndOld_SaysWhatItDid()
    {
        Assert.Equal("created 'a/b/c.sh': 6 bytes, 2 lines", await bench.DoneAsync("write_file", new { path = "a/b/c.sh", content = "x\nü-🙂"[..^3] + "--" }));
        bench.SetMode("a/b/c.sh", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);

        Assert.Equal("replaced 'a/b/c.sh': 4 bytes, 1 line", await bench.DoneAsync("write_file", new { path = "a/b/c.sh", content = "new\n" }));

        Assert.Equal("new\n", bench.Read("a/b/c.sh"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute, bench.ModeOf("a/b/c.sh"));
        Assert.Equal(["c.sh"], Directory.EnumerateFileSystemEntries(bench.At("a/b")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task WriteFile_NotAFile_IsRefusedAndLeavesNothing()
    {
        Directory.CreateDirectory(bench.At("folder"));
        bench.Write("file", "x");

        Assert.Equal("'folder' is a folder, not a file", await bench.RefusedAsync("write_file", new { path = "folder", content = "x" }));
        Assert.Equal("'file' is a file, not a folder", await bench.RefusedAsync("write_file", new { path = "file/a", content = "x" }));
        Assert.Contains("is the workspace itself", await bench.RefusedAsync("write_file", new { path = ".", content = "x" }), StringComparison.Ordinal);
        Assert.Equal([".goals", "file", "folder"], Directory.EnumerateFileSystemEntries(bench.Workspace).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task AnyTool_WorkspaceInTheStore_IsTheirs()
    {
        using var tools = new Orleans.Goals.Engine.Agents.Tools.AgentTools(Path.GetDirectoryName(bench.Workspace)!, TimeProvider.System);
        bench.Write("a", "mine\n");

        var output = await bench.CallAsync(tools.Find("read_file")!, new { path = "a" }, SandboxMode.ReadOnly);

        Assert.Equal("1\tmine\n", output.Text);
    }

    public void Dispose() => bench.Dispose();
}
