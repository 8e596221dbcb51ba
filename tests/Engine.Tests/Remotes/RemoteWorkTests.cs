using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Remotes;
using Orleans.Goals.Engine.Tests.Processes;
using static Orleans.Goals.Engine.Tests.Operations.OperationsBench;

namespace Orleans.Goals.Engine.Tests.Remotes;

/// <summary>Operations of a goal on a git remote, by hosts that share nothing else.</summary>
public sealed class RemoteWorkTests : IAsyncDisposable
{
    private const string One = "local/sample/plan-1/one/1";
    private const string Two = "local/sample/plan-1/two/1";

    private readonly RemoteBench bench = new();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task Baseline_OfARef_IsPinnedWhateverTheBranchDoesLater()
    {
        var first = bench.Ref("refs/heads/main")!;

        var head = await BaseAsync(bench.NewHost("a"));
        bench.Commit("second", ("a.txt", "b\n"));

        Assert.Equal(new WorkspaceMark { Commit = first, Ref = "refs/goals/local/sample/baseline-1.1" }, head);
        Assert.Equal(first, bench.Ref(head.Ref!));
        var result = await bench.NewHost("b").RunAsync(bench.Attempt("grep -qx a a.txt", head), One);
        Assert.Equal((OperationOutcome.Succeeded, head), (result.Outcome, result.Mark));
    }

    [Fact]
    public async Task Attempt_OnAnotherHost_BeginsFromExactlyWhatTheFirstPushed()
    {
        var (a, b) = (bench.NewHost("a"), bench.NewHost("b"));
        var head = await BaseAsync(a);

        var one = await a.RunAsync(bench.Attempt("echo one > one; rm a.txt; mkdir cache; echo x > cache/x", head), One);
        var two = await b.RunAsync(bench.Attempt("test -f one && test ! -e a.txt && test ! -e cache && echo two > two", one.Mark), Two);

        Assert.Equal(OperationOutcome.Succeeded, one.Outcome);
        Assert.Equal($"refs/goals/{One}.1", one.Mark!.Ref);
        Assert.Equal(one.Mark.Commit, bench.Ref(one.Mark.Ref!));
        Assert.True(two.Outcome == OperationOutcome.Succeeded, two.Reason);
        Assert.Equal(("one", "two"), (bench.Show(two.Mark!.Commit, "one"), bench.Show(two.Mark.Commit, "two")));
        Assert.Contains("pushed as commit", two.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempt_AfterOneThatFailed_FindsNothingOfItButWhatGitIgnores()
    {
        var a = bench.NewHost("a");
        var head = await BaseAsync(a);

        var failed = await a.RunAsync(bench.Attempt("echo x > left; echo y > a.txt; mkdir cache; echo z > cache/z; exit 3", head), One);
        var again = await a.RunAsync(bench.Attempt("test ! -e left && grep -qx a a.txt && test -f cache/z", head), "local/sample/plan-1/one/2");

        Assert.Equal(OperationOutcome.Failed, failed.Outcome);
        Assert.Null(failed.Mark);
        Assert.Null(bench.Ref($"refs/goals/{One}.1"));
        Assert.True(again.Outcome == OperationOutcome.Succeeded, again.Reason);
    }

    [Fact]
    public async Task Attempt_BreaksAFence_PushesNothing()
    {
        var a = bench.NewHost("a");

        var result = await a.RunAsync(bench.Attempt("rm a.txt", await BaseAsync(a), IsThere("kept", "a.txt")), One);

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.StartsWith("it broke a fence, so nothing was pushed", result.Reason, StringComparison.Ordinal);
        Assert.Equal(Verdict.Failed, Assert.Single(result.Fences).Verdict);
        Assert.Null(bench.Ref($"refs/goals/{One}.1"));
    }

    [Fact]
    public async Task Attempt_WhatItsChecksWrite_IsNotPushed()
    {
        var a = bench.NewHost("a");
        var spec = bench.Attempt("echo one > one", await BaseAsync(a));

        var result = await a.RunAsync(spec with { Step = spec.Step with { Checks = [Command("writes", "echo x > by-a-check")] } }, One);

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Equal(".gitignore\na.txt\none", RemoteBench.Git(bench.Remote, "ls-tree", "--name-only", result.Mark!.Commit));
    }

    [Fact]
    public async Task Attempt_OfAnEarlierExecution_PushesLateAndChangesNothing()
    {
        var (a, b) = (bench.NewHost("a"), bench.NewHost("b"));
        var head = await BaseAsync(a);
        var gate = bench["go"];

        // The first host sleeps in the middle; the second was told to go on, and did.
        a.Begin(bench.Attempt($"echo late > one; : > {Quoted(bench["runs"])}; while [ ! -e {Quoted(gate)} ]; do sleep 0.02; done", head), One);
        await Eventually.TrueAsync(() => File.Exists(bench["runs"]), "the first execution runs");
        var taken = await b.RunAsync(bench.Attempt("echo newer > one", head), One, execution: 2);
        await File.WriteAllTextAsync(gate, string.Empty, TestContext.Current.CancellationToken);
        var late = await a.RunAsync(bench.Attempt("unused", head), One);

        Assert.Equal(OperationOutcome.Succeeded, late.Outcome);
        Assert.Equal(($"refs/goals/{One}.1", $"refs/goals/{One}.2"), (late.Mark!.Ref, taken.Mark!.Ref));
        Assert.Equal("newer", bench.Show(taken.Mark.Ref!, "one"));
        var next = await a.RunAsync(bench.Attempt("grep -qx newer one", taken.Mark), Two);
        Assert.True(next.Outcome == OperationOutcome.Succeeded, next.Reason);
    }

    [Fact]
    public async Task Attempt_WhoseRefHasAnotherCommit_DoesNotOverwriteIt()
    {
        var a = bench.NewHost("a");
        var head = await BaseAsync(a);
        RemoteBench.Git(bench.Remote, "update-ref", $"refs/goals/{One}.1", head.Commit);

        var result = await a.RunAsync(bench.Attempt("echo one > one", head), One);

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Contains("could not be pushed", result.Reason, StringComparison.Ordinal);
        Assert.Equal(head.Commit, bench.Ref($"refs/goals/{One}.1"));
    }

    [Fact]
    public async Task Attempt_PushIsRefusedByAHook_FailsWithWhatItSays()
    {
        var a = bench.NewHost("a");
        var head = await BaseAsync(a);
        bench.Hook("pre-receive", "echo 'not on a Friday' >&2; exit 1\n");

        var result = await a.RunAsync(bench.Attempt("echo one > one", head), One);

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Null(result.Lack);
        Assert.Contains("not on a Friday", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Attempt_ThatRuinsItsRepository_DoesNotHarmTheNext()
    {
        var a = bench.NewHost("a");
        var head = await BaseAsync(a);

        var ruined = await a.RunAsync(bench.Attempt("rm -rf .git; exit 1", head), One);
        var planted = await a.RunAsync(bench.Attempt($"git config filter.x.smudge 'cat; touch ../planted'; echo '* filter=x' > .gitattributes; exit 1", head), "local/sample/plan-1/one/2");
        var next = await a.RunAsync(bench.Attempt("grep -qx a a.txt; git log -1; test -z \"$(git config filter.x.smudge)\"", head), Two);

        Assert.Equal((OperationOutcome.Failed, OperationOutcome.Failed), (ruined.Outcome, planted.Outcome));
        Assert.True(next.Outcome == OperationOutcome.Succeeded, next.Reason);
        Assert.Empty(Directory.GetFiles(a.Folder, "planted", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Verify_OnAnotherHost_LooksAtTheCommitOfTheRecordAlone()
    {
        var (a, b) = (bench.NewHost("a"), bench.NewHost("b"));
        var one = await a.RunAsync(bench.Attempt("echo one > one", await BaseAsync(a)), One);
        var spec = new VerifySpec { Workspace = bench.Address, Checks = [IsThere("one", "one"), Command("clean", "test -z \"$(git status --porcelain)\"")], Fingerprint = true };
        await a.RunAsync(bench.Attempt("echo more > more; exit 1", one.Mark), Two);

        foreach (var host in (RemoteHost[])[a, b])
        {
            var result = await host.RunAsync(bench.On(spec, one.Mark), "local/sample/round-1");
            Assert.Equal((OperationOutcome.Succeeded, string.Empty), (result.Outcome, result.Reason));
            Assert.All(result.Verdicts, static verdict => Assert.Equal(Verdict.Passed, verdict.Verdict));
            Assert.Empty(result.Changed);
        }
    }

    [Fact]
    public async Task Deliver_Branch_IsMadeAndMovedForwardAndNeverOverOthers()
    {
        var a = bench.NewHost("a");
        var one = await a.RunAsync(bench.Attempt("echo one > one", await BaseAsync(a)), One);
        var two = await a.RunAsync(bench.Attempt("echo two > two", one.Mark), Two);

        var made = await DeliverAsync(one.Mark!, 1);
        var moved = await DeliverAsync(two.Mark!, 2);
        bench.CommitTo("results-of-others", "theirs", ("theirs", "x\n"));
        RemoteBench.Git(bench.Remote, "branch", "-f", "results", "results-of-others");
        var refused = await DeliverAsync(two.Mark!, 3);

        Assert.Equal((OperationOutcome.Succeeded, OperationOutcome.Succeeded), (made.Outcome, moved.Outcome));
        Assert.Equal(OperationOutcome.Failed, refused.Outcome);
        Assert.Contains("branch 'results' of ", refused.Reason, StringComparison.Ordinal);
        Assert.Contains("work of somebody else", refused.Reason, StringComparison.Ordinal);
        Assert.Equal(bench.Ref("refs/heads/results-of-others"), bench.Ref("refs/heads/results"));

        Task<OperationResult> DeliverAsync(WorkspaceMark mark, int number) =>
            a.RunAsync(bench.On(new DeliverSpec { Workspace = bench.Address, Branch = "results" }, mark), $"local/sample/deliver-{number}");
    }

    [Fact]
    public async Task Clear_Goal_RemovesItsCloneAndItsRefs()
    {
        var a = bench.NewHost("a");
        var one = await a.RunAsync(bench.Attempt("echo one > one", await BaseAsync(a)), One);

        var result = await a.RunAsync(bench.On(new ClearSpec { Workspace = bench.Address, Plans = 0 }, one.Mark), "local/sample/clear-1");

        Assert.Equal(OperationOutcome.Succeeded, result.Outcome);
        Assert.Null(bench.Ref("refs/goals/"));
        Assert.NotNull(bench.Ref("refs/heads/main"));
        Assert.False(Directory.Exists(a.Folder + "/clones") && Directory.GetDirectories(a.Folder + "/clones").Any(static folder => Path.GetFileName(folder) != "notices"));
    }

    [Theory]
    [InlineData("ref: missing", "has no branch and no tag 'missing'")]
    [InlineData("address", "is not there")]
    [InlineData("folders", "does not work on those")]
    [InlineData("secret", "the secret 'GIT_TOKEN' is missing; tell the test of 'GIT_TOKEN'")]
    public async Task Baseline_RemoteThatCannotBeUsed_SaysWhatIsLacking(string what, string expected)
    {
        var a = bench.NewHost("a", new RemoteOptions { Patience = TimeSpan.Zero, AllowsFolders = what != "folders" });
        var spec = bench.On(Baseline(), null, what switch
        {
            "ref: missing" => new RemoteWorkspace { Ref = "missing" },
            "secret" => new RemoteWorkspace { Ref = "main", Secret = "GIT_TOKEN" },
            _ => new RemoteWorkspace { Ref = "main" },
        });
        if (what == "address")
        {
            spec = spec with { Remote = spec.Remote! with { Address = bench.Address + "-not" } };
        }

        var result = await a.RunAsync(spec, "local/sample/baseline-1");

        Assert.Equal(OperationOutcome.Failed, result.Outcome);
        Assert.Contains(expected, result.Lack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Baseline_RemoteThatCannotBeReached_IsTriedAgainForAWhile()
    {
        var a = bench.NewHost("a", new RemoteOptions { Patience = TimeSpan.FromMilliseconds(400), FirstDelay = TimeSpan.FromMilliseconds(50) });
        var spec = bench.On(Baseline(), null);

        // Nothing listens there.
        var result = await a.RunAsync(spec with { Remote = spec.Remote! with { Address = "http://127.0.0.1:1/x.git" } }, "local/sample/baseline-1");

        Assert.Contains("http://127.0.0.1:1/x.git cannot be reached", result.Lack, StringComparison.Ordinal);
        Assert.True(result.Active >= TimeSpan.FromMilliseconds(100), $"{result.Active}");
    }

    [Fact]
    public async Task Use_ClonesOfOtherGoals_AreRemovedWhenTheyAreOldOrTooMany()
    {
        var folders = new CloneFolders(bench["clones"], new RemoteOptions { Kept = 1 }, TimeProvider.System);
        var ids = Enumerable.Range(1, 4).Select(static number => Orleans.Goals.Identifiers.GoalId.Local($"goal-{number}")).ToArray();
        using (var used = await folders.UseAsync(ids[0]))
        {
            for (var index = 1; index < 3; index++)
            {
                (await folders.UseAsync(ids[index])).Dispose();
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            (await folders.UseAsync(ids[3])).Dispose();

            // The one in use stays, and beside the new one the newest of the others.
            Assert.True(Directory.Exists(used.Clone.Folder));
            Assert.InRange(Directory.GetDirectories(bench["clones"]).Length, 2, 3);
        }

        Assert.True(folders.Remove(ids[0]));
    }

    private static BaselineSpec Baseline() => new() { Workspace = string.Empty, Patterns = [] };

    private async Task<WorkspaceMark> BaseAsync(RemoteHost host)
    {
        var result = await host.RunAsync(bench.On(Baseline(), null), "local/sample/baseline-1");
        Assert.True(result.Outcome == OperationOutcome.Succeeded, result.Reason);
        return result.Mark!;
    }
}
