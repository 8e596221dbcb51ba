using Orleans.Goals.Engine.Agents.Progress;
using Orleans.Goals.Engine.Checks;

namespace Orleans.Goals.Engine.Tests.Agents.Progress;

public sealed class MarkWorkTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("goals-mark-").FullName;

    public MarkWorkTests() => Write("a.txt", "one");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task HashAsync_SameContentWrittenAnew_IsTheSame()
    {
        var before = await HashAsync();
        Write("a.txt", "one");
        File.SetLastWriteTimeUtc(Path.Combine(folder, "a.txt"), DateTime.UnixEpoch);

        Assert.Equal(before, await HashAsync());
    }

    [Theory]
    [InlineData("a.txt", "two")]
    [InlineData("b.txt", "")]
    [InlineData("sub/a.txt", "one")]
    public async Task HashAsync_OtherContentOrAnotherFile_IsAnother(string file, string content)
    {
        var before = await HashAsync();
        Write(file, content);

        Assert.NotEqual(before, await HashAsync());
    }

    [Fact]
    public async Task HashAsync_WhatChecksWrite_DoesNotCount()
    {
        var before = await HashAsync("out/**");
        Write("out/log.txt", "12:03");

        Assert.Equal(before, await HashAsync("out/**"));
    }

    private Task<string> HashAsync(params string[] written) =>
        MarkWork.HashAsync(new WorkspaceFiles(Path.Combine(folder, "..", "no-store")), new MarkSpec { Workspace = folder, Written = [.. written] }, TestContext.Current.CancellationToken);

    private void Write(string file, string content)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
