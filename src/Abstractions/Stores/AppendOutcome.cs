namespace Orleans.Goals.Stores;

/// <summary>How a compare-and-set ended.</summary>
public enum AppendOutcome
{
    /// <summary>No outcome; never returned.</summary>
    None = 0,

    /// <summary>It is durable.</summary>
    Committed = 1,

    /// <summary>The record was at another version; nothing was changed.</summary>
    Conflict = 2,
}
