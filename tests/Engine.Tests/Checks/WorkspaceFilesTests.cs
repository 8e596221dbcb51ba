using System.Diagnostics;
using System.Runtime.Versioning;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Tests.Processes;

namespace Orleans.Goals.Engine.Tests.Checks;

[UnsupportedOSPlatform("windows")]
public sealed class WorkspaceFilesTests : IDisposable
{
    private readonly TemporaryFolder workspace = new();

    public void Dispose() => workspace.Dispose();

    [Fact]
    public async Task ListAsync_NoRepository_ListsAllInOrder()
    {
        workspace.Write("b", "1");
        workspace.Write("a/z", "1");
        workspace.Write("a/.hidden", "1");
        workspace.Write("a b/ü", "1");
        workspace.Write("A", "1");
        File.CreateSymbolicLink(workspace["link"], "a");
        Directory.CreateDirectory(workspace["empty"]);

        Assert.Equal(["A", "a b/ü", "a/.hidden", "a/z", "b", "link"], await ListAsync());
    }

    [Fact]
    public async Task ListAsync_Repository_LeavesOutWhatGitIgnores()
    {
        Git("init -q");
        workspace.Write(".gitignore", "out/\n*.log\n");
        workspace.Write("src/tracked.cs", "1");
        workspace.Write("src/forced.log", "1");
        Git("add src/tracked.cs");
        Git("add -f src/forced.log");
        workspace.Write("src/new ü.cs", "1");
        workspace.Write("src/x.log", "1");
        workspace.Write("out/a", "1");
        File.Delete(workspace["src/tracked.cs"]);

        // A tracked file that is gone is still listed; whoever looks at it finds it gone.
        Assert.Equal([".gitignore", "src/forced.log", "src/new ü.cs", "src/tracked.cs"], await ListAsync());
    }

    [Fact]
    public async Task ListAsync_FolderOfARepository_ListsThatFolder()
    {
        Git("init -q");
        workspace.Write(".gitignore", "*.log\n");
        workspace.Write("outside", "1");
        workspace.Write("sub/a", "1");
        workspace.Write("sub/a.log", "1");

        Assert.Equal(["a"], await new WorkspaceFiles("/nowhere").ListAsync(workspace["sub"], CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_FolderThatItsRepositoryIgnores_ListsAllOfIt()
    {
        Git("init -q");
        workspace.Write(".gitignore", "artifacts/\n*.log\n");
        workspace.Write("artifacts/work/a", "1");
        workspace.Write("artifacts/work/a.log", "1");

        Assert.Equal(["a", "a.log"], await new WorkspaceFiles("/nowhere").ListAsync(workspace["artifacts/work"], CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_RepositoryInTheRepository_IsListedByItsOwnRules()
    {
        Git("init -q");
        workspace.Write("a", "1");
        workspace.Write("inner/.gitignore", "*.log\n");
        Git("init -q inner");
        workspace.Write("inner/b", "1");
        workspace.Write("inner/b.log", "1");

        Assert.Equal(["a", "inner/.gitignore", "inner/b"], await ListAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ListAsync_StoreIsInTheWorkspace_IsLeftOut(bool repository)
    {
        if (repository)
        {
            Git("init -q");
        }

        workspace.Write("a", "1");
        workspace.Write("my/.goals/goals.db", "1");
        workspace.Write("my/.goals.txt", "1");

        Assert.Equal(["a", "my/.goals.txt"], await new WorkspaceFiles(workspace["my/.goals"]).ListAsync(workspace.Path, CancellationToken.None));
    }

    [Fact]
    public async Task ListAsync_StoreIsTheWorkspace_Refuses() =>
        await Assert.ThrowsAsync<IOException>(() => new WorkspaceFiles(workspace.Path).ListAsync(workspace.Path, CancellationToken.None));

    [Fact]
    public async Task ListAsync_RepositoryNamesPrograms_RunsNoneOfThem()
    {
        Git("init -q");
        workspace.Write("evil", $"#!/bin/sh\ntouch '{workspace["ran"].Replace("'", "'\\''", StringComparison.Ordinal)}'\n");
        File.SetUnixFileMode(workspace["evil"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Git("config core.fsmonitor ./evil");
        Git("config core.hooksPath .");

        Assert.Equal(["evil"], await ListAsync());
        Assert.False(File.Exists(workspace["ran"]));
    }

    [Fact]
    public async Task ListAsync_RepositoryIsDamaged_SaysSo()
    {
        Git("init -q");
        workspace.Write(".git/HEAD", "nonsense");

        var failure = await Assert.ThrowsAsync<IOException>(ListAsync);

        Assert.StartsWith($"git could not list the files of '{workspace.Path}': ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_Fingerprints_TellWhoWasWrittenTo()
    {
        var files = new WorkspaceFiles("/nowhere");
        foreach (var name in (string[])["same", "touched", "longer", "mode", "removed", "link"])
        {
            workspace.Write(name, "1");
        }

        var before = await Fingerprint.TakeAsync(files, workspace.Path, CancellationToken.None);
        Assert.Empty(before.Changed(await Fingerprint.TakeAsync(files, workspace.Path, CancellationToken.None)));
        File.SetLastWriteTimeUtc(workspace["touched"], DateTime.UtcNow.AddSeconds(-10));
        workspace.Write("longer", "12");
        File.SetUnixFileMode(workspace["mode"], UnixFileMode.UserRead);
        File.Delete(workspace["removed"]);
        workspace.Write("added/new", "1");
        File.Delete(workspace["link"]);
        File.CreateSymbolicLink(workspace["link"], "same");

        var after = await Fingerprint.TakeAsync(files, workspace.Path, CancellationToken.None);

        Assert.Equal(["added/new", "link", "longer", "mode", "removed", "touched"], before.Changed(after));
    }

    private Task<string[]> ListAsync() => new WorkspaceFiles("/nowhere").ListAsync(workspace.Path, CancellationToken.None);

    private void Git(string arguments)
    {
        using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = workspace.Path, UseShellExecute = false })!;
        git.WaitForExit();
        Assert.Equal(0, git.ExitCode);
    }
}
