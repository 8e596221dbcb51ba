namespace Orleans.Goals.Simulation.World;

/// <summary>The executions that a host released last: few, so that it often has forgotten.</summary>
internal sealed class ReleasedKeys(int kept)
{
    private readonly Queue<string> keys = new();

    public bool Contains(string key) => keys.Contains(key);

    public void Add(string key)
    {
        keys.Enqueue(key);
        if (keys.Count > kept)
        {
            keys.Dequeue();
        }
    }
}
