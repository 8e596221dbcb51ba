using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Records;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Planted;

/// <summary>Bugs around what hosts tell each other of operations.</summary>
internal static class OwnerBugs
{
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new("never-reminds", "waits for a living owner without ever telling it") { Owners = static owners => new Silent(owners) },
        new("reminded-blindly", "begins what it is reminded of without looking at the record") { Recalls = AsItOnceWas },
    ];

    /// <summary>The operation as the record had it when the reminded execution was open, whatever it says by now.</summary>
    private static RecordedOperation? AsItOnceWas(SimRecords records, OperationReminder reminder)
    {
        var history = records.Find(reminder.Actor)!.History;
        for (var count = history.Count; count > 0; count--)
        {
            var then = new StoredRecord { Version = count, Commits = [.. history.Take(count)] };
            if (RecordedOperation.Find(reminder.Actor, then, reminder.Operation) is { } found && found.Start.Execution == reminder.Execution)
            {
                return found;
            }
        }

        return null;
    }

    private sealed class Silent(IOwners owners) : IOwners
    {
        public OwnerId Self => owners.Self;

        public bool IsDead(OwnerId owner) => owners.IsDead(owner);

        public void Remind(OwnerId owner, OperationReminder reminder)
        {
        }
    }
}
