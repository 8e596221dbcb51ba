using System.Diagnostics;
using System.Runtime.Versioning;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Tests.Processes;
using Orleans.Goals.Stores;
using static Orleans.Goals.Engine.Tests.Operations.OperationsBench;

namespace Orleans.Goals.Engine.Tests.Operations;

[UnsupportedOSPlatform("windows")]
public sealed class VerifyTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Begin_AllChecks_GetAVerdictInOrder()
    {
        bench.Write("a", "1");

        var result = await bench.NewHost().RunAsync(bench.Start(bench.Verify(IsThere("b", "b"), Command("c", "true"), IsThere("a", "a"), Command("d", "exit 1"))));

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal([("b", Verdict.Failed), ("c", Verdict.Passed), ("a", Verdict.Passed), ("d", Verdict.Failed)], result.Verdicts.Select(verdict => (verdict.Id, verdict.Verdict)));
        Assert.Empty(result.Changed);
    }

    [Fact]
    public async Task Begin_ChecksWrite_TellsWhatIsNotDeclared()
    {
        var spec = bench.Verify(
            Command("declared", "mkdir -p out/bin; echo 1 >out/bin/x") with { Writes = ["out/**", "!out/keep"] },
            Command("undeclared", "echo 1 >stray; echo 1 >out/keep"));

        var result = await bench.NewHost().RunAsync(bench.Start(spec));
        var again = await bench.NewHost().RunAsync(bench.Start(spec with { Fingerprint = false }));

        Assert.Equal(["out/keep", "stray"], result.Changed);
        Assert.Empty(again.Changed);
    }

    [Fact]
    public async Task Begin_SameFiles_SameFingerprint()
    {
        bench.Write("a", "1");
        var spec = bench.Verify(Command("writes", "date +%N >out") with { Writes = ["out"] });
        var host = bench.NewHost();

        var first = await host.RunAsync(bench.Start(spec, execution: 1));
        var second = await host.RunAsync(bench.Start(spec, execution: 2));
        bench.Write("a", "2!");
        var changed = await host.RunAsync(bench.Start(spec, execution: 3));
        var without = await host.RunAsync(bench.Start(spec with { Fingerprint = false }, execution: 4));

        Assert.NotNull(first.Fingerprint);
        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.NotEqual(first.Fingerprint, changed.Fingerprint);
        Assert.Null(without.Fingerprint);
    }

    [Fact]
    public async Task Begin_NoChecks_PassesWithAFingerprint()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Verify()));

        Assert.Equal((OperationOutcome.Succeeded, true), (result.Outcome, result.Fingerprint is not null));
    }

    [Fact]
    public async Task Begin_ManyFilesChange_NamesTen()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Verify(Command("many", "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo 1 >file$i; done"))));

        Assert.Equal(10, result.Changed.Length);
    }

    [Fact]
    public async Task Begin_LaterExecution_SimplyRuns()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Verify(Command("a", "true")), execution: 4));

        Assert.Equal(Verdict.Passed, Assert.Single(result.Verdicts).Verdict);
    }

    [Fact]
    public async Task Begin_Afterwards_LeavesNoFiles()
    {
        await bench.NewHost().RunAsync(bench.Start(bench.Verify(Command("a", "true"), Command("b", "seq 1 10000"))));

        Assert.Equal([".released"], Directory.EnumerateDirectories(Path.Combine(bench.StorePath, "operations")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Begin_WorkspaceIsGone_FailsWithThatReason()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Verify(IsThere("a", "a")) with { Workspace = bench["gone"] }));

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Contains("does not exist", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_CheckRuns_Stops()
    {
        var host = bench.NewHost();
        var start = bench.Start(bench.Verify(IsThere("a", "a"), Command("slow", "echo 1 >started; sleep 300")));
        host.Operations.Begin(start);
        await Eventually.FileAsync(bench["started"]);

        host.Operations.Stop(start.Operation, start.Execution);
        var result = await host.SettledAsync(start);

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.Equal([Verdict.Failed, Verdict.Unmeasurable], result.Verdicts.Select(verdict => verdict.Verdict));
    }

    [Fact]
    public async Task Begin_WallClockRunsOut_Stops()
    {
        var result = await bench.NewHost().RunAsync(bench.Start(bench.Verify(Command("slow", "sleep 300")) with { NotAfter = TimeProvider.System.GetUtcNow().AddMilliseconds(200) }));

        Assert.Equal(OperationOutcome.Stopped, result.Outcome);
        Assert.Equal("the goal's wall clock ran out during the verification", result.Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Begin_Unchanged_ComparesWithTheBaseline(bool repository)
    {
        if (repository)
        {
            using var git = Process.Start(new ProcessStartInfo("git", "init -q") { WorkingDirectory = bench.Workspace, UseShellExecute = false })!;
            await git.WaitForExitAsync();
            bench.Write(".gitignore", "bin/\n");
        }

        bench.Write("src/a.cs", "1");
        bench.Write("src/b.cs", "1");
        bench.Write("src/c.cs", "1");
        bench.Write("docs/d.md", "1");
        bench.Write("bin/e", "1");
        File.CreateSymbolicLink(bench["src/link.cs"], "a.cs");
        var baseline = await BaselineAsync("src/**", "!docs/**", "docs/**");
        Assert.Equal((Verdict.Passed, "all 4 files are as they were when the goal first had its workspace"), await UnchangedAsync(baseline, "src/**"));

        // Written again with the same bytes: nothing has changed.
        bench.Write("src/a.cs", "1");
        File.SetUnixFileMode(bench["src/a.cs"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(Verdict.Passed, (await UnchangedAsync(baseline, "src/**")).Verdict);

        bench.Write("src/b.cs", "2");
        File.Delete(bench["src/c.cs"]);
        bench.Write("src/new.cs", "1");
        bench.Write("docs/d.md", "2");
        bench.Write("bin/e", "2");
        File.Delete(bench["src/link.cs"]);
        File.CreateSymbolicLink(bench["src/link.cs"], "b.cs");

        Assert.Equal(
            (Verdict.Failed, "4 files are not as when the goal first had its workspace: src/b.cs (changed), src/c.cs (removed), src/link.cs (changed), src/new.cs (added)"),
            await UnchangedAsync(baseline, "src/**"));
        Assert.Equal((Verdict.Passed, "the one file is as it was when the goal first had its workspace"), await UnchangedAsync(baseline, "src/a.*"));
        Assert.Equal((Verdict.Failed, "1 file is not as when the goal first had its workspace: docs/d.md (changed)"), await UnchangedAsync(baseline, "docs/**"));
        Assert.Equal((Verdict.Passed, "no file matches the patterns, now or when the goal first had its workspace"), await UnchangedAsync(baseline, "nothing/**"));
    }

    [Fact]
    public async Task Begin_ManyFilesChanged_NamesTenAndCountsTheRest()
    {
        var baseline = await BaselineAsync("**");
        for (var file = 10; file < 25; file++)
        {
            bench.Write($"f{file}", "1");
        }

        var (verdict, reason) = await UnchangedAsync(baseline, "**");

        Assert.Equal(Verdict.Failed, verdict);
        Assert.StartsWith("15 files are not as when the goal first had its workspace: f10 (added), f11 (added),", reason, StringComparison.Ordinal);
        Assert.EndsWith("f19 (added) and 5 more", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Begin_BaselineMissingOrDamaged_CannotBeMade()
    {
        Assert.Equal((Verdict.Unmeasurable, "no hashes were taken when the goal first had its workspace, so there is nothing to compare with"), await UnchangedAsync(null, "**"));

        using var noise = new MemoryStream("{}"u8.ToArray());
        var damaged = await bench.Artifacts.WriteAsync(Goal, "noise", noise);
        Assert.Equal(Verdict.Unmeasurable, (await UnchangedAsync(damaged, "**")).Verdict);
        Assert.Equal(Verdict.Unmeasurable, (await UnchangedAsync(damaged with { Name = "gone" }, "**")).Verdict);
        Assert.Equal(Verdict.Unmeasurable, (await UnchangedAsync(damaged with { Sha256 = new string('0', 64) }, "**")).Verdict);
    }

    [Fact]
    public async Task Begin_SameFiles_GiveTheSameBaseline()
    {
        bench.Write("b", "1");
        bench.Write("a ü", "2");

        var (one, other) = (await BaselineAsync("**"), await BaselineAsync("**"));

        Assert.Equal(one.Sha256, other.Sha256);
        Assert.StartsWith("""{"format":1,"files":{"a """, await bench.ReadAsync(one), StringComparison.Ordinal);
    }

    private async Task<ArtifactReference> BaselineAsync(params string[] patterns)
    {
        var result = await bench.NewHost().RunAsync(bench.Start(new BaselineSpec { Workspace = bench.Workspace, Patterns = [.. patterns] }));
        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        return result.Output!;
    }

    private async Task<(Verdict Verdict, string Reason)> UnchangedAsync(ArtifactReference? baseline, params string[] patterns)
    {
        var spec = bench.Verify(new UnchangedCheck { Id = "same", Patterns = [.. patterns] }) with { Baseline = baseline };
        var verdict = Assert.Single((await bench.NewHost().RunAsync(bench.Start(spec))).Verdicts);
        return (verdict.Verdict, verdict.Reason);
    }
}
