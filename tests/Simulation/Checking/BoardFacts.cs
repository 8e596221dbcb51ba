using Orleans.Goals.Engine.Board;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What is known of one board.</summary>
internal sealed class BoardFacts(ActorKey key)
{
    /// <summary>The fold of all committed events.</summary>
    public BoardState State { get; set; } = BoardLogic.Instance.Create(key);

    /// <summary>How often each key was written.</summary>
    public SortedDictionary<string, long> Puts { get; } = new(StringComparer.Ordinal);

    /// <summary>What was sent to each step, in order.</summary>
    public SortedDictionary<string, List<string>> Sent { get; } = new(StringComparer.Ordinal);

    /// <summary>The number of the newest message that each worker was told.</summary>
    public SortedDictionary<string, long> Told { get; } = new(StringComparer.Ordinal);
}
