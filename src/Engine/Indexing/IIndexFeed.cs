namespace Orleans.Goals.Engine.Indexing;

/// <summary>The way of one host to the index.</summary>
internal interface IIndexFeed
{
    /// <summary>Tells the index, sooner or later.</summary>
    /// <returns>Ends when the index has written it down, or something newer of this goal.</returns>
    Task TellAsync(IndexNotice notice);
}
