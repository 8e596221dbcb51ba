using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Does outside work for the actors of one host. Belongs to the host, not to an activation.</summary>
/// <remarks>
/// <see cref="Begin"/> and <see cref="Stop"/> return at once and never throw for what can go wrong outside: that is a result. The result of
/// a begun execution is told to the actor (by the host, as a settled message) until <see cref="Release"/> is called for it.
/// </remarks>
public interface IOperations
{
    /// <summary>
    /// Starts an execution, once: beginning one that is known to this host and not released starts nothing, and tells its result again if
    /// it has ended. Called only after the commit that intends it.
    /// </summary>
    void Begin(OperationStart start);

    /// <summary>Stops an execution, if it is known and still running; its result follows as usual. Idempotent.</summary>
    void Stop(string operation, int execution);

    /// <summary>Forgets an execution whose result is committed, or that counts no more.</summary>
    void Release(string operation, int execution);
}

/// <summary>One execution to start.</summary>
public sealed record OperationStart
{
    /// <summary>The actor that gets the result.</summary>
    public required ActorKey Actor { get; init; }

    /// <summary>The operation's id, unique for ever: <c>goal/plan-n/step/attempt</c> and the like.</summary>
    public required string Operation { get; init; }

    /// <summary>
    /// Which run of the operation this is. Above 1 it takes over from a dead owner: what an earlier execution left is adopted or settled,
    /// and only what provably never started is started now; what left no trace is <see cref="OperationOutcome.Lost"/>.
    /// </summary>
    public required int Execution { get; init; }

    /// <summary>When the operation was first begun. A command's timeout counts from its own start, which is later when it waited for its turn or a later execution started it.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>
    /// Whether the goal already wants it stopped: then nothing is started, and what an earlier execution left running is ended.
    /// </summary>
    public bool Stopping { get; init; }

    /// <summary>What to do.</summary>
    public required OperationSpec Spec { get; init; }

    /// <summary>What it is for; None where nobody said.</summary>
    internal OperationKind Kind { get; init; }

    /// <summary>The span that what it does belongs to; null where nobody listens.</summary>
    internal Telemetry.SpanPlace? Span { get; init; }
}

/// <summary>The result of one execution, on its way to its actor.</summary>
/// <param name="Actor">The actor that began it.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Execution">The execution it is the result of; results of any but the current one do not count.</param>
/// <param name="Result">What it gave.</param>
public sealed record OperationSettled(ActorKey Actor, string Operation, int Execution, OperationResult Result);
