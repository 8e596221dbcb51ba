using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.Contracts;

public sealed class StepHashesTests
{
    [Fact]
    public void Closure_FullContract_IsTheGolden() =>
        Assert.Equal(["e0089b3832a2e7bc", "229c49b7509de687"], StepHashes.Closure(SampleContract.Full.Plans[0]));

    [Fact]
    public void Closure_ChangedStep_ChangesItAndWhatFollowsOnly()
    {
        var plan = Plan(Step("a"), Step("b", "a"), Step("c", "b"), Step("d"), Step("e", "d", "c"), Step("f", "d"));

        var changed = plan with { Steps = plan.Steps.SetItem(1, plan.Steps[1] with { Timeout = TimeSpan.FromSeconds(7) }) };

        Assert.Equal([true, false, false, true, false, true], StepHashes.Closure(plan).Zip(StepHashes.Closure(changed), (was, now) => was == now));
    }

    [Fact]
    public void Closure_AnyPropertyOfAStep_Counts()
    {
        var step = Step("a");
        StepDefinition[] steps =
        [
            step,
            step with { Id = "b" },
            step with { Action = new RunAction { Command = CommandLine.Shell("other") } },
            step with { Action = new ToolAction { Tool = "run" } },
            step with { Retry = new RetryPolicy { Max = 1 } },
            step with { Retry = new RetryPolicy { Delay = TimeSpan.FromSeconds(1) } },
            step with { Timeout = TimeSpan.FromSeconds(1) },
            step with { Idempotent = true },
            step with { Environment = new CommandEnvironment { Secrets = [new SecretUse { Name = "API_KEY" }] } },
            step with { Environment = new CommandEnvironment { Variables = ImmutableSortedDictionary<string, string>.Empty.Add("A", "b") } },
            step with { Checks = [new FileCheck { Id = "a", File = "a" }] },
        ];

        Assert.Equal(steps.Length, steps.Select(changed => Assert.Single(StepHashes.Closure(Plan(changed)))).Distinct().Count());
    }

    [Fact]
    public void Closure_OtherNameOrderAndOrderOfAfter_ChangesNothing()
    {
        var hashes = StepHashes.Closure(Plan(Step("a"), Step("b"), Step("c", "a", "b")));

        var moved = StepHashes.Closure(Plan(Step("c", "b", "a"), Step("b"), Step("a")) with { Name = "other" });

        Assert.Equal(hashes, moved.Reverse());
        Assert.All(hashes, hash => Assert.Matches("^[0-9a-f]{16}$", hash));
    }

    [Fact]
    public void Closure_OtherDependencies_ChangeTheHash()
    {
        string Last(params string[] after) => StepHashes.Closure(Plan(Step("a"), Step("b"), Step("c", after)))[2];

        Assert.Equal(4, new[] { Last(), Last("a"), Last("b"), Last("a", "b") }.Distinct().Count());
    }

    [Fact]
    public void Closure_StepThatWaitsForItselfOrNobody_Throws()
    {
        Assert.Throws<ArgumentException>(() => StepHashes.Closure(Plan(Step("a", "b"), Step("b", "a"))));
        Assert.Throws<ArgumentException>(() => StepHashes.Closure(Plan(Step("a", "z"))));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public void Closure_TenThousandSteps_TakesAFractionOfASecond(int width)
    {
        var steps = Enumerable.Range(0, PlanDefinition.MaximumSteps)
            .Select(index => Step($"s{index}", (string[])[.. Enumerable.Range(Math.Max(0, index - width), Math.Min(width, index)).Select(before => $"s{before}")]));
        var plan = Plan([.. steps]);
        StepHashes.Closure(SampleContract.Full.Plans[0]);

        var started = Stopwatch.GetTimestamp();
        var hashes = StepHashes.Closure(plan);

        var elapsed = Stopwatch.GetElapsedTime(started);
        Assert.Equal(PlanDefinition.MaximumSteps, hashes.Distinct().Count());
        // Some tens of milliseconds on a quiet machine; anything quadratic or exponential in the plan would take far longer than this.
        Assert.True(elapsed < TimeSpan.FromSeconds(3), $"took {elapsed}");
    }

    private static PlanDefinition Plan(params ImmutableArray<StepDefinition> steps) => new() { Name = "p", Steps = steps };

    private static StepDefinition Step(string id, params string[] after) =>
        new() { Id = id, Action = new RunAction { Command = CommandLine.Shell("x") }, After = [.. after] };
}
