using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

/// <summary>What is written has the lowest format that has all that is in it; what is not understood is not read.</summary>
public sealed class RecordFormatsTests
{
    private static readonly StepDefinition Step = new() { Id = "a", Action = new RunAction { Command = CommandLine.Shell("true") } };

    [Fact]
    public void Write_WithoutAnythingNew_HasTheFirstFormat() => Assert.Equal(1, FormatOf(Assignment(Step)));

    [Fact]
    public void Write_WithWhatCameLater_HasThatFormat() => Assert.Equal(2, FormatOf(Assignment(Step with { Needs = ["gpu"] })));

    [Fact]
    public void Write_AfterSomethingNewer_HasTheFirstFormatAgain()
    {
        FormatOf(Assignment(Step with { Needs = ["gpu"] }));

        Assert.Equal(1, FormatOf(Assignment(Step)));
    }

    [Fact]
    public void Read_OfWhatCameLater_IsWhatWasWritten()
    {
        var read = PlanLogic.Instance.Format.ReadEvents(PlanLogic.Instance.Format.WriteEvents([Assignment(Step with { Needs = ["gpu"] })]));

        Assert.Equal(["gpu"], Assert.IsType<PlanAssigned>(Assert.Single(read)).Assignment.Definition.Steps[0].Needs);
    }

    [Fact]
    public void Read_NewerFormat_IsRefusedAndSaysWhichItTakes()
    {
        var refused = Assert.Throws<RecordCorruptException>(() => PlanLogic.Instance.Format.ReadEvents(Change("\"version\":1", "\"version\":99")));

        Assert.Equal(99, refused.NeedsFormat);
        Assert.Contains("install a newer one, nothing was changed", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MemberThatIsNotKnown_IsRefused()
    {
        var refused = Assert.Throws<RecordCorruptException>(() => PlanLogic.Instance.Format.ReadEvents(Change("\"workspace\":", "\"later\":1,\"workspace\":")));

        Assert.Null(refused.NeedsFormat);
        Assert.Contains("later", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Look_Envelope_TellsItsKindAndFormat() => Assert.Equal(("goals.plan.events", 1), Envelope.Look(PlanLogic.Instance.Format.WriteEvents([Assignment(Step)])));

    private static PlanAssigned Assignment(StepDefinition step) => new()
    {
        At = DateTimeOffset.UnixEpoch,
        Assignment = new PlanAssignment { Definition = new PlanDefinition { Name = "way", Steps = [step] }, Workspace = "/w" },
    };

    private static int FormatOf(PlanStateEvent change) => Envelope.Look(PlanLogic.Instance.Format.WriteEvents([change])).Format;

    private static ReadOnlyMemory<byte> Change(string written, string other)
    {
        var text = Encoding.UTF8.GetString(PlanLogic.Instance.Format.WriteEvents([Assignment(Step)]).Span);
        Assert.Contains(written, text, StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(text.Replace(written, other, StringComparison.Ordinal));
    }
}
