using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Grains.Stores;

/// <summary>The heads a silo used last, so that an append need not read before it writes. A wrong one does no harm: writing with its tag conflicts.</summary>
internal sealed class HeadCache
{
    private const long MaximumBytes = 64 * 1024 * 1024;
    private const int HeadOverhead = 1_024;

    private readonly Lock gate = new();
    private readonly Dictionary<ActorKey, LinkedListNode<(ActorKey Key, RecordHead Head)>> heads = [];
    private readonly LinkedList<(ActorKey Key, RecordHead Head)> byUse = new();
    private long bytes;

    /// <summary>The head last seen, or null.</summary>
    public RecordHead? Find(ActorKey key)
    {
        lock (gate)
        {
            if (!heads.TryGetValue(key, out var node))
            {
                return null;
            }

            byUse.Remove(node);
            byUse.AddFirst(node);
            return node.Value.Head;
        }
    }

    /// <summary>Keeps a head, and forgets those not used for longest when there are too many.</summary>
    public void Set(ActorKey key, RecordHead head)
    {
        lock (gate)
        {
            Drop(key);
            heads.Add(key, byUse.AddFirst((key, head)));
            bytes += head.Size + HeadOverhead;
            while (bytes > MaximumBytes && byUse.Last is { } oldest && oldest != byUse.First)
            {
                Drop(oldest.Value.Key);
            }
        }
    }

    /// <summary>Forgets a head.</summary>
    public void Remove(ActorKey key)
    {
        lock (gate)
        {
            Drop(key);
        }
    }

    private void Drop(ActorKey key)
    {
        if (heads.Remove(key, out var node))
        {
            byUse.Remove(node);
            bytes -= node.Value.Head.Size + HeadOverhead;
        }
    }
}
