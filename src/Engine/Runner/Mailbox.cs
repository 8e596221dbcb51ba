namespace Orleans.Goals.Engine.Runner;

/// <summary>The messages that wait to be decided, oldest first.</summary>
internal sealed class Mailbox
{
    private readonly Queue<PendingMessage> waiting = new();

    /// <summary>How many wait.</summary>
    public int Count => waiting.Count;

    /// <summary>Lets a message wait.</summary>
    public void Enqueue(PendingMessage pending) => waiting.Enqueue(pending);

    /// <summary>Takes the oldest message.</summary>
    public bool TryDequeue([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out PendingMessage? pending) => waiting.TryDequeue(out pending);

    /// <summary>Lets messages that were taken and not answered wait again, before all others.</summary>
    public void PutBack(List<PendingMessage> taken)
    {
        var later = waiting.ToArray();
        waiting.Clear();
        foreach (var pending in taken.Concat(later))
        {
            waiting.Enqueue(pending);
        }
    }

    /// <summary>Tells whoever waits that nothing was applied, and forgets it.</summary>
    public void Fail(Exception cause)
    {
        while (waiting.TryDequeue(out var pending))
        {
            pending.Fail(cause);
        }
    }
}
