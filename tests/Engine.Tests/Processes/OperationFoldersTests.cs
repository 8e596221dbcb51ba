using Orleans.Goals.Engine.Processes;

namespace Orleans.Goals.Engine.Tests.Processes;

public sealed class OperationFoldersTests : IDisposable
{
    private readonly TemporaryFolder root = new();

    [Fact]
    public void Of_DifferentOperations_GetFoldersOfWhichNoneIsInAnother()
    {
        var folders = new OperationFolders(root.Path);
        string[] operations =
        [
            "a", "a/b", "a/b/c", "a/b/c/d", "a/b/c.d", "a/b/c/d/e", "a/b/c/d.e", "a.b", "a/../b", "../a", "a//b", "a/b/", "/a", "", ".", "..", "a/b/.", "A/b/c", "a/b/%c", "a/b/ü", "a/b/c\0d",
            "a/b/" + new string('x', 150) + "/" + new string('y', 150), "a/b/" + new string('x', 150) + "/" + new string('y', 149) + "z",
        ];

        var paths = operations.Select(operation => folders.Of(operation).Path).ToArray();

        Assert.Equal(paths.Length, paths.Distinct(StringComparer.Ordinal).Count());
        Assert.All(paths, path => Assert.StartsWith(root.Path + "/", Path.GetFullPath(path), StringComparison.Ordinal));
        Assert.All(paths, path => Assert.All(path[(root.Path.Length + 1)..].Split('/'), name => Assert.InRange(name.Length, 1, 255)));
        Assert.All(paths, path => Assert.Single(paths, other => other == path || other.StartsWith(path + "/", StringComparison.Ordinal)));
    }

    [Fact]
    public void LauncherPath_AfterAFault_IsMadeAllTheSame()
    {
        var folders = new OperationFolders(root["operations"]);
        File.WriteAllText(root["operations"], "in the way");
        Assert.ThrowsAny<IOException>(() => folders.LauncherPath);
        File.Delete(root["operations"]);

        Assert.True(File.Exists(folders.LauncherPath));
    }

    [Fact]
    public void Remove_AfterAFault_RemovesAllTheSame()
    {
        var folders = new OperationFolders(root["operations"]);
        var one = folders.Of("local/goal/plan-1/a/1");
        one.Prepare(1, "one");
        File.WriteAllText(Path.Combine(root["operations"], ".released"), "in the way");
        Assert.ThrowsAny<IOException>(() => folders.Remove(one));
        File.Delete(Path.Combine(root["operations"], ".released"));

        folders.Remove(one);

        Assert.False(Directory.Exists(one.Path));
    }

    [Fact]
    public void Remove_LastOfAGoal_LeavesNothingOfTheGoal()
    {
        var folders = new OperationFolders(root["operations"]);
        var (one, two) = (folders.Of("local/goal/plan-1/a/1"), folders.Of("local/goal/plan-1/a/2"));
        one.Prepare(1, "one");
        two.Prepare(1, "two");

        folders.Remove(one);
        Assert.True(Directory.Exists(two.Path));
        folders.Remove(two);
        folders.Remove(two);

        Assert.Equal([".released"], Directory.EnumerateFileSystemEntries(root["operations"]).Select(Path.GetFileName));
        Assert.Empty(Directory.EnumerateFileSystemEntries(root["operations/.released"]));
    }

    [Fact]
    public async Task Prepare_WhileOthersAreRemoved_NeverFails()
    {
        var folders = new OperationFolders(root["operations"]);

        await Parallel.ForAsync(0, 8, (worker, _) =>
        {
            for (var round = 0; round < 40; round++)
            {
                var folder = folders.Of($"local/goal/plan-1/{worker}/{round}");
                folder.Prepare(1, "x");
                folders.Remove(folder);
            }

            return ValueTask.CompletedTask;
        });

        Assert.False(Directory.Exists(root["operations/local"]));
    }

    public void Dispose() => root.Dispose();
}
