using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Tests.Forks;

using static ForkFolder;

/// <summary>The workspace of a fork, where the other goal's is in a git repository.</summary>
public sealed class ForkWorkspaceTests : IAsyncLifetime
{
    private const string Commit = "git -c user.name=t -c user.email=t@example.org commit -q -m step";

    private ForkFolder folder = null!;

    public async ValueTask InitializeAsync()
    {
        folder = await ForkFolder.CreateAsync();
        Git(folder.Workspace, "init", "-q");
        Git(folder.Workspace, "commit", "-q", "--allow-empty", "-m", "first");
    }

    public ValueTask DisposeAsync() => folder.DisposeAsync();

    [Fact]
    public async Task Fork_StepsCommit_WorksInAWorktreeOfTheCommitOfThatPoint()
    {
        await SubmitAsync(folder.Workspace);
        var afterA = Git(folder.Workspace, "rev-parse", "HEAD~1");

        await folder.ForkAsync(await folder.CursorOfAsync("stepFinished", "a"), workspace: null);
        var report = await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Equal(folder.Workspace + "-other", report.Workspace);
        Assert.Equal(["a", "b"], Lines(report.Workspace, "effects"));
        Assert.Equal(afterA, Git(report.Workspace, "rev-parse", "HEAD~1"));
        Assert.Equal("goals/other", Git(report.Workspace, "branch", "--show-current"));
        Assert.Equal("main", Git(folder.Workspace, "branch", "--show-current"));
        Assert.Equal(["a", "b"], Lines(folder.Workspace, "effects"));
    }

    [Fact]
    public async Task Fork_BeforeTheFirstStep_BeginsWithTheCommitOfTheAcceptance()
    {
        var first = Git(folder.Workspace, "rev-parse", "HEAD");
        await SubmitAsync(folder.Workspace);

        await folder.ForkAsync((await folder.EventsAsync(Source))[0].Cursor, workspace: null);
        var report = await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Equal(first, Git(report.Workspace, "rev-parse", "HEAD~2"));
        Assert.Equal(2, report.Usage.Attempts);
    }

    [Fact]
    public async Task Fork_WorkspaceIsAFolderOfTheRepository_WorksInTheSameFolderOfTheWorktree()
    {
        var inside = Directory.CreateDirectory(Path.Combine(folder.Workspace, "part")).FullName;
        await SubmitAsync(inside);

        await folder.ForkAsync(await folder.CursorOfAsync("stepFinished", "a"), workspace: null);
        var report = await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Equal(Path.Combine(folder.Workspace + "-other", "part"), report.Workspace);
        Assert.Equal(["a", "b"], Lines(report.Workspace, "effects"));
    }

    [Fact]
    public async Task Fork_OfAFork_BeginsWithTheForksCommit()
    {
        await SubmitAsync(folder.Workspace);
        await folder.ForkAsync(await folder.CursorOfAsync("stepFinished", "a"), workspace: null, isPaused: true);
        var third = GoalId.Local("third");

        await folder.AskAsync(third, new ForkGoal { Id = NewId(), Source = Fork, IsPaused = true });
        var report = await folder.UntilAsync(third, GoalStatus.Paused);
        await folder.AskAsync(third, new ResumeGoal { Id = NewId() });
        var ended = await folder.UntilAsync(third, GoalStatus.Complete);

        Assert.Equal((folder.Workspace + "-other-third", Fork), (report.Workspace, report.ForkedFrom!.Id));
        Assert.Equal(["a", "b"], Lines(ended.Workspace, "effects"));
        Assert.Equal(2, ended.Usage.Attempts);
        Assert.Equal(GoalStatus.Paused, (await folder.UntilAsync(Fork, GoalStatus.Paused)).Status);
    }

    [Fact]
    public async Task Fork_ChangesWereNotCommitted_IsRefusedAndTheCommitNamed()
    {
        await folder.SubmitAsync(folder.Contract(Step("a", "echo a >>effects; touch done")));
        await folder.UntilAsync(Source, GoalStatus.Complete);

        var reply = await folder.Goals.AskAsync(Fork, new ForkGoal { Id = NewId(), Source = Source }, TestContext.Current.CancellationToken);

        Assert.Equal(Refusal.Invalid, reply.Refusal);
        Assert.Contains("changes that were not committed", reply.Reason, StringComparison.Ordinal);
        Assert.Contains($"git worktree add DIR {Git(folder.Workspace, "rev-parse", "HEAD")}", reply.Reason, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.Workspace + "-other"));
    }

    [Fact]
    public async Task Fork_WorktreeOfAnEarlierTryIsThere_IsTakenAndAForeignFolderIsNot()
    {
        await SubmitAsync(folder.Workspace);
        var at = await folder.CursorOfAsync("stepFinished", "a");
        Git(folder.Workspace, "worktree", "add", "-q", "-b", "goals/other", folder.Workspace + "-other", "HEAD~1");
        folder.Folder("work-third", ("mine", "text"));

        var foreign = await folder.Goals.AskAsync(GoalId.Local("third"), new ForkGoal { Id = NewId(), Source = Source, At = at }, TestContext.Current.CancellationToken);
        await folder.ForkAsync(at, workspace: null);
        var report = await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Equal(Refusal.Invalid, foreign.Refusal);
        Assert.Contains("is there already", foreign.Reason, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], Lines(report.Workspace, "effects"));
    }

    private async Task SubmitAsync(string workspace)
    {
        await folder.SubmitAsync(folder.Contract(
            Step("a", $"echo a >>effects; git add effects; {Commit}"),
            Step("b", $"echo b >>effects; touch done; git add effects done; {Commit}", "a")) with { Workspace = workspace });
        await folder.UntilAsync(Source, GoalStatus.Complete);
    }
}
