using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Tests.Worktrees;

public sealed class InterruptedMergeTests : IAsyncLifetime
{
    private readonly TemporaryFolder root = new();
    private string from = string.Empty;
    private string to = string.Empty;
    private string branch = string.Empty;

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
        branch = await GitAsync("symbolic-ref", "HEAD");
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
        await BeginAsync();
        if (how == "files half written")
        {
            root.Write("repository/changed", "aft");
            root.Write("repository/added", string.Empty);
            File.Delete(Path.Combine(Top, "removed"));
        }
        else if (how == "files and index written")
        {
            await NewIndex().Git.DoAsync("read-tree", "-m", "-u", from, to);
        }

        var end = await new WorktreeMerge(NewTree(), GitFolder, NewIndex(), NewMerge()).DoAsync(to, "again");

        Assert.Equal(to, end.Commit);
        Assert.Equal(to, await GitAsync("rev-parse", "HEAD"));
        Assert.Empty(await GitAsync("status", "--porcelain"));
        Assert.Equal("after all\n", File.ReadAllText(Path.Combine(Top, "changed")));
        AssertNothingLeft();
    }

    [Fact]
    public async Task UndoAsync_APersonChangedAFileSince_RefusesAndLeavesIt()
    {
        await BeginAsync();
        root.Write("repository/changed", "precious\n");

        var refusal = await Assert.ThrowsAsync<WorktreeException>(() => NewMerge().UndoAsync());

        Assert.Contains("'changed' was changed since", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("precious\n", File.ReadAllText(Path.Combine(Top, "changed")));
        Assert.False(File.Exists(Path.Combine(GitFolder, "index.lock")));

        await GitAsync("commit", "-qam", "kept");
        await NewMerge().UndoAsync();
        Assert.Equal("precious\n", File.ReadAllText(Path.Combine(Top, "changed")));
        AssertNothingLeft();
    }

    [Fact]
    public async Task UndoAsync_TheMergeWasWhole_LeavesIt()
    {
        var index = await BeginAsync();
        await index.Git.DoAsync("merge", "-q", "--ff-only", to);

        await NewMerge().UndoAsync();

        Assert.Equal(to, await GitAsync("rev-parse", "HEAD"));
        Assert.Empty(await GitAsync("status", "--porcelain"));
        AssertNothingLeft();
    }

    private string GitFolder => Path.Combine(Top, ".git");

    private async Task<WorkspaceIndex> BeginAsync()
    {
        NewMerge().Mark(from, to);
        var index = NewIndex();
        await index.TakeAsync();
        return index;
    }

    private WorkspaceIndex NewIndex() => new(Top, GitFolder, TimeSpan.FromMilliseconds(200), TimeProvider.System);

    private InterruptedMerge NewMerge() => new(NewIndex(), Top);

    private Worktree NewTree() => new()
    {
        Operation = "sample/plan-1/step/1", Folder = root["store/tree"], Repository = Top, Prefix = string.Empty, Common = GitFolder, Base = from, CheckedOut = branch,
    };

    private void AssertNothingLeft()
    {
        Assert.False(File.Exists(Path.Combine(GitFolder, "index.lock")));
        Assert.False(Directory.Exists(Path.Combine(GitFolder, "goals-merge")));
    }

    private async Task<string> GitAsync(params string[] arguments)
    {
        var (status, output, error) = await GitProgram.RunAsync(Top, arguments, TestContext.Current.CancellationToken);
        Assert.True(status == 0, error);
        return System.Text.Encoding.UTF8.GetString(output).Trim();
    }
}
