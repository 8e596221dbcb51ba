namespace Orleans.Goals.Stores;

/// <summary>Another process has the store open for writing. Nothing was changed.</summary>
/// <param name="path">The store's folder.</param>
/// <param name="holder">Who holds it, as far as it could be read: the process id.</param>
public sealed class StoreHeldException(string path, int? holder)
    : GoalsException($"the store {path} is held by {(holder is { } pid ? $"process {pid}" : "another process")}: nothing was changed; wait until it has ended, use another store, or end it (a 'goals' command that is ended with Ctrl-C pauses its goals and loses nothing)")
{
    /// <summary>The process that holds the store, or null when it could not be read.</summary>
    public int? Holder { get; } = holder;

    /// <summary>The store's folder.</summary>
    public string Path { get; } = path;
}
