namespace Orleans.Goals.Engine.Scheduling;

/// <summary>A piece of work for a thread of the pool that may cause another, which the same thread then goes on with; see <see cref="WorkChain"/>.</summary>
internal interface IChainedWork : IThreadPoolWorkItem
{
    /// <summary>Does it.</summary>
    void Work();

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute() => WorkChain.Run(this);
}
