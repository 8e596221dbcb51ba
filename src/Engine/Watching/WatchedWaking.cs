using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Watching;

/// <summary>A goal on a cluster is woken by its shard of the watch list, which hears first of whatever makes it need waking earlier.</summary>
/// <param name="goal">The goal.</param>
/// <param name="shards">Into how many shards the cluster divides its goals.</param>
/// <param name="clock">The time.</param>
/// <param name="transport">The way to the shard.</param>
/// <param name="parkAfter">A time that is nearer than this is not worth telling.</param>
internal sealed class WatchedWaking(GoalId goal, int shards, IActorClock clock, ITransport transport, TimeSpan parkAfter) : IWaking
{
    /// <summary>A commit that took longer than this since it was announced is announced once more: its announcement may count as abandoned.</summary>
    private static readonly TimeSpan Prompt = TimeSpan.FromMinutes(1);

    /// <summary>
    /// What was settled longer ago than this is said again when the goal is woken: an announcement that came late, after its sender had given it up, may have
    /// listed it anew, and whoever is woken for that again and again is never collected.
    /// </summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    private static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    private readonly ActorKey shard = WatchShards.Of(goal, shards);
    private int notices;

    /// <summary>What is listed is this or earlier; null when that is not known.</summary>
    private DateTimeOffset? listed;

    /// <summary>What the shard is just being asked to list in its place.</summary>
    private DateTimeOffset? asking;

    private DateTimeOffset? announcedAt;
    private DateTimeOffset settledAt;
    private bool wasMissing;

    /// <inheritdoc/>
    public void Forget()
    {
        notices = unchecked(notices + 1);
        (listed, asking, announcedAt) = (null, null, null);
    }

    /// <inheritdoc/>
    public async ValueTask BeforeAsync(long version, DateTimeOffset? standing, DateTimeOffset? due)
    {
        announcedAt = null;
        var now = clock.UtcNow;
        if (due is not { } at || IsListed(standing, at > now ? at : now))
        {
            return;
        }

        var from = at > now ? at : DateTimeOffset.MinValue;
        announcedAt = now;
        var (reply, failure) = await TellAsync(new WatchNotice { Goal = goal, Version = version, From = from }, from);
        if (reply?.Refused is { } reason)
        {
            throw new NotWatchedException($"{goal} was not changed: {reason}");
        }

        if (failure is not null)
        {
            throw new NotWatchedException(
                $"{goal} was not changed, because nobody would wake it: {shard}, which keeps the list of the goals to wake, could not write it down ({failure.Message})", failure);
        }
    }

    /// <inheritdoc/>
    public void After(long version, DateTimeOffset? due, RecordSummary? summary)
    {
        var now = clock.UtcNow;
        if (announcedAt is { } at && now - at > Prompt && due is { } from)
        {
            announcedAt = now;
            _ = TellAsync(new WatchNotice { Goal = goal, Version = version, From = from > now ? from : DateTimeOffset.MinValue }, from);
        }

        // Of a record that is not there a goal being submitted is the rule, and one whose first commit failed the exception.
        if (version == 0 && !wasMissing)
        {
            wasMissing = true;
            return;
        }

        var until = due ?? Never;
        if (until > now + parkAfter && asking != until && (listed != until || now - settledAt > Settled))
        {
            settledAt = now;
            _ = TellAsync(new WatchNotice { Goal = goal, Version = version, From = due, Settles = true }, until);
        }
    }

    /// <summary>
    /// Whether the goal is listed early enough, and stays so if the write fails now and lands later: whoever reads the record meanwhile finds it as it stands, and may let it go, or wait
    /// until that needs waking.
    /// </summary>
    private bool IsListed(DateTimeOffset? standing, DateTimeOffset from) => listed <= from && standing <= from;

    private async Task<(DeliveryReply? Reply, Exception? Failure)> TellAsync(WatchNotice notice, DateTimeOffset becomes)
    {
        var mine = notices = unchecked(notices + 1);
        (listed, asking) = (null, becomes);
        DeliveryReply? reply = null;
        Exception? failure = null;
        try
        {
            reply = await transport.DeliverAsync(shard, new WatchMessage(notice));
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // It may have been written or not. Before a commit that stops it; after one the goal is woken without need, and tells it again.
            failure = exception;
        }

        if (mine == notices)
        {
            (listed, asking) = (reply is { Refused: null } ? becomes : null, null);
        }

        return (reply, failure);
    }
}
