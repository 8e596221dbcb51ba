using Orleans.Runtime;

namespace Orleans.Goals.Grains.Stores;

/// <summary>The place of one stored record.</summary>
/// <param name="StateName">The state's name: the kind.</param>
/// <param name="Grain">The key, with the kind as grain type.</param>
internal readonly record struct StorageCell(string StateName, GrainId Grain);

/// <summary>What a place held when it was read.</summary>
/// <param name="Bytes">The bytes, or null when nothing is there.</param>
/// <param name="ETag">What to give back to write there; of an emptied place it may not be null.</param>
internal readonly record struct StoredCell(byte[]? Bytes, string? ETag);

/// <summary>How a compare-and-set of a place ended.</summary>
/// <param name="Written">Whether it is durable; false when somebody, perhaps an earlier try of this very write, was faster.</param>
/// <param name="ETag">The new tag.</param>
internal readonly record struct CellWrite(bool Written, string? ETag);
