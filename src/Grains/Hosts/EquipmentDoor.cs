using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Grains.Hosts;

/// <summary>Refuses contracts that name a verifier, a planner or a tool that no silo of the cluster has, and says which there are. That any silo has it is enough: work goes where it is.</summary>
/// <remarks>Other silos are asked for what this one lacks. As long as one of them has not answered nothing is refused: the goal says then what it waits for.</remarks>
internal sealed class EquipmentDoor(SiloCatalog catalog, SiloCapabilities own)
{
    /// <summary>The refusal, or null when the command may be decided.</summary>
    public async Task<CommandReply?> RefuseAsync(GoalCommand command, CancellationToken cancellationToken)
    {
        var here = own.Equipment;
        var refusal = new MeasuringDoor(here).Refuse(command);
        if (refusal is null || catalog.IsAlone)
        {
            return refusal;
        }

        // Who has answered may be enough. A silo that stands still holds up no command that it is not needed for.
        if (new MeasuringDoor(Together(here, catalog.Others)).Refuse(command) is null)
        {
            return null;
        }

        return await catalog.HearAsync(cancellationToken) ? new MeasuringDoor(Together(here, catalog.Others)).Refuse(command) : null;
    }

    private Equipment Together(Equipment here, ImmutableArray<string> others) => Equipment.Of([.. own.Known, .. others]) with
    {
        NoModels = others.Contains(HostNeeds.Models, StringComparer.Ordinal) ? static () => null : here.NoModels,
    };
}
