using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Engine.Workspaces;

namespace Orleans.Goals.Engine.Serialization;

/// <summary>
/// How actors' events, states and messages are written: declaration order, nulls left out, no white space. What has a member that is not known is not read: a state would be written
/// back without it.
/// </summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(GoalState))]
[JsonSerializable(typeof(IndexState))]
[JsonSerializable(typeof(PlanState))]
[JsonSerializable(typeof(WorkspaceState))]
[JsonSerializable(typeof(WatchState))]
[JsonSerializable(typeof(WorkerState))]
[JsonSerializable(typeof(BoardState))]
[JsonSerializable(typeof(IReadOnlyList<BoardStateEvent>))]
[JsonSerializable(typeof(IReadOnlyList<WorkerStateEvent>))]
[JsonSerializable(typeof(SortedDictionary<string, string>))]
[JsonSerializable(typeof(WorkerDesired))]
[JsonSerializable(typeof(WorkerObserved))]
[JsonSerializable(typeof(IReadOnlyList<GoalStateEvent>))]
[JsonSerializable(typeof(IReadOnlyList<PlanStateEvent>))]
[JsonSerializable(typeof(IReadOnlyList<WorkspaceStateEvent>))]
[JsonSerializable(typeof(IReadOnlyList<WatchStateEvent>))]
[JsonSerializable(typeof(IReadOnlyList<IndexStateEvent>))]
[JsonSerializable(typeof(NoticeBody))]
[JsonSerializable(typeof(OperationResult))]
[JsonSerializable(typeof(Desired))]
[JsonSerializable(typeof(Observed))]
[JsonSerializable(typeof(ChildDesired))]
[JsonSerializable(typeof(ChildObserved))]
internal sealed partial class RecordJson : JsonSerializerContext;
