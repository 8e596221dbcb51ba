using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Tests.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Tests.Judges;

/// <summary>Checks that code of the embedding application measures.</summary>
public sealed class VerifierTests : IAsyncDisposable
{
    private readonly OperationsBench bench = new();

    [Theory]
    [InlineData(Verdict.Passed)]
    [InlineData(Verdict.Failed)]
    [InlineData(Verdict.Unmeasurable)]
    public async Task Verify_Verdict_IsTakenWithItsEvidence(Verdict verdict)
    {
        VerifierCall? asked = null;
        var result = await RunAsync(call =>
        {
            asked = call;
            return ValueTask.FromResult(new VerifierVerdict { Verdict = verdict, Reason = "looked", Evidence = "all of it" });
        });

        Assert.Equal((verdict, "looked"), (result.Verdict, result.Reason));
        Assert.Equal("all of it", await bench.ReadAsync(result.Evidence));
        Assert.Equal(("balance", bench.Workspace, "orders"), (asked!.Check, asked.Workspace, asked.With["table"]));
    }

    [Fact]
    public async Task Verify_Exception_IsUnmeasurable() =>
        Assert.Equal((Verdict.Unmeasurable, "the verifier failed: no way"), Short(await RunAsync(_ => throw new InvalidOperationException("no way"))));

    [Fact]
    public async Task Verify_NoVerdict_IsUnmeasurable() =>
        Assert.Equal((Verdict.Unmeasurable, "the verifier gave no verdict"), Short(await RunAsync(_ => ValueTask.FromResult<VerifierVerdict>(null!))));

    [Fact]
    public async Task Verify_NeverEnds_IsUnmeasurableWhenItsTimeIsOver() => Assert.Equal(
        (Verdict.Unmeasurable, "the verifier gave no verdict within 100ms"),
        Short(await RunAsync(_ => new ValueTask<VerifierVerdict>(new TaskCompletionSource<VerifierVerdict>().Task), TimeSpan.FromMilliseconds(100))));

    [Fact]
    public async Task Verify_UnknownName_IsUnmeasurable()
    {
        var result = await bench.NewVerifyingHost().RunAsync(bench.Start(bench.Verify(new VerifierCheck { Id = "balance", Verifier = "gone" })));

        Assert.Equal((Verdict.Unmeasurable, "this host has no verifier 'gone'"), Short(result.Verdicts.Single()));
    }

    [Fact]
    public void Door_UnknownVerifierOrNoModel_IsRefusedWithWhatThereIs()
    {
        var door = new MeasuringDoor(Equipment.Here(null, [new Verifier("sums", _ => throw new InvalidOperationException())], []));

        Assert.Contains("only sums", Refused(new VerifierCheck { Id = "a", Verifier = "some" }), StringComparison.Ordinal);
        Assert.Contains("this host has none", Refused(new JudgeCheck { Id = "a", Statement = "b" }), StringComparison.Ordinal);
        Assert.Null(door.Refuse(Submit(new VerifierCheck { Id = "a", Verifier = "sums" })));

        string Refused(Check check)
        {
            var reply = door.Refuse(Submit(check))!;
            Assert.Equal(Refusal.Invalid, reply.Refusal);
            return reply.Reason;
        }
    }

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    private static (Verdict Verdict, string Reason) Short(CheckVerdict verdict) => (verdict.Verdict, verdict.Reason);

    private static SubmitGoal Submit(Check check) => new()
    {
        Id = CommandId.New(TimeProvider.System),
        Contract = new GoalContract
        {
            Objective = "a",
            Workspace = "/a",
            DoneWhen = [check],
            Plans = [new PlanDefinition { Name = "a", Steps = [new StepDefinition { Id = "a", Action = new RunAction { Command = CommandLine.Shell("true") } }] }],
        },
    };

    private async Task<CheckVerdict> RunAsync(Func<VerifierCall, ValueTask<VerifierVerdict>> verify, TimeSpan? timeout = null)
    {
        var check = new VerifierCheck
        {
            Id = "balance",
            Verifier = "orders-balance",
            With = ImmutableSortedDictionary<string, string>.Empty.Add("table", "orders"),
            Timeout = timeout ?? VerifierCheck.DefaultTimeout,
        };
        var host = bench.NewVerifyingHost(new Verifier("orders-balance", verify));
        return (await host.RunAsync(bench.Start(bench.Verify(check)))).Verdicts.Single();
    }

    private sealed class Verifier(string name, Func<VerifierCall, ValueTask<VerifierVerdict>> verify) : IVerifier
    {
        public string Name => name;

        public ValueTask<VerifierVerdict> VerifyAsync(VerifierCall call, CancellationToken cancellationToken) => verify(call);
    }
}
