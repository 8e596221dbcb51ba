using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Forks;

using static ForkFolder;

/// <summary>A goal that is made out of a point in the past of another.</summary>
public sealed class ForkTests : IAsyncLifetime
{
    private ForkFolder folder = null!;

    public async ValueTask InitializeAsync() => folder = await ForkFolder.CreateAsync();

    public ValueTask DisposeAsync() => folder.DisposeAsync();

    [Fact]
    public async Task Fork_MiddleOfAPlan_KeepsFinishedStepsAndRunsTheRest()
    {
        await folder.SubmitAsync(folder.Contract(Step("a", "echo a | tee -a effects"), Step("b", "echo b >>effects; touch done", "a")));
        await folder.UntilAsync(Source, GoalStatus.Complete);
        var before = await folder.EventsAsync(Source);
        var at = await folder.CursorOfAsync("stepFinished", "a");
        var copy = folder.Folder("copy", ("effects", "a\n"));

        await folder.ForkAsync(at, copy);
        var report = await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Equal(["a", "b"], Lines(copy, "effects"));
        Assert.Equal(["a", "b"], Lines(folder.Workspace, "effects"));
        Assert.Equal((Source, at), (report.ForkedFrom!.Id, report.ForkedFrom.Cursor));
        Assert.Equal((copy, 2L), (report.Workspace, report.Usage.Attempts));
        Assert.Equal(("done", "done"), (StepOf(report, "a").State, StepOf(report, "b").State));
        Assert.Equal(before, await folder.EventsAsync(Source));
        Assert.Equal("goalForked", (await folder.EventsAsync(Fork))[0].Type);
        Assert.Null((await folder.Goals.ReportAsync(Source, TestContext.Current.CancellationToken))!.ForkedFrom);
    }

    [Fact]
    public async Task Fork_WhileAGoalOfAStepRuns_BeginsOneOfItsOwnInTheNewWorkspace()
    {
        var child = folder.Contract(Step("work", "echo child >>effects; touch begun; while [ ! -e go ]; do sleep 0.02; done; touch child")) with { DoneWhen = [new FileCheck { Id = "child", File = "child" }] };
        await folder.SubmitAsync(folder.Contract(
            Step("a", "echo a >>effects"),
            new StepDefinition { Id = "below", Action = new GoalAction { Goal = child }, After = ["a"] },
            Step("b", "touch done", "below")));
        await folder.UntilFileAsync(Path.Combine(folder.Workspace, "begun"));
        var at = await folder.CursorOfAsync("childBegun", "below");
        var copy = folder.Folder("copy", ("effects", "a\n"), ("go", string.Empty));

        await folder.ForkAsync(at, copy);
        var report = await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Equal(["a", "child"], Lines(copy, "effects"));
        var own = (await folder.Goals.ReportAsync(StepOf(report, "below").Goal!.Value, TestContext.Current.CancellationToken))!;
        Assert.Equal((copy, GoalStatus.Complete, Fork), (own.Workspace, own.Status, own.Parent!.Goal));
        Assert.Equal(GoalStatus.Active, (await folder.Goals.ReportAsync(Source, TestContext.Current.CancellationToken))!.Status);
        File.WriteAllText(Path.Combine(folder.Workspace, "go"), string.Empty);
        await folder.UntilAsync(Source, GoalStatus.Complete);
        Assert.Equal(["a", "child"], Lines(folder.Workspace, "effects"));
    }

    [Fact]
    public async Task Fork_ChecksOfAFinishedStepFailInTheNewWorkspace_ItIsRunAgain()
    {
        var made = Step("a", "echo a >>effects") with { Checks = [new FileCheck { Id = "made", File = "effects" }] };
        await folder.SubmitAsync(folder.Contract(made, Step("b", "echo b >>effects; touch done", "a")));
        await folder.UntilAsync(Source, GoalStatus.Complete);
        var (empty, full) = (folder.Folder("empty"), folder.Folder("full", ("effects", "a\n")));
        var at = await folder.CursorOfAsync("stepFinished", "a");

        await folder.ForkAsync(at, empty);
        await folder.UntilAsync(Fork, GoalStatus.Complete);
        var third = GoalId.Local("third");
        await folder.AskAsync(third, new ForkGoal { Id = NewId(), Source = Source, At = at, Workspace = full });
        var kept = await folder.UntilAsync(third, GoalStatus.Complete);

        Assert.Equal(["a", "b"], Lines(empty, "effects"));
        Assert.Equal(["a", "b"], Lines(full, "effects"));
        Assert.Equal(("kept", "done"), (StepOf(kept, "a").State, StepOf(kept, "b").State));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fork_WhileAStepRuns_DoesNotTakeItOver(bool idempotent)
    {
        var gated = Step("b", "echo b >>effects; while [ ! -e go ]; do sleep 0.02; done; touch done", "a") with { Idempotent = idempotent };
        await folder.SubmitAsync(folder.Contract(Step("a", "echo a >>effects"), gated));
        await folder.UntilFileAsync(Path.Combine(folder.Workspace, "effects"));
        var at = default(Cursor);
        while (at == default)
        {
            at = (await folder.EventsAsync(Source)).LastOrDefault(happened => happened is { Type: "stepBegun", Step: "b" })?.Cursor ?? default;
        }

        var copy = folder.Folder("copy", ("go", string.Empty), ("effects", "a\n"));
        await folder.ForkAsync(at, copy);
        var report = await folder.UntilAsync(Fork, idempotent ? GoalStatus.Complete : GoalStatus.AwaitingInput);
        if (!idempotent)
        {
            Assert.Equal((1L, "b"), (report.Usage.Attempts, Assert.Single(report.Questions).Step));
            Assert.Equal(["a"], Lines(copy, "effects"));
            await folder.AskAsync(Fork, new SettleStep { Id = NewId(), Step = "b", As = SettleAs.Again });
            report = await folder.UntilAsync(Fork, GoalStatus.Complete);
        }

        Assert.Equal(["a", "b"], Lines(copy, "effects"));
        Assert.Equal(2, report.Usage.Attempts);
        Assert.Equal(GoalStatus.Active, (await folder.Goals.ReportAsync(Source, TestContext.Current.CancellationToken))!.Status);
        await File.WriteAllTextAsync(Path.Combine(folder.Workspace, "go"), string.Empty, TestContext.Current.CancellationToken);
        Assert.Equal(2, (await folder.UntilAsync(Source, GoalStatus.Complete)).Usage.Attempts);
    }

    [Fact]
    public async Task Fork_CancelledGoal_GoesOnFromBeforeItsEnd()
    {
        var gated = Step("b", "while [ ! -e go ]; do sleep 0.02; done; echo b >>effects; touch done", "a") with { Idempotent = true };
        await folder.SubmitAsync(folder.Contract(Step("a", "echo a >>effects"), gated));
        await folder.UntilFileAsync(Path.Combine(folder.Workspace, "effects"));
        await folder.AskAsync(Source, new CancelGoal { Id = NewId() });
        await folder.UntilAsync(Source, GoalStatus.Cancelled);
        var copy = folder.Folder("copy", ("go", string.Empty), ("effects", "a\n"));

        await folder.ForkAsync(at: null, copy);
        var report = await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Equal(["a", "b"], Lines(copy, "effects"));
        Assert.Equal(1, report.Plans);
        Assert.Equal(GoalStatus.Cancelled, (await folder.Goals.ReportAsync(Source, TestContext.Current.CancellationToken))!.Status);
    }

    [Fact]
    public async Task Fork_CompleteGoal_IsVerifiedAgain()
    {
        await folder.SubmitAsync(folder.Contract(Step("a", "echo a >>effects; touch done")));
        await folder.UntilAsync(Source, GoalStatus.Complete);
        var copy = folder.Folder("copy", ("done", string.Empty));

        await folder.ForkAsync(at: null, copy);
        var report = await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Empty(Lines(copy, "effects"));
        Assert.Equal((2, 1L), (report.Rounds, report.Usage.Attempts));
    }

    [Fact]
    public async Task Fork_WhereAStepHadFailed_GoesOnToTheNextPlan()
    {
        var contract = folder.Contract(Step("a", "echo a >>effects"), Step("b", "false", "a"));
        await folder.SubmitAsync(contract with { Plans = [contract.Plans[0], new PlanDefinition { Name = "second", Steps = [Step("a", "echo a >>effects"), Step("c", "touch done", "a")] }] });
        await folder.UntilAsync(Source, GoalStatus.Complete);
        var copy = folder.Folder("copy", ("effects", "a\n"));

        await folder.ForkAsync(await folder.CursorOfAsync("stepFailed", "b"), copy);
        var report = await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Equal(["a"], Lines(copy, "effects"));
        Assert.Equal((2, 3L), (report.Plans, report.Usage.Attempts));
        Assert.Equal(["failed", "succeeded"], report.PlanHistory.Select(plan => plan.Outcome));
    }

    [Fact]
    public async Task Fork_OfTheSecondPlan_TellsOnlyOfItsOwnPlans()
    {
        var contract = folder.Contract(Step("b", "false"));
        await folder.SubmitAsync(contract with { Plans = [contract.Plans[0], new PlanDefinition { Name = "second", Steps = [Step("a", "echo a >>effects"), Step("c", "touch done", "a")] }] });
        await folder.UntilAsync(Source, GoalStatus.Complete);

        await folder.ForkAsync(await folder.CursorOfAsync("stepFinished", "a"), folder.Folder("copy"));
        await folder.UntilAsync(Fork, GoalStatus.Complete);
        using var stored = new Engine.Hosting.StoredGoals(folder.Store);
        var report = await stored.AccountAsync(Fork, TestContext.Current.CancellationToken);

        Assert.Equal((2, 1), (report!.Plans, report.ForkedFrom!.Plans));
        Assert.Equal((2, "second"), (Assert.Single(report.PlanHistory).Number, report.PlanHistory[0].Name));
        Assert.Equal(3, report.Usage.Attempts);
        Assert.Contains(report.History!.Changes, change => change.Type == "goalForked");
    }

    [Fact]
    public async Task Fork_OpenQuestion_IsAskedAgain()
    {
        await folder.SubmitAsync(folder.Contract(
            new StepDefinition { Id = "first", Action = new AskAction { Question = "Which?" } },
            new StepDefinition { Id = "second", Action = new AskAction { Question = "And then?" }, After = ["first"] },
            Step("work", "echo $GOALS_ANSWER_FIRST $GOALS_ANSWER_SECOND >>effects; touch done", "second")));
        await folder.UntilAsync(Source, GoalStatus.AwaitingInput);
        await folder.AskAsync(Source, new AnswerQuestion { Id = NewId(), Question = "first", Answer = "one" });
        await folder.UntilAsync(Source, GoalStatus.AwaitingInput);
        var copy = folder.Folder("copy");

        await folder.ForkAsync(await folder.CursorOfAsync("questionAsked", "second"), copy);
        await folder.UntilAsync(Fork, GoalStatus.AwaitingInput);
        await folder.AskAsync(Fork, new AnswerQuestion { Id = NewId(), Question = "second", Answer = "two" });
        await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Equal(["one two"], Lines(copy, "effects"));
        Assert.Equal("second", Assert.Single((await folder.UntilAsync(Source, GoalStatus.AwaitingInput)).Questions).Step);
        Assert.Contains(await folder.EventsAsync(Fork), happened => happened is { Type: "questionAsked", Step: "second" });
    }

    [Fact]
    public async Task Fork_Repeated_GivesTheSameReplyAndMakesNoOtherGoal()
    {
        await folder.SubmitAsync(folder.Contract(Step("a", "touch done")));
        await folder.UntilAsync(Source, GoalStatus.Complete);
        var command = new ForkGoal { Id = NewId(), Source = Source, Workspace = folder.Folder("copy", ("done", string.Empty)), IsPaused = true };

        var first = await folder.Goals.AskAsync(Fork, command, TestContext.Current.CancellationToken);
        await folder.CloseAsync();
        await folder.OpenAsync();
        await folder.AskAsync(Fork, new ResumeGoal { Id = NewId() });
        await folder.UntilAsync(Fork, GoalStatus.Complete);
        var again = await folder.Goals.AskAsync(Fork, command, TestContext.Current.CancellationToken);
        var other = await folder.Goals.AskAsync(Fork, command with { Id = NewId() }, TestContext.Current.CancellationToken);

        Assert.Equal(new CommandReply { Status = GoalStatus.Paused }, first);
        Assert.Equal(first, again);
        Assert.Equal(Refusal.ContractConflict, other.Refusal);
    }

    [Fact]
    public async Task Fork_OfAGoalThatIsClearedLater_KeepsWhatItTookOver()
    {
        await folder.SubmitAsync(folder.Contract(Step("a", "echo something said"), Step("b", "touch done", "a")));
        await folder.UntilAsync(Source, GoalStatus.Complete);
        var at = await folder.CursorOfAsync("stepFinished", "a");

        await folder.ForkAsync(at, folder.Folder("copy"), isPaused: true);
        await folder.AskAsync(Source, new ClearGoal { Id = NewId() });
        await folder.UntilClearedAsync(Source);
        var again = await AskAsync(GoalId.Local("third"), new ForkGoal { Id = NewId(), Source = Source, At = at, Workspace = folder.Folder("copy") });
        var taken = await AskAsync(Source, new ForkGoal { Id = NewId(), Source = Fork, Workspace = folder.Folder("copy") });
        await folder.AskAsync(Fork, new ResumeGoal { Id = NewId() });
        var report = await folder.UntilAsync(Fork, GoalStatus.Complete);

        Assert.Equal((Refusal.NotFound, Refusal.Cleared), (again.Refusal, taken.Refusal));
        Assert.Contains("it was cleared, and its past with it", again.Reason, StringComparison.Ordinal);
        Assert.Equal(Source, report.ForkedFrom!.Id);
        var output = Assert.IsType<ArtifactReference>(StepOf(report, "a").Output);
        Assert.Equal("something said\n", await File.ReadAllTextAsync(Path.Combine(folder.Store, "artifacts", "local", "other", output.Name), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Fork_BeforeAndAfterAnEdit_HasTheContractOfThatPoint()
    {
        var contract = folder.Contract(Step("a", ": >runs; while [ ! -e go ]; do sleep 0.02; done; touch done") with { Idempotent = true });
        await folder.SubmitAsync(contract);
        await folder.UntilFileAsync(Path.Combine(folder.Workspace, "runs"));
        var before = (await folder.EventsAsync(Source))[^1].Cursor;
        await folder.AskAsync(Source, new EditGoal { Id = NewId(), Contract = contract with { Objective = "The work is done well." } });

        await folder.ForkAsync(before, folder.Folder("old"), isPaused: true);
        var third = GoalId.Local("third");
        await folder.AskAsync(third, new ForkGoal { Id = NewId(), Source = Source, Workspace = folder.Folder("new", ("go", string.Empty)) });
        var (old, edited) = (await folder.UntilAsync(Fork, GoalStatus.Paused), await folder.UntilAsync(third, GoalStatus.Complete));
        await File.WriteAllTextAsync(Path.Combine(folder.Workspace, "go"), string.Empty, TestContext.Current.CancellationToken);

        Assert.Equal(("The work is done.", 1), (old.Objective, old.Revision));
        Assert.Equal(("The work is done well.", 2), (edited.Objective, edited.Revision));
        Assert.Equal(2, (await folder.UntilAsync(Source, GoalStatus.Complete)).Revision);
    }

    [Theory]
    [InlineData("999999")]
    [InlineData("0")]
    [InlineData("nonsense")]
    [InlineData("+99")]
    public async Task Fork_CursorIsNoPointOfTheGoal_IsRefusedWithTheRange(string cursor)
    {
        await folder.SubmitAsync(folder.Contract(Step("a", "touch done")));
        await folder.UntilAsync(Source, GoalStatus.Complete);
        var events = await folder.EventsAsync(Source);

        var reply = await folder.Goals.AskAsync(
            Fork, new ForkGoal { Id = NewId(), Source = Source, At = new Cursor(cursor), Workspace = folder.Folder("copy") }, TestContext.Current.CancellationToken);

        Assert.Equal(Refusal.Invalid, reply.Refusal);
        Assert.Contains($"'{cursor}' is no point of local/source: its points go from ", reply.Reason, StringComparison.Ordinal);
        Assert.Contains($"to {events[^1].Cursor}", reply.Reason, StringComparison.Ordinal);
        Assert.Null(await folder.Goals.ReportAsync(Fork, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Fork_WithoutWhatItNeeds_IsRefusedAndMakesNothing()
    {
        await folder.SubmitAsync(folder.Contract(Step("a", ": >runs; while [ ! -e go ]; do sleep 0.02; done; touch done")));
        await folder.UntilFileAsync(Path.Combine(folder.Workspace, "runs"));

        var unknown = await AskAsync(new ForkGoal { Id = NewId(), Source = GoalId.Local("nobody") });
        var nowhere = await AskAsync(new ForkGoal { Id = NewId(), Source = Source });
        var missing = await AskAsync(new ForkGoal { Id = NewId(), Source = Source, Workspace = Path.Combine(folder.Root, "none") });
        var relative = await AskAsync(new ForkGoal { Id = NewId(), Source = Source, Workspace = "copy" });
        var held = await AskAsync(new ForkGoal { Id = NewId(), Source = Source, Workspace = folder.Workspace });
        await File.WriteAllTextAsync(Path.Combine(folder.Workspace, "go"), string.Empty, TestContext.Current.CancellationToken);

        Assert.Equal(Refusal.NotFound, unknown.Refusal);
        Assert.Contains("no commit of", nowhere.Reason, StringComparison.Ordinal);
        Assert.Contains("--workspace DIR", nowhere.Reason, StringComparison.Ordinal);
        Assert.Contains("there is no folder", missing.Reason, StringComparison.Ordinal);
        Assert.Contains("not an absolute path", relative.Reason, StringComparison.Ordinal);
        Assert.Equal(Refusal.WorkspaceHeld, held.Refusal);
        Assert.Null(await folder.Goals.ReportAsync(Fork, TestContext.Current.CancellationToken));
    }

    private Task<CommandReply> AskAsync(ForkGoal fork) => AskAsync(Fork, fork);

    private Task<CommandReply> AskAsync(GoalId goal, ForkGoal fork) => folder.Goals.AskAsync(goal, fork, TestContext.Current.CancellationToken);
}
