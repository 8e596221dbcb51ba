using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Runner;

/// <summary>Makes a state from a record, and from a state what it obliges a host to start.</summary>
internal static class ActorReplay
{
    /// <summary>The state a record holds: its snapshot and every event since.</summary>
    /// <param name="logic">The actor's logic.</param>
    /// <param name="key">The actor.</param>
    /// <param name="record">Its record.</param>
    /// <param name="sizeSinceSnapshot">The bytes of the events since the snapshot.</param>
    /// <exception cref="RecordCorruptException">The record is not what this or an earlier version writes.</exception>
    public static TState Replay<TState, TEvent>(this IActorLogic<TState, TEvent> logic, ActorKey key, StoredRecord record, out long sizeSinceSnapshot)
        where TState : class, IActorState
        where TEvent : class
    {
        var state = record.Snapshot is { } snapshot ? logic.Format.ReadState(snapshot) : logic.Create(key);
        sizeSinceSnapshot = 0;
        foreach (var commit in record.Commits)
        {
            sizeSinceSnapshot += commit.Events.Length;
            if (!commit.Events.IsEmpty)
            {
                foreach (var change in logic.Format.ReadEvents(commit.Events))
                {
                    state = logic.Apply(state, change);
                }
            }
        }

        return state;
    }

    /// <summary>What to start for an open operation.</summary>
    public static OperationStart StartOf<TState, TEvent>(this IActorLogic<TState, TEvent> logic, ActorKey key, TState state, OpenOperation open)
        where TState : class, IActorState
        where TEvent : class => new()
        {
            Actor = key,
            Operation = open.Operation,
            Execution = open.Execution,
            BegunAt = open.BegunAt,
            Stopping = logic.MustStop(state, open),
            Spec = logic.SpecOf(state, open),
            Kind = open.Kind,
            Span = Spans.Source.HasListeners() ? SpanPlaces.Of(state, open) : null,
        };
}
