namespace Orleans.Goals.Grains.Stores;

/// <summary>One commit as it stands in a record.</summary>
/// <param name="Version">Its number.</param>
/// <param name="At">When it was decided.</param>
/// <param name="Events">Its events' envelope.</param>
internal readonly record struct HistoryCommit(long Version, DateTimeOffset At, ReadOnlyMemory<byte> Events);
