using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Membership;

/// <summary>Whether this silo may still count itself alive. Asked directly before anything outside is started.</summary>
/// <remarks>
/// A silo that stood still may have been declared dead meanwhile, and others may have taken its operations over. So nothing is started unless
/// the membership table was seen to list this silo as active less than half the time ago that declaring it dead takes.
/// </remarks>
internal sealed class SiloLiveness(
    IClusterMembershipService membership, ILocalSiloDetails self, IOptions<ClusterMembershipOptions> options, TimeProvider time)
{
    private readonly TimeSpan window = options.Value.ProbeTimeout * options.Value.NumMissedProbesLimit / 2;
    private readonly Lock gate = new();
    private long confirmedAt;
    private bool confirmed;

    /// <summary>Whether it was confirmed recently enough, by a clock that does not jump, and has not begun to end since: a silo that ends begins nothing outside.</summary>
    public bool IsConfirmed
    {
        get
        {
            if (!IsListedActive)
            {
                return false;
            }

            lock (gate)
            {
                return confirmed && time.GetElapsedTime(confirmedAt) < window;
            }
        }
    }

    private bool IsListedActive => membership.CurrentSnapshot.GetSiloStatus(self.SiloAddress) == SiloStatus.Active;

    /// <summary>Reads the membership table.</summary>
    /// <returns>Whether this silo is active; false also when the answer took so long that it may have been declared dead since.</returns>
    public async Task<bool> ConfirmAsync(CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        await membership.Refresh(default, cancellationToken);
        if (!IsListedActive)
        {
            return false;
        }

        lock (gate)
        {
            // What was true when it was asked; how long the answer took does not make it truer.
            confirmedAt = confirmed && confirmedAt > asked ? confirmedAt : asked;
            confirmed = true;
        }

        // It may be this silo that stood still, and not the table.
        return time.GetElapsedTime(asked) < window * 2;
    }
}
