namespace Orleans.Goals.Stores;

/// <summary>What is stored is not what was written, or was written by a newer version. Nothing is changed.</summary>
public sealed class RecordCorruptException(string message, Exception? innerException = null) : GoalsException(message, innerException)
{
    /// <summary>The format that reading it takes, where it was written by a newer version; null where it is damaged.</summary>
    public int? NeedsFormat { get; init; }
}
