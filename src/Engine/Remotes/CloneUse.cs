namespace Orleans.Goals.Engine.Remotes;

/// <summary>A goal's clone in use.</summary>
internal sealed class CloneUse(GoalClone clone, FileStream use, SemaphoreSlim gate) : IDisposable
{
    /// <summary>The clone.</summary>
    public GoalClone Clone => clone;

    /// <summary>Does something that nobody else of this process does at the same time with the clone.</summary>
    public async Task<T> AloneAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => use.Dispose();
}
