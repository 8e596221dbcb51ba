using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Forks;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Engine.Workspaces;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Archives;
using Orleans.Goals.Grains.Hosts;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Actors;

/// <summary>Reads goals for those who ask, from what is stored.</summary>
internal sealed class GoalReader(RecordGoals records, IRecordReader reader, IArtifactStore artifacts, CommitSignals signals, EquipmentDoor equipment, FormatDoor formats, AgentLooks looks, SiloArchives archives, ForkDoor forks, TimeProvider time)
{
    private const int MaximumEvents = 1_000;

    /// <summary>Nobody waits longer in one call.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>How often it is looked for what actors on other silos have committed.</summary>
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    /// <summary>The account of a goal, or null when there is none.</summary>
    public async Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken) =>
        await records.ReportAsync(goal, cancellationToken) is { } report ? await looks.ShowAsync(report, cancellationToken) : null;

    /// <summary>Goals that are brought in or taken out.</summary>
    public SiloArchives Archives => archives;

    /// <summary>What a worker does on this silo.</summary>
    public WireEnvelope Look(ActorKey worker) => looks.Look(worker);

    /// <summary>Why a command is refused before it is decided, or null.</summary>
    public async Task<CommandReply?> RefuseAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken) =>
        formats.Refuse(command) ?? await equipment.RefuseAsync(command, cancellationToken) ?? (command is SubmitGoal or ForkGoal ? await archives.RefuseAsync(goal, cancellationToken) : null) ?? await WorkspaceDoor.RefuseAsync(reader, goal, command, cancellationToken);

    /// <summary>What a fork needs of the other goal's past, or why there will be none.</summary>
    public async Task<(CommandReply? Refusal, Premise? Premise)> PrepareAsync(GoalId goal, ForkGoal fork, CancellationToken cancellationToken)
    {
        var (refusal, premise) = await forks.PrepareAsync(goal, fork, cancellationToken);
        return (refusal ?? formats.Refuse(premise), premise);
    }

    /// <summary>What happened to a goal after a position, as soon as there is something, or nothing when the wait is over.</summary>
    public async Task<EventPage> FollowAsync(GoalId goal, FollowPosition position, CancellationToken cancellationToken)
    {
        var wait = position.Wait < TimeSpan.Zero ? TimeSpan.Zero : position.Wait;
        using var patience = new CancellationTokenSource(wait < LongestWait ? wait : LongestWait, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var events = ImmutableArray.CreateBuilder<GoalEvent>();
        var limit = Math.Clamp(position.Limit, 1, MaximumEvents);
        await using var following = records.WatchAsync(goal, position.After, () => ChangedAsync(goal, stop.Token), stop.Token).GetAsyncEnumerator(stop.Token);
        try
        {
            while (events.Count < limit)
            {
                var next = following.MoveNextAsync();
                if (!next.IsCompleted && events.Count > 0)
                {
                    // What there is now is enough: nothing is gained by waiting for more.
                    await stop.CancelAsync();
                }

                if (!await next)
                {
                    return new EventPage { Events = events.DrainToImmutable(), Ended = true };
                }

                events.Add(following.Current);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The wait is over, or there was enough.
        }

        return new EventPage { Events = events.DrainToImmutable(), Ended = false };
    }

    /// <summary>A part of an artifact, each time of one that was looked at as a whole.</summary>
    public async Task<ArtifactPart> ReadArtifactAsync(GoalId goal, ArtifactRange range, CancellationToken cancellationToken)
    {
        await using var content = await artifacts.OpenAsync(goal, range.Artifact, cancellationToken);
        if (content is null)
        {
            return new ArtifactPart();
        }

        content.Seek(Math.Clamp(range.Offset, 0, content.Length), SeekOrigin.Begin);
        var bytes = new byte[Math.Min(content.Length - content.Position, ArtifactRange.MaximumBytes)];
        await content.ReadExactlyAsync(bytes, cancellationToken);
        return new ArtifactPart { Bytes = bytes };
    }

    private async Task ChangedAsync(GoalId goal, CancellationToken stop) => await Task.WhenAny(signals.Next(goal), Task.Delay(LookInterval, time, stop));
}
