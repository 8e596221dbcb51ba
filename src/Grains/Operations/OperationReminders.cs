using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Actors;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Operations;

/// <summary>Reminders between silos, in envelopes.</summary>
internal static class OperationReminders
{
    private const string Kind = "goals.reminder";

    /// <summary>The envelope of a reminder.</summary>
    public static WireEnvelope Write(OperationReminder reminder) => Wire.Write(
        Kind,
        new ExecutionReminder
        {
            Kind = reminder.Actor.StateName,
            Actor = reminder.Actor.Id,
            Operation = reminder.Operation,
            Execution = reminder.Execution,
            Stopping = reminder.Stopping,
        },
        ActorJson.Default.ExecutionReminder);

    /// <summary>The reminder in an envelope.</summary>
    /// <exception cref="RecordCorruptException">It is of a kind or version that this version does not understand.</exception>
    public static OperationReminder Read(WireEnvelope envelope)
    {
        var told = Wire.Read(envelope, Kind, ActorJson.Default.ExecutionReminder) ?? throw new RecordCorruptException($"an envelope of kind {Kind} is empty");
        ActorKey[] keys = [new(ActorKind.Goal, told.Actor), new(ActorKind.Plan, told.Actor), new(ActorKind.Worker, told.Actor)];
        var actor = keys.FirstOrDefault(key => key.StateName == told.Kind);
        return actor != default
            ? new OperationReminder(actor, told.Operation, told.Execution, told.Stopping)
            : throw new RecordCorruptException($"no actor of kind {told.Kind} is known: let all silos run the same version");
    }
}
