using System.Diagnostics;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Actors;
using Orleans.Goals.Grains.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cluster.Tests.Grains;

/// <summary>What travels arrives as it was sent, or is refused.</summary>
public sealed class WireTests
{
    private static readonly GoalId Goal = GoalId.Local("goal");
    private static readonly CommandId Command = CommandId.New(TimeProvider.System);

    [Fact]
    public void Read_Command_IsTheOneThatWasWritten()
    {
        var submit = new SubmitGoal
        {
            Id = Command,
            Contract = new GoalContract
            {
                Objective = "Ümlauts ✓",
                Workspace = "/w",
                DoneWhen = [new CommandCheck { Id = "c", Command = CommandLine.Shell("true") }],
                Plans = [new PlanDefinition { Name = "p", Steps = [new StepDefinition { Id = "s", Action = new ToolAction { Tool = "t" } }] }],
            },
        };

        var envelope = Wire.Write(WireKinds.Command, submit, WireJson.Default.GoalCommand);
        var read = Assert.IsType<SubmitGoal>(Wire.Read(envelope, WireKinds.Command, WireJson.Default.GoalCommand));

        Assert.Equal(Command, read.Id);
        Assert.Equal(envelope.Json.ToArray(), Wire.Write(WireKinds.Command, read, WireJson.Default.GoalCommand).Json.ToArray());
    }

    [Fact]
    public void Read_Reminder_IsTheOneThatWasWritten()
    {
        OperationReminder[] reminders =
        [
            new(ActorKey.ForGoal(Goal), "local/goal/round-1", 1, Stopping: true),
            new(ActorKey.ForPlan(Goal, 3), "local/goal/plan-3/s/1", 2, Stopping: false),
        ];

        Assert.Equal(reminders, reminders.Select(reminder => OperationReminders.Read(OperationReminders.Write(reminder))));
        var other = OperationReminders.Write(reminders[0]) with { Json = """{"kind":"goals.board","actor":"a/b","operation":"o","execution":1,"stopping":false}"""u8.ToArray() };
        Assert.Throws<RecordCorruptException>(() => OperationReminders.Read(other));
    }

    [Fact]
    public void Read_Messages_AreThoseThatWereWritten()
    {
        ActorMessage[] messages =
        [
            new DesiredMessage(new Desired { Generation = 7, Mode = DesiredMode.Pause, Revision = 1 }),
            new ObservedMessage(ActorKey.ForPlan(Goal, 3), new Observed { Version = 9, Generation = 7, Answered = 0, Attempts = 2, Active = TimeSpan.FromSeconds(1), Done = 1, Open = 1 }),
            new SettledMessage("local/goal/plan-3/s/1", 2, new OperationResult { Outcome = OperationOutcome.Lost, Reason = "why", Active = TimeSpan.FromMinutes(2) }),
        ];

        foreach (var message in messages)
        {
            var envelope = ActorMessages.Write(message);
            var read = ActorMessages.Read(envelope);
            Assert.Equal(message.GetType(), read.GetType());
            Assert.Equal(envelope.Json.ToArray(), ActorMessages.Write(read).Json.ToArray());
        }

        Assert.Equal(ActorKey.ForPlan(Goal, 3), Assert.IsType<ObservedMessage>(ActorMessages.Read(ActorMessages.Write(messages[1]))).From);
    }

    [Fact]
    public void Newest_OnTheWire_IsThatOfRecords() => Assert.Equal(RecordFormats.Newest, Wire.Newest);

    [Fact]
    public void Write_MessagesThatDoNotTravel_AreRefused() => Assert.Throws<UnreachableException>(() => ActorMessages.Write(new WakeMessage()));

    [Theory]
    [InlineData("goals.command", RecordFormats.Newest + 1)]
    [InlineData("goals.command", 0)]
    [InlineData("goals.reply", 1)]
    public void Read_OtherKindOrNewerVersion_IsRefused(string kind, int version)
    {
        var envelope = Wire.Write(WireKinds.Command, new PauseGoal { Id = Command }, WireJson.Default.GoalCommand) with { Kind = kind, Version = version };

        Assert.Throws<RecordCorruptException>(() => Wire.Read(envelope, WireKinds.Command, WireJson.Default.GoalCommand));
        Assert.Throws<RecordCorruptException>(() => ActorMessages.Read(envelope));
    }

    [Fact]
    public void Read_BytesThatAreNoJson_AreRefused()
    {
        var envelope = Wire.Write(WireKinds.Command, new PauseGoal { Id = Command }, WireJson.Default.GoalCommand) with { Json = new byte[] { 1, 2, 3 } };

        Assert.Throws<RecordCorruptException>(() => Wire.Read(envelope, WireKinds.Command, WireJson.Default.GoalCommand));
    }

    [Fact]
    public void Fault_OfOurExceptions_BecomesTheSameExceptionAgain()
    {
        var unknown = Assert.IsType<OutcomeUnknownException>(Cross(new OutcomeUnknownException(Goal, Command)));
        Assert.Equal((Goal, Command), (unknown.Goal, unknown.Command));
        Assert.Equal("gone", Assert.IsType<StoreUnavailableException>(Cross(new StoreUnavailableException("gone"))).Message);
        Assert.Equal("bad", Assert.IsType<RecordCorruptException>(Cross(new RecordCorruptException("bad"))).Message);
    }

    [Fact]
    public void Write_WithinAnActivity_CarriesItsTraceParent()
    {
        using var activity = new Activity("test").Start();

        Assert.Equal(activity.Id, Wire.Write(WireKinds.Command, new PauseGoal { Id = Command }, WireJson.Default.GoalCommand).TraceParent);
    }

    private static GoalsException Cross(GoalsException exception)
    {
        var envelope = Wire.Write(WireKinds.Fault, WireFault.Of(exception), WireJson.Default.WireFault);
        return Wire.Read(envelope, WireKinds.Fault, WireJson.Default.WireFault)!.ToException(Goal, Command);
    }
}
