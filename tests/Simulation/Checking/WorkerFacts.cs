using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What is known of one worker.</summary>
internal sealed class WorkerFacts(ActorKey key)
{
    public ActorKey Key { get; } = key;

    /// <summary>The fold of all committed events.</summary>
    public WorkerState State { get; set; } = WorkerLogic.Instance.Create(key);

    /// <summary>What its plan lent it, less what goals of its agent are lent or have used; null before the plan began it.</summary>
    public WorkerLoan? Lent { get; set; }

    /// <summary>What its calls really cost; those of which nobody knows with their reservations.</summary>
    public ModelUsage Spent { get; set; } = new();

    /// <summary>What its open call may cost at most.</summary>
    public long Reserved { get; set; }

    /// <summary>The same in money, in billionths.</summary>
    public long ReservedCost { get; set; }

    /// <summary>Whether its plan counts it.</summary>
    public bool IsClosed { get; set; }

    /// <summary>What it was lent when it had ended or was lost, where goals that its agent made had not; else null. What these give back it does not have any more.</summary>
    public WorkerLoan? LentAtLeave { get; set; }

    /// <summary>Whether its plan does not wait for it, since it could not be reached for so long.</summary>
    public bool IsLost { get; set; }

    /// <summary>The answers that its plan has for it, by number.</summary>
    public SortedDictionary<long, WorkerAnswer> Answers { get; } = [];

    /// <summary>The operation that commits what it changed; null before that.</summary>
    public string? Landing { get; set; }

    /// <summary>Whether that was given up, since so many hosts died with it.</summary>
    public bool IsLandingGivenUp { get; set; }

    /// <summary>The calls for goals that its plan has answered.</summary>
    public SortedSet<int> Made { get; } = [];

    /// <summary>The commands in the background whose end its model was told.</summary>
    public SortedSet<string> Told { get; } = new(StringComparer.Ordinal);

    /// <summary>The calls that it asked a person about, by code.</summary>
    public SortedDictionary<string, AskedCall> Calls { get; } = new(StringComparer.Ordinal);

    /// <summary>What it had taken in and given out when it ended.</summary>
    public ModelUsage? AtEnd { get; set; }
}
