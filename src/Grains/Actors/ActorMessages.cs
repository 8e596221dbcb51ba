using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Serialization;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Actors;

/// <summary>What actors tell each other, in envelopes.</summary>
internal static class ActorMessages
{
    private const string DesiredKind = "goals.desired";
    private const string ObservedKind = "goals.observed";
    private const string ChildDesiredKind = "goals.child-desired";
    private const string ChildObservedKind = "goals.child-observed";
    private const string WorkerDesiredKind = "goals.worker-desired";
    private const string WorkerObservedKind = "goals.worker-observed";
    private const string BoardCrewKind = "goals.board-crew";
    private const string BoardAskKind = "goals.board-ask";
    private const string BoardShownKind = "goals.board-shown";
    private const string SettledKind = "goals.settled";
    private const string ForgetKind = "goals.forget";
    private const string ClaimKind = "goals.claim";
    private const string GrantKind = "goals.grant";
    private const string WatchKind = "goals.watch";
    private const string ShardsKind = "goals.shards";
    private const string IndexKind = "goals.index";

    /// <summary>The envelope of a message. Only what travels between actors has one.</summary>
    public static WireEnvelope Write(ActorMessage message) => message switch
    {
        DesiredMessage desired => Put(DesiredKind, desired.Desired, ActorJson.Default.Desired),
        ObservedMessage observed => Put(
            ObservedKind, new PlanReport { Plan = observed.From.Id, Observed = observed.Observed }, ActorJson.Default.PlanReport),
        ChildDesiredMessage desired => Put(ChildDesiredKind, desired.Desired, ActorJson.Default.ChildDesired),
        ChildObservedMessage observed => Put(
            ChildObservedKind, new ChildReport { Goal = observed.From, Observed = observed.Observed }, ActorJson.Default.ChildReport),
        WorkerDesiredMessage desired => Put(WorkerDesiredKind, desired.Desired, ActorJson.Default.WorkerDesired),
        WorkerObservedMessage observed => Put(
            WorkerObservedKind, new WorkerReport { Worker = observed.From.Id, Observed = observed.Observed }, ActorJson.Default.WorkerReport),
        BoardCrewMessage told => Put(BoardCrewKind, told.Crew, ActorJson.Default.BoardCrew),
        BoardAskMessage asked => Put(BoardAskKind, new BoardQuestion { Worker = asked.From.Id, Ask = asked.Ask }, ActorJson.Default.BoardQuestion),
        BoardShownMessage shown => Put(BoardShownKind, shown.Shown, ActorJson.Default.BoardShown),
        SettledMessage settled => Put(
            SettledKind,
            new ExecutionEnd { Operation = settled.Operation, Execution = settled.Execution, Result = settled.Result },
            ActorJson.Default.ExecutionEnd),
        ForgetMessage => Put(ForgetKind, new PlanForget(), ActorJson.Default.PlanForget),
        ClaimMessage claim => Put(ClaimKind, new GoalClaim { Goal = claim.Goal, Claim = claim.Claim }, ActorJson.Default.GoalClaim),
        GrantMessage grant => Put(GrantKind, grant.Grant, ActorJson.Default.WorkspaceGrant),
        WatchMessage watch => Put(WatchKind, watch.Notice, ActorJson.Default.WatchNotice),
        ShardsMessage shards => Put(ShardsKind, new ShardCount { Shards = shards.Shards }, ActorJson.Default.ShardCount),
        IndexMessage index => Put(IndexKind, new IndexNews { Goals = index.Notices }, ActorJson.Default.IndexNews),
        _ => throw new UnreachableException($"{message.GetType().Name} does not travel"),
    };

    /// <summary>The message in an envelope.</summary>
    /// <exception cref="RecordCorruptException">It is of a kind or version that this version does not understand.</exception>
    public static ActorMessage Read(WireEnvelope envelope) => envelope.Kind switch
    {
        ObservedKind => Wire.Read(envelope, ObservedKind, ActorJson.Default.PlanReport) is { } told
            ? new ObservedMessage(new ActorKey(ActorKind.Plan, told.Plan), told.Observed)
            : throw Empty(envelope),
        ChildDesiredKind => Wire.Read(envelope, ChildDesiredKind, ActorJson.Default.ChildDesired) is { } wish ? new ChildDesiredMessage(wish) : throw Empty(envelope),
        ChildObservedKind => Wire.Read(envelope, ChildObservedKind, ActorJson.Default.ChildReport) is { } child
            ? new ChildObservedMessage(child.Goal, child.Observed)
            : throw Empty(envelope),
        WorkerDesiredKind => Wire.Read(envelope, WorkerDesiredKind, ActorJson.Default.WorkerDesired) is { } wish ? new WorkerDesiredMessage(wish) : throw Empty(envelope),
        WorkerObservedKind => Wire.Read(envelope, WorkerObservedKind, ActorJson.Default.WorkerReport) is { } worker
            ? new WorkerObservedMessage(new ActorKey(ActorKind.Worker, worker.Worker), worker.Observed)
            : throw Empty(envelope),
        BoardCrewKind => Wire.Read(envelope, BoardCrewKind, ActorJson.Default.BoardCrew) is { } crew ? new BoardCrewMessage(crew) : throw Empty(envelope),
        BoardAskKind => Wire.Read(envelope, BoardAskKind, ActorJson.Default.BoardQuestion) is { } asked
            ? new BoardAskMessage(new ActorKey(ActorKind.Worker, asked.Worker), asked.Ask)
            : throw Empty(envelope),
        BoardShownKind => Wire.Read(envelope, BoardShownKind, ActorJson.Default.BoardShown) is { } shown ? new BoardShownMessage(shown) : throw Empty(envelope),
        SettledKind => Wire.Read(envelope, SettledKind, ActorJson.Default.ExecutionEnd) is { } end
            ? new SettledMessage(end.Operation, end.Execution, end.Result)
            : throw Empty(envelope),
        ForgetKind => new ForgetMessage(),
        ClaimKind => Wire.Read(envelope, ClaimKind, ActorJson.Default.GoalClaim) is { } claim ? new ClaimMessage(claim.Goal, claim.Claim) : throw Empty(envelope),
        GrantKind => Wire.Read(envelope, GrantKind, ActorJson.Default.WorkspaceGrant) is { } grant ? new GrantMessage(grant) : throw Empty(envelope),
        WatchKind => Wire.Read(envelope, WatchKind, ActorJson.Default.WatchNotice) is { } notice ? new WatchMessage(notice) : throw Empty(envelope),
        ShardsKind => Wire.Read(envelope, ShardsKind, ActorJson.Default.ShardCount) is { } count ? new ShardsMessage(count.Shards) : throw Empty(envelope),
        IndexKind => Wire.Read(envelope, IndexKind, ActorJson.Default.IndexNews) is { } news ? new IndexMessage(news.Goals) : throw Empty(envelope),
        _ => Wire.Read(envelope, DesiredKind, ActorJson.Default.Desired) is { } desired ? new DesiredMessage(desired) : throw Empty(envelope),
    };

    /// <summary>In the lowest format that has all that is in it.</summary>
    private static WireEnvelope Put<T>(string kind, T value, JsonTypeInfo<T> type)
    {
        var (json, format, _) = RecordFormats.Write(value, type);
        return Wire.Write(kind, format, json);
    }

    private static RecordCorruptException Empty(WireEnvelope envelope) => new($"an envelope of kind {envelope.Kind} is empty");
}
