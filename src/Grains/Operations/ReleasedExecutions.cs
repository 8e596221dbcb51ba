using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Grains.Operations;

/// <summary>The executions that were released last. Each is begun, and released, once in the life of a silo.</summary>
internal sealed class ReleasedExecutions
{
    private const int Kept = 10_000;

    private readonly Lock gate = new();
    private readonly HashSet<ExecutionKey> keys = [];
    private readonly Queue<ExecutionKey> order = new();

    /// <summary>Remembers one, and forgets the oldest when there are too many.</summary>
    public void Add(ExecutionKey key)
    {
        lock (gate)
        {
            if (!keys.Add(key))
            {
                return;
            }

            order.Enqueue(key);
            if (order.Count > Kept)
            {
                keys.Remove(order.Dequeue());
            }
        }
    }

    /// <summary>Whether it was released.</summary>
    public bool Contains(ExecutionKey key)
    {
        lock (gate)
        {
            return keys.Contains(key);
        }
    }
}
