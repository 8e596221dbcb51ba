namespace Orleans.Goals.Engine.Tests.Agents.Tools;

public sealed class ApplyPatchTests : IDisposable
{
    private readonly ToolBench bench = new();

    [Fact]
    public async Task ApplyPatch_ManyEdits_AreDone()
    {
        bench.Write("a.cs", "one\ntwo\nthree\n");
        bench.Write("b.cs", "x x\n");
        bench.Write("c.cs", "gone\n");

        var told = await bench.DoneAsync("apply_patch", Edits(
            new("a.cs", "two", "2"), new("b.cs", "x", "y", All: true), new("d/new.cs", "", "created\n"), new("c.cs", Delete: true), new("a.cs", "three\n", "")));

        Assert.Equal("changed 'a.cs': 2 edits, now 2 lines\nchanged 'b.cs': 1 edit, now 1 line\ncreated 'd/new.cs': 1 line\nremoved 'c.cs'\n", told);
        Assert.Equal("one\n2\n", bench.Read("a.cs"));
        Assert.Equal("y y\n", bench.Read("b.cs"));
        Assert.Equal("created\n", bench.Read("d/new.cs"));
        Assert.False(File.Exists(bench.At("c.cs")));
    }

    [Fact]
    public async Task ApplyPatch_OneEditMisses_NothingIsChangedAndAllMissesAreTold()
    {
        bench.Write("a", "one\n");
        bench.Write("b", "two two\n");

        var told = await bench.RefusedAsync("apply_patch", Edits(
            new("a", "one", "1"), new("new/file", "", "x"), new("b", "two", "2"), new("gone", "x", "y"), new("a", "absent line", "y"), new("../x", "x", "y")));

        Assert.StartsWith("nothing was changed:\n- edit", told.Replace("- '../x'", "- edit", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("edit 3: 'old' is in 'b' 2 times, in lines 1, 1; put more", told, StringComparison.Ordinal);
        Assert.Contains("edit 4: there is no 'gone'; to create it leave 'old' empty", told, StringComparison.Ordinal);
        Assert.Contains("edit 5: 'old' is not in 'a', and nothing like its first line is there", told, StringComparison.Ordinal);
        Assert.Contains("'../x' has '..' in it", told, StringComparison.Ordinal);
        Assert.Equal("one\n", bench.Read("a"));
        Assert.False(Directory.Exists(bench.At("new")));
    }

    [Fact]
    public async Task ApplyPatch_Misses_ShowsWhatIsNearest()
    {
        bench.Write("a.cs", "class A\n{\n    int Count(string text) => text.Length;\n    int Other() => 1;\n}\n");

        var typo = await bench.RefusedAsync("apply_patch", Edits(new FileEditArguments("a.cs", "    int Count(string txt) => text.Length;\n    int Other() => 1;", "x")));
        var space = await bench.RefusedAsync("apply_patch", Edits(new FileEditArguments("a.cs", "\tint Other() => 1;", "x")));

        Assert.EndsWith("nearest is:\n3\t    int Count(string text) => text.Length;\n4\t    int Other() => 1;", typo, StringComparison.Ordinal);
        Assert.EndsWith("it differs in white space only from what is there:\n4\t    int Other() => 1;", space, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplyPatch_LineEndsOfWindows_AreKept()
    {
        bench.Write("a.txt", "one\r\ntwo\r\nthree\r\n");

        await bench.DoneAsync("apply_patch", Edits(new FileEditArguments("a.txt", "one\ntwo\n", "1\n2\n2b\n")));

        Assert.Equal("1\r\n2\r\n2b\r\nthree\r\n", bench.Read("a.txt"));
    }

    [Fact]
    public async Task ApplyPatch_MarkAtTheBeginningAndMode_AreKept()
    {
        await File.WriteAllBytesAsync(bench.At("a.sh"), [0xEF, 0xBB, 0xBF, (byte)'a', (byte)'\n'], TestContext.Current.CancellationToken);
        bench.SetMode("a.sh", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        await bench.DoneAsync("apply_patch", Edits(new FileEditArguments("a.sh", "a", "b")));

        Assert.Equal([0xEF, 0xBB, 0xBF, (byte)'b', (byte)'\n'], await File.ReadAllBytesAsync(bench.At("a.sh"), TestContext.Current.CancellationToken));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, bench.ModeOf("a.sh"));
    }

    [Theory]
    [InlineData("a\nb\nc\n", "b", "B", "replaced")]
    [InlineData("a\nb\nc\n", "b", "b\nb2", "the new text has the old in it")]
    [InlineData("return 1;\nreturn 2;\n", "return 2;", "return 3;", "another line is like it")]
    [InlineData("x\n", "x\n", "y\nx\n", "put before")]
    public async Task ApplyPatch_TheSameCallAgain_ChangesNothing(string before, string old, string @new, string how)
    {
        bench.Write("a", before);
        var edits = Edits(new("a", old, @new), new("b", "", "new\n"), new("c", Delete: true));
        bench.Write("c", "x");

        await bench.DoneAsync("apply_patch", edits);
        var once = bench.Read("a");
        var told = await bench.DoneAsync("apply_patch", edits);

        Assert.Equal(before.Replace(old, @new, StringComparison.Ordinal), once);
        Assert.True(once == bench.Read("a"), how);
        Assert.Equal("'a' is so already: nothing was changed\n'b' is so already: nothing was changed\nthere is no 'c': nothing to remove\n", told);
    }

    [Fact]
    public async Task ApplyPatch_CutOffBetweenTwoFiles_IsFinishedByTheSameCall()
    {
        bench.Write("a", "one\ntwo\n");
        bench.Write("b", "one\n");
        var edits = Edits(new("a", "one", "1"), new("a", "1\ntwo", "1\n2"), new("b", "one", "1"));
        bench.Write("a", "1\n2\n");

        Assert.Equal("'a' is so already: nothing was changed\nchanged 'b': 1 edit, now 1 line\n", await bench.DoneAsync("apply_patch", edits));

        Assert.Equal("1\n2\n", bench.Read("a"));
        Assert.Equal("1\n", bench.Read("b"));
    }

    [Fact]
    public async Task ApplyPatch_NewTextIsElsewhereToo_IsDoneAllTheSame()
    {
        bench.Write("a", "return 1;\nreturn 2;\n");

        await bench.DoneAsync("apply_patch", Edits(new FileEditArguments("a", "return 2;", "return 1;")));

        Assert.Equal("return 1;\nreturn 1;\n", bench.Read("a"));
    }

    [Theory]
    [InlineData("there", "", "x", false, "is there already; say in 'old'")]
    [InlineData("there", "x", "x", false, "'old' and 'new' are the same")]
    [InlineData("there", "x", "", true, "is to be removed and changed at once")]
    [InlineData("folder", "x", "y", false, "'folder' is a folder")]
    [InlineData("binary", "x", "y", false, "is no text of UTF-8")]
    public async Task ApplyPatch_MakesNoSense_IsRefused(string path, string old, string @new, bool delete, string expected)
    {
        bench.Write("there", "text\n");
        Directory.CreateDirectory(bench.At("folder"));
        await File.WriteAllBytesAsync(bench.At("binary"), [0xFF, 0xFE, 0xFF], TestContext.Current.CancellationToken);

        Assert.Contains(expected, await bench.RefusedAsync("apply_patch", Edits(new FileEditArguments(path, old, @new, Delete: delete))), StringComparison.Ordinal);
        Assert.Equal("text\n", bench.Read("there"));
    }

    public void Dispose() => bench.Dispose();

    private static object Edits(params FileEditArguments[] edits) => new
    {
        edits = edits.Select(edit => new { path = edit.Path, old = edit.Old, @new = edit.New, all = edit.All, delete = edit.Delete }),
    };

    private sealed record FileEditArguments(string Path, string Old = "", string New = "", bool All = false, bool Delete = false);
}
