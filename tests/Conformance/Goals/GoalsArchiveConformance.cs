using System.IO.Compression;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Conformance.Goals;

/// <summary>Goals that are taken out of one place and brought into another.</summary>
public abstract class GoalsArchiveConformance : GoalsForkConformance
{
    [Fact]
    public async Task Import_GoalOfAnotherStore_GoesOnByItselfWithItsHistoryAndRepeatsNothing()
    {
        var archive = await FromElsewhereAsync(
            Step("a", "echo a >> effects"),
            Step("b", "echo b >> effects; while [ ! -e go ]; do sleep 0.05; done", "a"),
            Step("c", "echo c >> effects; touch done", "b"));

        var reply = await ImportAsync(archive);
        Assert.True(reply.Accepted, reply.Reason);
        await UntilAsync(GoalStatus.AwaitingInput);
        await AskAsync(new SettleStep { Id = NewId(), Step = "b", As = SettleAs.Done });
        var report = await UntilAsync(GoalStatus.Complete);
        var events = await EventsAsync();

        Assert.Equal(["a", "b", "c"], Lines("effects"));
        Assert.Equal(["goalAccepted", "goalImported", "goalEnded"], events.Select(static happened => happened.Type).Where(static type => type is "goalAccepted" or "goalImported" or "goalEnded"));
        Assert.Equal(3, report.PlanHistory[^1].Steps.Length);
        using var deadline = new CancellationTokenSource(Deadline);
        while (!(await (await GoalsAsync()).ListAsync(new GoalFilter { Limit = 1_000 }, deadline.Token)).Goals.Any(line => line.Id == Goal && line.Status == GoalStatus.Complete))
        {
            await Task.Delay(30, deadline.Token);
        }
    }

    [Fact]
    public async Task Import_OutputOfSteps_ComesAlong()
    {
        var archive = await FromElsewhereAsync(Step("a", "echo the output; touch done; exit 0"));

        await ImportAsync(archive);
        var output = (await UntilAsync(GoalStatus.Complete)).PlanHistory[^1].Steps[0].Output;
        await using var content = await (await GoalsAsync()).OpenArtifactAsync(Goal, output!, TestContext.Current.CancellationToken);

        Assert.Contains("the output", await new StreamReader(content!).ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_GoalThatIsThere_IsRefusedAndNamesIt()
    {
        var archive = await FromElsewhereAsync(Step("a", "touch done"));
        var first = await ImportAsync(archive);
        var ended = await UntilAsync(GoalStatus.Complete);

        var second = await ImportAsync(archive);
        var exported = await ExportAsync();
        var third = await ImportAsync(exported);

        Assert.True(first.Accepted, first.Reason);
        Assert.Equal((Refusal.NotApplicable, Refusal.NotApplicable), (second.Refusal, third.Refusal));
        Assert.Contains(Goal.Value, second.Reason, StringComparison.Ordinal);
        Assert.Equal(ended.EndedAt, (await ReportAsync()).EndedAt);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("cut")]
    [InlineData("changed")]
    [InlineData("other")]
    [InlineData("empty")]
    public async Task Import_WhatIsNoArchiveOfTheGoal_IsRefusedAndNothingIsThere(string kind)
    {
        var archive = await FromElsewhereAsync(Step("a", "touch done"));
        var sent = kind switch
        {
            "garbage" => "not an archive"u8.ToArray(),
            "cut" => archive[..(archive.Length / 2)],
            "changed" => Changed(archive),
            "other" => archive,
            _ => [],
        };
        var goal = kind == "other" ? GoalId.Local($"t{Guid.NewGuid():N}") : Goal;

        var reply = await Archives(await GoalsAsync()).ImportAsync(goal, new MemoryStream(sent), TestContext.Current.CancellationToken);

        Assert.Equal(Refusal.Invalid, reply.Refusal);
        Assert.NotEmpty(reply.Reason);
        Assert.Null(await (await GoalsAsync()).ReportAsync(goal, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Export_GoalOfHere_GoesOnElsewhere()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", "echo a >> effects; touch done"))));
        await UntilAsync(GoalStatus.Complete);
        var archive = await ExportAsync();
        await using var elsewhere = await OpenElsewhereAsync();

        var reply = await elsewhere.ImportAsync(Goal, new MemoryStream(archive), TestContext.Current.CancellationToken);
        var there = await elsewhere.ReportAsync(Goal, TestContext.Current.CancellationToken);
        var missing = await Archives(await GoalsAsync()).ExportAsync(GoalId.Local($"t{Guid.NewGuid():N}"), TestContext.Current.CancellationToken);

        Assert.True(reply.Accepted, reply.Reason);
        Assert.Equal((GoalStatus.Complete, (await ReportAsync()).EndedAt), (there!.Status, there.EndedAt));
        Assert.Null(missing);
    }

    private async Task<GoalReport> ReportAsync() => (await (await GoalsAsync()).ReportAsync(Goal, TestContext.Current.CancellationToken))!;

    private static IGoalArchives Archives(IGoals goals) => (IGoalArchives)goals;

    private static byte[] Changed(byte[] archive)
    {
        var bytes = new MemoryStream();
        bytes.Write(archive);
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Update, leaveOpen: true))
        {
            using var commits = zip.GetEntry("commits.jsonl")!.Open();
            commits.WriteByte((byte)' ');
        }

        return bytes.ToArray();
    }

    private static Task<EmbeddedGoals> OpenElsewhereAsync() => EmbeddedGoals.OpenAsync(new EmbeddedGoalsOptions { StoreFolder = Directory.CreateTempSubdirectory("goals-elsewhere-").FullName });

    private async Task<CommandReply> ImportAsync(byte[] archive) => await Archives(await GoalsAsync()).ImportAsync(Goal, new MemoryStream(archive), TestContext.Current.CancellationToken);

    private async Task<byte[]> ExportAsync()
    {
        await using var archive = await Archives(await GoalsAsync()).ExportAsync(Goal, TestContext.Current.CancellationToken);
        var bytes = new MemoryStream();
        await archive!.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }

    /// <summary>The goal in a store of its own, taken out when its only step has ended, or while its step b is at work; and cancelled there.</summary>
    private async Task<byte[]> FromElsewhereAsync(params StepDefinition[] steps)
    {
        byte[] taken;
        await using (var elsewhere = await OpenElsewhereAsync())
        {
            var contract = Contract("done", Plan(steps));
            await elsewhere.AskAsync(Goal, new SubmitGoal { Id = NewId(), Contract = contract }, TestContext.Current.CancellationToken);
            using var deadline = new CancellationTokenSource(Deadline);
            while (steps.Length > 1 ? !Lines("effects").Contains("b", StringComparer.Ordinal) : (await elsewhere.ReportAsync(Goal, deadline.Token))!.EndedAt is null)
            {
                await Task.Delay(20, deadline.Token);
            }

            await using var archive = await elsewhere.ExportAsync(Goal, TestContext.Current.CancellationToken);
            var bytes = new MemoryStream();
            await archive!.CopyToAsync(bytes, TestContext.Current.CancellationToken);
            taken = bytes.ToArray();
            await elsewhere.AskAsync(Goal, new CancelGoal { Id = NewId() }, TestContext.Current.CancellationToken);
            using var end = new CancellationTokenSource(Deadline);
            while ((await elsewhere.ReportAsync(Goal, end.Token))!.EndedAt is null)
            {
                await Task.Delay(20, end.Token);
            }
        }

        return taken;
    }
}
