using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Tests.Worktrees;

public sealed class InterruptedMergeTests : IAsyncLifetime
{
    private readonly TemporaryFolder root = new();
    private string from = string.Empty;
    private string to = string.Empty;

    private string Top => root["repository"];

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Top);
        await GitAsync("init", "-q");
        root.Write("repository/changed", "before\n");
        root.Write("repository/removed", "gone\n");
        await GitAsync("add", "-A");
        await GitAsync("commit", "-qm", "from");
        from = await GitAsync("rev-parse", "HEAD");
        root.Write("repository/changed", "after all\n");
        root.Write("repository/added", "new\n");
        File.Delete(Path.Combine(Top, "removed"));
        await GitAsync("add", "-A");
        await GitAsync("commit", "-qm", "to");
        to = await GitAsync("rev-parse", "HEAD");
        await GitAsync("reset", "-q", "--hard", from);
    }

    public ValueTask DisposeAsync()
    {
        root.Dispose();
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("nothing done")]
    [InlineData("files half written")]
    [InlineData("files and index written")]
    public async Task MergeAfterACutOffOne_IsWhole(string how)
    {
        var interrupted = NewMerge();
        interrupted.Mark(from, to);
        if (how == "files half written")
        {
            root.Write("repository/changed", "aft");
            root.Write("repository/added", string.Empty);
            File.Delete(Path.Combine(Top, "removed"));
        }
        else if (how == "files and index written")
        {
            await GitAsync("read-tree", "-m", "-u", from, to);
        }

        var end = await new WorktreeMerge(Top, NewMerge()).DoAsync(to, "again");

        Assert.Equal(to, end.Commit);
        Assert.Equal(to, await GitAsync("rev-parse", "HEAD"));
        Assert.Empty(await GitAsync("status", "--porcelain"));
        Assert.Equal("after all\n", File.ReadAllText(Path.Combine(Top, "changed")));
    }

    [Fact]
    public async Task UndoAsync_APersonChangedAFileSince_RefusesAndLeavesIt()
    {
        NewMerge().Mark(from, to);
        root.Write("repository/changed", "precious\n");

        var refusal = await Assert.ThrowsAsync<WorktreeException>(() => NewMerge().UndoAsync());

        Assert.Contains("'changed' was changed since", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("precious\n", File.ReadAllText(Path.Combine(Top, "changed")));
    }

    [Fact]
    public async Task UndoAsync_TheMergeWasWhole_LeavesIt()
    {
        NewMerge().Mark(from, to);
        await GitAsync("merge", "-q", "--ff-only", to);

        await NewMerge().UndoAsync();

        Assert.Equal(to, await GitAsync("rev-parse", "HEAD"));
        Assert.False(File.Exists(root["store/mark"]));
    }

    private InterruptedMerge NewMerge() => new(root["store/mark"], Top, TimeProvider.System);

    private async Task<string> GitAsync(params string[] arguments)
    {
        var (status, output, error) = await GitProgram.RunAsync(Top, arguments, TestContext.Current.CancellationToken);
        Assert.True(status == 0, error);
        return System.Text.Encoding.UTF8.GetString(output).Trim();
    }
}
