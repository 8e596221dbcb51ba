using System.Runtime.CompilerServices;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Abstractions;

/// <summary>Goals on an Orleans cluster, from a client of it or from within one of its silos.</summary>
/// <remarks>
/// Calls that fail on the way are repeated a bounded number of times; a command always with its own id, so that it is applied at most once.
/// Calling a goal wakes it; but nobody needs to: the cluster keeps a list of the goals to wake.
/// </remarks>
/// <param name="grains">The cluster's client, or a silo's grain factory.</param>
/// <param name="time">The clock; the system's by default.</param>
public sealed class ClusterGoals(IGrainFactory grains, TimeProvider? time = null) : IGoals, IGoalArchives
{
    private const int EventsPerPage = 256;
    private const int ListShards = 32;

    /// <summary>How long a goal is listened to in one call. Well below every sensible response timeout.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(3);

    /// <summary>How long a call is repeated before its caller hears of the failure: longer than a cluster needs to notice that a silo died.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(3);

    private readonly TimeProvider clock = time ?? TimeProvider.System;
    private int lists;

    /// <inheritdoc/>
    public async Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        var envelope = Wire.Write(WireKinds.Command, command, WireJson.Default.GoalCommand);
        var reply = await CallAsync(goal, command.Id, grain => grain.AskAsync(envelope, cancellationToken), cancellationToken);
        return Wire.Read(reply, WireKinds.Reply, WireJson.Default.CommandReply) ?? throw new OutcomeUnknownException(goal, command.Id);
    }

    /// <inheritdoc/>
    public async Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default)
    {
        var report = await CallAsync(goal, command: null, grain => grain.ReadAsync(cancellationToken), cancellationToken);
        return Wire.Read(report, WireKinds.Report, WireJson.Default.GoalReport);
    }

    /// <inheritdoc/>
    /// <remarks>Read whole into memory: output that commands write is cut at some tens of mebibytes.</remarks>
    public async Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(artifact);
        var bytes = new MemoryStream();
        do
        {
            var range = Wire.Write(WireKinds.Range, new ArtifactRange { Artifact = artifact, Offset = bytes.Length }, WireJson.Default.ArtifactRange);
            var answer = await CallAsync(goal, command: null, grain => grain.ReadArtifactAsync(range, cancellationToken), cancellationToken);
            if (Wire.Read(answer, WireKinds.Part, WireJson.Default.ArtifactPart)?.Bytes is not { } part)
            {
                return null;
            }

            if (part.Length == 0 && bytes.Length < artifact.Length)
            {
                throw new ArtifactCorruptException($"the artifact {artifact.Name} of {goal} ends after {bytes.Length} of {artifact.Length} bytes");
            }

            bytes.Write(part);
        }
        while (bytes.Length < artifact.Length);

        bytes.Position = 0;
        return bytes;
    }

    /// <inheritdoc/>
    /// <remarks>Read whole into memory.</remarks>
    public Task<Stream?> ExportAsync(GoalId goal, CancellationToken cancellationToken = default) => Archives.ExportAsync(goal, cancellationToken);

    /// <inheritdoc/>
    /// <remarks>A cluster takes archives of up to 256 MiB.</remarks>
    public Task<CommandReply> ImportAsync(GoalId goal, Stream archive, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(archive);
        return Archives.ImportAsync(goal, archive, cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>The list may lag behind the goals by some seconds. It has the newest 128,000 of them, and those that have not ended before those that have.</remarks>
    public async Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(filter);

        // Any shard answers for all of them.
        var shard = ActorKey.ForIndex((int)((uint)Interlocked.Increment(ref lists) % ListShards));
        var envelope = Wire.Write(WireKinds.Filter, ListFilter.Of(filter), WireJson.Default.ListFilter);
        var page = await CallAsync(shard.Goal, command: null, () => grains.GetGrain<IIndexGrain>(shard.Id).ListAsync(envelope, cancellationToken), cancellationToken);
        return Wire.Read(page, WireKinds.Page, WireJson.Default.GoalPage) ?? new GoalPage { Goals = [] };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<GoalEvent> WatchAsync(
        GoalId goal, Cursor after = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var page = await FollowAsync(goal, after, cancellationToken);
            foreach (var happened in page.Events)
            {
                yield return happened;
                after = happened.Cursor;
            }

            if (page.Ended)
            {
                yield break;
            }
        }
    }

    /// <summary>Whether a call came back without an answer of the goal. Nobody knows then whether it arrived.</summary>
    private static bool IsUnanswered(Exception exception) => exception is OrleansException or TimeoutException or OperationCanceledException;

    private static StoreUnavailableException Unreachable(GoalId goal, Exception exception) =>
        new($"the cluster did not answer for {goal} ({exception.GetType().Name}): see whether its silos run and can be reached", exception);

    private ClusterArchives Archives => new((goal, call, cancellationToken) => CallAsync(goal, command: null, call, cancellationToken));

    private async Task<EventPage> FollowAsync(GoalId goal, Cursor after, CancellationToken cancellationToken)
    {
        var position = Wire.Write(
            WireKinds.Position, new FollowPosition { After = after, Limit = EventsPerPage, Wait = Wait }, WireJson.Default.FollowPosition);
        var page = await CallAsync(goal, command: null, grain => grain.FollowAsync(position, cancellationToken), cancellationToken);
        return Wire.Read(page, WireKinds.Events, WireJson.Default.EventPage) ?? new EventPage { Events = [], Ended = false };
    }

    /// <summary>Calls a goal, and again when the call failed on the way.</summary>
    /// <exception cref="OutcomeUnknownException">A command may or may not have been applied.</exception>
    /// <exception cref="StoreUnavailableException">Neither the store nor the cluster answered, and nothing was changed.</exception>
    /// <exception cref="RecordCorruptException">The goal's record cannot be read.</exception>
    /// <exception cref="GoalNotFoundException">There is no such goal.</exception>
    /// <exception cref="ArtifactCorruptException">An artifact is not what was stored.</exception>
    private Task<WireEnvelope> CallAsync(GoalId goal, CommandId? command, Func<IGoalGrain, Task<WireEnvelope>> call, CancellationToken cancellationToken) =>
        CallAsync(goal, command, () => call(grains.GetGrain<IGoalGrain>(goal.Value)), cancellationToken);

    private async Task<WireEnvelope> CallAsync(GoalId goal, CommandId? command, Func<Task<WireEnvelope>> call, CancellationToken cancellationToken)
    {
        var begun = clock.GetTimestamp();
        Exception? unknown = null;
        for (var delay = FirstDelay; ; delay = delay < LongestDelay ? delay * 2 : delay)
        {
            var (answer, failure) = await TryAsync(goal, command, call, cancellationToken);
            if (answer is not null)
            {
                return answer;
            }

            // Once a call may have been applied, a later refusal of the store does not say that nothing was changed.
            unknown ??= failure is OutcomeUnknownException || IsUnanswered(failure!) ? failure : null;
            if (failure is RecordCorruptException or GoalNotFoundException or ArtifactCorruptException or GoalNotPortableException)
            {
                throw failure;
            }

            if (clock.GetElapsedTime(begun) > Patience)
            {
                throw command is { } id && unknown is not null
                    ? new OutcomeUnknownException(goal, id, unknown)
                    : failure as GoalsException ?? Unreachable(goal, failure!);
            }

            await Task.Delay(delay, clock, cancellationToken);
        }
    }

    private async Task<(WireEnvelope? Answer, Exception? Failure)> TryAsync(
        GoalId goal, CommandId? command, Func<Task<WireEnvelope>> call, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await call().WaitAsync(cancellationToken);
            return answer.Kind != WireKinds.Fault
                ? (answer, null)
                : (null, Wire.Read(answer, WireKinds.Fault, WireJson.Default.WireFault)!.ToException(goal, command ?? default));
        }
        catch (Exception exception) when (IsUnanswered(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, exception);
        }
    }
}
