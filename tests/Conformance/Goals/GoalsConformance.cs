using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Conformance.Goals;

/// <summary>What every <see cref="IGoals"/> must do, however near or far the goals run.</summary>
public abstract class GoalsConformance : GoalsAgentConformance
{
    [Fact]
    public async Task Report_CompleteGoal_TellsWhatWasDone()
    {
        Touch("kept");
        await SubmitAsync(Contract("b.txt", Plan(Step("a", "echo a > a.txt"), Step("b", "cp a.txt b.txt; echo copied", "a"))) with
        {
            Fences = [new FileCheck { Id = "kept", File = "kept" }],
            Budget = new GoalBudget { Attempts = 10, WallClock = TimeSpan.FromHours(1) },
        });

        var report = await UntilAsync(GoalStatus.Complete);

        Assert.Equal(Goal, report.Id);
        Assert.Equal("The work is done.", report.Objective);
        Assert.Equal(Workspace, report.Workspace);
        Assert.Empty(report.Holds);
        Assert.Empty(report.Questions);
        Assert.Equal([("there", Verdict.Passed)], report.Criteria.Select(check => (check.Id, check.Verdict)));
        Assert.Equal("kept", Assert.Single(report.Fences).Id);
        Assert.Equal((1, 1), (report.Plans, report.Rounds));
        var plan = Assert.Single(report.PlanHistory);
        Assert.Equal((1, "succeeded"), (plan.Number, plan.Outcome));
        Assert.Equal([("a", "done", 1), ("b", "done", 1)], plan.Steps.Select(step => (step.Id, step.State, step.Attempts)));
        Assert.Equal((2, 10), (report.Usage.Attempts, report.Budget.Attempts));
        Assert.True(report.EndedAt >= report.AcceptedAt);
        Assert.InRange(report.Usage.WallSeconds, 0, Deadline.TotalSeconds);
        Assert.Equal("a", Assert.Single(Lines("b.txt")));
    }

    [Fact]
    public async Task Report_NoSuchGoal_IsNull() => Assert.Null(await (await GoalsAsync()).ReportAsync(Goal));

    [Fact]
    public async Task Watch_NoSuchGoal_SaysSoInsteadOfWaiting()
    {
        var goals = await GoalsAsync();
        var refused = await goals.AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = Contract("done", Plan(Step("a", "true"))) with { DoneWhen = [] } });
        using var deadline = new CancellationTokenSource(Deadline);

        var missing = await Assert.ThrowsAsync<GoalNotFoundException>(async () => await goals.WatchAsync(Goal, cancellationToken: deadline.Token).GetAsyncEnumerator().MoveNextAsync());

        Assert.False(refused.Accepted);
        Assert.Equal(Goal, missing.Goal);
    }

    [Fact]
    public async Task OpenArtifact_EvidenceOfAReport_HasTheWholeOutput()
    {
        var contract = Contract("done", Plan(Step("a", "touch done")));
        var criterion = new CommandCheck { Id = "says", Command = CommandLine.Shell("seq 1 100000; echo the-end") };
        await SubmitAsync(contract with { DoneWhen = contract.DoneWhen.Add(criterion) });
        var report = await UntilAsync(GoalStatus.Complete);
        var goals = await GoalsAsync();
        var evidence = report.Criteria.Single(check => check.Id == "says").Evidence!;

        string text;
        await using (var content = await goals.OpenArtifactAsync(Goal, evidence, TestContext.Current.CancellationToken))
        {
            using var reader = new StreamReader(content!);
            text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(evidence.Length, text.Length);
        Assert.StartsWith("1\n2\n3\n", text, StringComparison.Ordinal);
        Assert.EndsWith("100000\nthe-end\n", text, StringComparison.Ordinal);
        Assert.Null(await goals.OpenArtifactAsync(Goal, evidence with { Name = evidence.Name + "x" }, TestContext.Current.CancellationToken));
        Assert.Null(await goals.OpenArtifactAsync(GoalId.Local("nobody"), evidence, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArtifactCorruptException>(() => goals.OpenArtifactAsync(Goal, evidence with { Sha256 = new string('0', 64) }, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ArgumentException>(() => goals.OpenArtifactAsync(Goal, evidence with { Name = "no name" }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Goal_StepThatFailsAtFirst_IsTriedAgain()
    {
        var step = Step("flaky", "echo try >> tries; test $(wc -l < tries) -ge 3 && touch done") with { Retry = new RetryPolicy { Max = 4, Delay = TimeSpan.FromMilliseconds(50) } };
        await SubmitAsync(Contract("done", Plan(step)));

        var report = await UntilAsync(GoalStatus.Complete);

        Assert.Equal(3, Lines("tries").Length);
        Assert.Equal(3, Assert.Single(Assert.Single(report.PlanHistory).Steps).Attempts);
    }

    [Fact]
    public async Task Goal_PlanThatFails_IsFollowedByTheNext()
    {
        var first = Step("try", "echo one >> log") with { Checks = [new FileCheck { Id = "made", File = "never" }] };
        await SubmitAsync(Contract("two", Plan(first), Plan(Step("try", "echo two >> log; touch two"))));

        var report = await UntilAsync(GoalStatus.Complete);

        Assert.Equal(["failed", "succeeded"], report.PlanHistory.Select(plan => plan.Outcome));
        Assert.Contains("made", report.PlanHistory[0].Reason, StringComparison.Ordinal);
        Assert.Equal(["one", "two"], Lines("log"));
    }

    [Fact]
    public async Task Goal_NoPlanLeft_IsBlockedWithTheReasonUntilResumed()
    {
        await SubmitAsync(Contract("fixed", Plan(Step("look", "test -e fixed"))));

        var blocked = await UntilAsync(GoalStatus.Blocked);
        Assert.Equal("blocked", Assert.Single(blocked.Holds).Kind);
        Assert.NotEmpty(blocked.Reason);
        Touch("fixed");
        await AskAsync(new ResumeGoal { Id = NewId() });

        await UntilAsync(GoalStatus.Complete);
    }

    [Fact]
    public async Task Watch_GoalThatEnds_TellsEverythingOnceAndEnds()
    {
        await SubmitAsync(Contract("b.txt", Plan(Step("a", "echo a > a.txt"), Step("b", "cp a.txt b.txt", "a"))));

        var events = await EventsAsync();

        Assert.Equal(
            ["goalAccepted", "planBegun", "stepBegun", "stepFinished", "stepBegun", "stepFinished", "planEnded", "roundBegun", "roundEnded", "goalEnded"],
            events.Select(happened => happened.Type));
        Assert.Equal(["a", "a", "b", "b"], events.Where(happened => happened.Step is not null).Select(happened => happened.Step));
        Assert.All(events, happened => Assert.Equal(Goal, happened.Goal));
        Assert.Equal(events.Length, events.Select(happened => happened.Cursor).Distinct().Count());
    }

    [Fact]
    public async Task Watch_FromEveryCursor_GivesTheRestWithoutGapOrRepeat()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", "exit 1")), Plan(Step("b", "touch done"))));
        var asItHappened = await EventsAsync();
        var events = await EventsAsync();

        Assert.Equal(asItHappened.Select(Told).Order(StringComparer.Ordinal), events.Select(Told).Order(StringComparer.Ordinal));
        foreach (var seen in (ImmutableArray<GoalEvent>[])[asItHappened, events])
        {
            for (var index = 0; index < seen.Length; index++)
            {
                var rest = await EventsAsync(seen[index].Cursor);
                Assert.Equal(seen.Skip(index + 1).Select(Told), rest.Select(Told));
            }
        }
    }

    [Fact]
    public async Task Watch_WhileItRuns_TellsAsItHappens()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $"{Await("go")}; touch done"))));
        using var deadline = new CancellationTokenSource(Deadline);

        var types = new List<string>();
        await foreach (var happened in (await GoalsAsync()).WatchAsync(Goal, default, deadline.Token))
        {
            types.Add(happened.Type);
            if (happened.Type == "stepBegun")
            {
                Touch("go");
            }
        }

        Assert.Equal("goalEnded", types[^1]);
        Assert.Single(types, "stepFinished");
    }

    [Fact]
    public async Task Watch_FromTheCursorOfAReport_TellsWhatTheReportDoesNot()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $"touch started; {Await("go")}; touch done"))));
        await UntilFileAsync("started");
        var report = await UntilAsync(report => report.PlanHistory is [{ Steps: [{ State: "running" }] }]);
        Touch("go");
        Assert.SkipWhen(report.Cursor is null, "the store does not say where a report stands");

        var rest = await EventsAsync(report.Cursor!.Value);

        Assert.DoesNotContain(rest, happened => happened.Type == "goalAccepted");
        Assert.Single(rest, happened => happened.Type == "stepFinished");
        Assert.Equal("goalEnded", rest[^1].Type);
    }

    [Fact]
    public async Task Watch_Stopped_Stops()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", $"{Await("go")}; touch done"))));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var happened in (await GoalsAsync()).WatchAsync(Goal, default, stop.Token))
            {
                if (happened.Type == "stepBegun")
                {
                    await stop.CancelAsync();
                }
            }
        });

        await AskAsync(new CancelGoal { Id = NewId() });
        await UntilAsync(GoalStatus.Cancelled);
    }

    [Fact]
    public async Task List_OwnGoal_IsAmongThem()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", "touch done"))));
        await UntilAsync(GoalStatus.Complete);

        var page = await UntilListedAsync(new GoalFilter { Statuses = [GoalStatus.Complete], Limit = 1_000 });

        Assert.Equal("The work is done.", Assert.Single(page.Goals, goal => goal.Id == Goal).Objective);
        Assert.DoesNotContain((await (await GoalsAsync()).ListAsync(new GoalFilter { Statuses = [GoalStatus.Active] })).Goals, goal => goal.Id == Goal);
    }

    [Fact]
    public async Task List_PageByPage_HasEachGoalOnceNewestFirst()
    {
        var goals = await GoalsAsync();
        await SubmitAsync(Contract("done", Plan(Step("a", "touch done"))));
        await UntilAsync(GoalStatus.Complete);
        var other = GoalId.Local($"{Goal.Name}-2");
        Assert.True((await goals.AskAsync(other, new SubmitGoal { Id = NewId(), Contract = Contract("done", Plan(Step("a", "touch done"))) })).Accepted);
        await UntilAsync(other, report => report.Status == GoalStatus.Complete);
        await UntilListedAsync(new GoalFilter { Statuses = [GoalStatus.Complete], Limit = 1_000 }, other);
        await UntilListedAsync(new GoalFilter { Statuses = [GoalStatus.Complete], Limit = 1_000 });

        var found = new List<GoalSummary>();
        for (var filter = new GoalFilter { Statuses = [GoalStatus.Complete], Limit = 1 }; ;)
        {
            var page = await goals.ListAsync(filter);
            found.AddRange(page.Goals);
            if (page.Next is not { } next)
            {
                break;
            }

            filter = filter with { After = next };
        }

        Assert.Equal(found.Count, found.Select(goal => goal.Id).Distinct().Count());
        Assert.Equal([other, Goal], found.Select(goal => goal.Id).Where(goal => goal == Goal || goal == other));
        Assert.Equal(found.Select(goal => goal.AcceptedAt).OrderDescending(), found.Select(goal => goal.AcceptedAt));
    }

    /// <summary>Waits until a list has the goal: it may lag.</summary>
    private async Task<GoalPage> UntilListedAsync(GoalFilter filter, GoalId? goal = null)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        while (true)
        {
            var page = await (await GoalsAsync()).ListAsync(filter, deadline.Token);
            if (page.Goals.Any(listed => listed.Id == (goal ?? Goal)))
            {
                return page;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(30), deadline.Token);
        }
    }

    /// <summary>An event without its cursor: a position between actors may be written in several ways.</summary>
    private static string Told(GoalEvent happened) => $"{happened.At:O} {happened.Type} {happened.Plan} {happened.Step} {happened.Text}";
}
