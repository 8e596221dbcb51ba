using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Hosts;
using Orleans.Goals.Simulation.Upgrading;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold while hosts of two versions work side by side.</summary>
internal sealed class UpgradeInspection(Universe universe, Ledger ledger)
{
    private readonly SortedDictionary<ActorKey, int> formats = [];

    /// <summary>A host committed.</summary>
    public void OnWritten(HostInstance host, ActorKey key, RecordAppend append)
    {
        var known = formats.GetValueOrDefault(key, UpgradePlan.Older);
        Hold(key, "A host leaves alone what is newer than it reads.", known <= host.Reads, $"{host.Owner} reads format {host.Reads}, and goes on with {key}, which has format {known}");
        var written = Math.Max(Of(append.Events), Of(append.Snapshot ?? default));
        Hold(key, "A host writes nothing that is newer than it reads.", written <= host.Reads, $"{host.Owner} reads format {host.Reads}, and writes format {written} to {key}");
        Hold(
            key,
            "Nothing newer is written while it is held back.",
            written == UpgradePlan.Older || universe.Rollout.IsRaised,
            $"{host.Owner} writes format {written} to {key}, and not every host was replaced");
        if (written > UpgradePlan.Older && universe.Upgrade.IsOn)
        {
            universe.Counters.Reach("commit of the newer format");
        }

        formats[key] = append.ForgetsHistory ? written : Math.Max(known, written);
    }

    private static int Of(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? UpgradePlan.Older : Envelope.Look(bytes).Format;

    private void Hold(ActorKey key, string sentence, bool holds, string what)
    {
        if (!holds)
        {
            throw ledger.Report(new ViolationException(key.Goal, sentence, what));
        }
    }
}
