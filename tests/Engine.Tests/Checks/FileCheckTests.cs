using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Tests.Processes;

namespace Orleans.Goals.Engine.Tests.Checks;

public sealed class FileCheckTests : IDisposable
{
    private readonly TemporaryFolder workspace = new();

    public FileCheckTests()
    {
        workspace.Write("LICENSE", "The MIT License\nCopyright (c) 2026\n");
        workspace.Write("out/ünïcode.txt", "grün 🙂");
    }

    public void Dispose() => workspace.Dispose();

    [Fact]
    public void Evaluate_FileIsThere_Passes() => Assert.Equal((Verdict.Passed, "'LICENSE' exists"), Evaluate(Check("LICENSE")));

    [Theory]
    [InlineData("out/../LICENSE")]
    [InlineData("./out//ünïcode.txt")]
    public void Evaluate_PathGoesAboutInTheWorkspace_Passes(string path) => Assert.Equal(Verdict.Passed, Evaluate(Check(path)).Verdict);

    [Theory]
    [InlineData("gone.txt", "there is no file 'gone.txt'")]
    [InlineData("LICENSE/x", "there is no file 'LICENSE/x'")]
    [InlineData("out", "'out' is a folder, not a file")]
    public void Evaluate_NoSuchFile_Fails(string path, string reason) => Assert.Equal((Verdict.Failed, reason), Evaluate(Check(path)));

    [Fact]
    public void Evaluate_Contains_ComparesLiterally()
    {
        Assert.Equal((Verdict.Passed, "'LICENSE' exists and contains what it must"), Evaluate(Check("LICENSE") with { Contains = "(c) 2026" }));
        Assert.Equal((Verdict.Failed, "'LICENSE' does not contain 'mit'"), Evaluate(Check("LICENSE") with { Contains = "mit" }));
        Assert.Equal(Verdict.Passed, Evaluate(Check("out/ünïcode.txt") with { Contains = "grün 🙂" }).Verdict);
    }

    [Fact]
    public void Evaluate_Matches_GoesLineByLine()
    {
        Assert.Equal(Verdict.Passed, Evaluate(Check("LICENSE") with { Matches = @"^Copyright \(c\) \d{4}$" }).Verdict);
        Assert.Equal((Verdict.Failed, @"nothing in 'LICENSE' matches '^\d+$'"), Evaluate(Check("LICENSE") with { Matches = @"^\d+$" }));
    }

    [Fact]
    public void Evaluate_Sha256_ComparesBytes()
    {
        workspace.Write("empty", string.Empty);
        const string OfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

        Assert.Equal((Verdict.Passed, "'empty' exists and is what it must be"), Evaluate(Check("empty") with { Sha256 = OfNothing }));
        var (verdict, reason) = Evaluate(Check("LICENSE") with { Sha256 = OfNothing });
        Assert.Equal(Verdict.Failed, verdict);
        Assert.EndsWith($", not {OfNothing}", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_AllConditionsButOneHold_Fails() =>
        Assert.Equal(Verdict.Failed, Evaluate(Check("LICENSE") with { Contains = "MIT", Matches = "License", Sha256 = new string('0', 64) }).Verdict);

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("out/../../outside")]
    public void Evaluate_PathLeadsOut_CannotBeMade(string path) => Assert.Equal(Verdict.Unmeasurable, Evaluate(Check(path)).Verdict);

    [Theory]
    [InlineData("/etc", "link/passwd")]
    [InlineData("..", "link/outside")]
    [InlineData("/etc/passwd", "link")]
    [InlineData("/no/such/place", "link/file")]
    [InlineData("other/../..", "link/outside")]
    public void Evaluate_LinkLeadsOut_CannotBeMade(string target, string path)
    {
        Directory.CreateDirectory(workspace["other"]);
        File.CreateSymbolicLink(workspace["link"], target);

        var (verdict, reason) = Evaluate(Check(path));

        Assert.Equal(Verdict.Unmeasurable, verdict);
        Assert.StartsWith($"'{path}' leads out of the workspace, to '", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Evaluate_LinkStaysInside_IsFollowed()
    {
        File.CreateSymbolicLink(workspace["link"], "out/ünïcode.txt");
        File.CreateSymbolicLink(workspace["again"], workspace["link"]);

        Assert.Equal(Verdict.Passed, Evaluate(Check("again") with { Contains = "grün" }).Verdict);
    }

    [Fact]
    public void Evaluate_WorkspaceIsReachedByALink_IsNoWayOut()
    {
        using var elsewhere = new TemporaryFolder();
        File.CreateSymbolicLink(elsewhere["work"], workspace.Path);

        var verdict = FileChecks.Evaluate(Check("LICENSE"), elsewhere["work"], CancellationToken.None);

        Assert.Equal(Verdict.Passed, verdict.Verdict);
    }

    [Fact]
    public void Evaluate_LinksLeadInACircle_Throws()
    {
        // The evaluator makes a verdict of it.
        File.CreateSymbolicLink(workspace["a"], "b");
        File.CreateSymbolicLink(workspace["b"], "a");

        Assert.Throws<IOException>(() => Evaluate(Check("a")));
    }

    [Fact]
    public void Evaluate_NamedPipe_FailsAndDoesNotWait()
    {
        using var make = Process.Start("mkfifo", [workspace["pipe"]]);
        make.WaitForExit();

        Assert.Equal((Verdict.Failed, "'pipe' is no regular file"), Evaluate(Check("pipe") with { Contains = "x" }));
    }

    [Fact]
    public void Evaluate_TooLargeToSearch_CannotBeMade()
    {
        using (var file = File.Create(workspace["huge"]))
        {
            file.SetLength(FileChecks.MaximumSearched + 1);
        }

        var (verdict, reason) = Evaluate(Check("huge") with { Contains = "x" });

        Assert.Equal(Verdict.Unmeasurable, verdict);
        Assert.StartsWith("'huge' is too large to be searched: 67,108,865 bytes", reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Passed, Evaluate(Check("huge")).Verdict);
    }

    private static FileCheck Check(string path) => new() { Id = "there", File = path };

    private (Verdict Verdict, string Reason) Evaluate(FileCheck check)
    {
        var verdict = FileChecks.Evaluate(check, workspace.Path, CancellationToken.None);
        Assert.Equal("there", verdict.Id);
        return (verdict.Verdict, verdict.Reason);
    }
}
