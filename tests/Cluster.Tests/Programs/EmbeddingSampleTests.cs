using System.Diagnostics;
using System.Globalization;

namespace Orleans.Goals.Cluster.Tests.Programs;

/// <summary>The sample of an application with a silo of its own, and of a client of it: two programs.</summary>
public sealed class EmbeddingSampleTests : IDisposable
{
    private const int MaximumLines = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string folder = Directory.CreateTempSubdirectory("goals-embedding-").FullName;
    private readonly string gateway = FreePorts.Next().ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Composition_HasFewerThan25Lines()
    {
        var lines = TestPaths.Read("samples", "embedding", "Site", "Program.cs").Split('\n').Select(static line => line.Trim())
            .Where(static line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)).ToArray();

        Assert.True(lines.Length < MaximumLines, $"{lines.Length} lines");
        foreach (var part in new[] { "<ITool,", "<IPlanner,", "<IVerifier,", ".AddGoals(" })
        {
            Assert.Contains(lines, line => line.Contains(part, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Site_WithADraftThatIsLinked_IsPublishedByASecondPlanAndOneWithoutTheTextIsHeld()
    {
        Copy("pages");
        Copy("broken");
        await File.WriteAllTextAsync(Path.Combine(folder, "broken", "index.md"), "See [our prices](prices).\n", TestContext.Current.CancellationToken);
        using var site = Start("SiteExecutable", "--SiloPort", FreePorts.Next().ToString(CultureInfo.InvariantCulture), "--GatewayPort", gateway, "--Folder", Path.Combine(folder, "store"));
        try
        {
            await ReadUntilAsync(site, "silo runs");

            var (published, told) = await EditAsync("--Pages", Path.Combine(folder, "pages"));
            var (held, why) = await EditAsync("--Pages", Path.Combine(folder, "broken"), "--Goal", "broken");

            Assert.True(published == 0, told);
            Assert.Contains("did not pass: links failed: about links to terms, which is not published", told, StringComparison.Ordinal);
            Assert.Contains("publish was made by the planner pages: 3 steps; and the drafts that they link to", told, StringComparison.Ordinal);
            Assert.Contains("index: finished by site/published/plan-1/index/1; its checks pass again", told, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(folder, "pages", "public", "terms.html")));
            Assert.Equal(1, held);
            Assert.Contains("Blocked: the planner pages has no plan: a page links to prices, and there is no such text: write it, then resume the goal", why, StringComparison.Ordinal);
        }
        finally
        {
            site.Kill();
            await site.WaitForExitAsync(CancellationToken.None);
        }
    }

    private Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(BuiltPrograms.Path(program), arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        return Process.Start(start)!;
    }

    private static async Task ReadUntilAsync(Process process, string text)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (await process.StandardOutput.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                // Nobody reads what it says later: the pipe must not fill up.
                process.BeginErrorReadLine();
                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return;
            }
        }

        Assert.Fail($"it ended before it said '{text}': {await process.StandardError.ReadToEndAsync(deadline.Token)}");
    }

    private async Task<(int ExitCode, string Output)> EditAsync(params string[] arguments)
    {
        using var editor = Start("EditorExecutable", [.. arguments, "--GatewayPort", gateway]);
        try
        {
            var texts = await Task.WhenAll(editor.StandardOutput.ReadToEndAsync(), editor.StandardError.ReadToEndAsync()).WaitAsync(Patience);
            await editor.WaitForExitAsync(TestContext.Current.CancellationToken);
            return (editor.ExitCode, string.Concat(texts));
        }
        finally
        {
            if (!editor.HasExited)
            {
                editor.Kill();
            }
        }
    }

    private void Copy(string name)
    {
        var from = Path.Combine(TestPaths.Repository, "samples", "embedding", "pages");
        foreach (var file in Directory.EnumerateFiles(from, "*.md", SearchOption.AllDirectories).Where(static file => !file.Contains("public", StringComparison.Ordinal)))
        {
            var to = Path.Combine(folder, name, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }
}
