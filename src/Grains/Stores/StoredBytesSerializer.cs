using Orleans.Storage;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Lets the bytes of records through as they are.</summary>
/// <remarks>
/// Registered under the key <see cref="Key"/>: grain storage of that name takes it by itself, one of another name is told to by its
/// <c>SerializerKey</c>, or by setting its serializer.
/// </remarks>
internal sealed class StoredBytesSerializer : IGrainStorageSerializer
{
    /// <summary>The key under which it is registered.</summary>
    public const string Key = "goals";

    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => input is StoredBytes stored
        ? BinaryData.FromBytes(stored.Bytes)
        : throw new NotSupportedException($"the grain storage serializer '{Key}' stores records of goals only, not {typeof(T)}: give that grain a storage of its own");

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input)
    {
        ArgumentNullException.ThrowIfNull(input);

        // Copied: providers lend the buffer they read into.
        return new StoredBytes { Bytes = input.ToArray() } is T read
            ? read
            : throw new NotSupportedException($"the grain storage serializer '{Key}' reads records of goals only, not {typeof(T)}: give that grain a storage of its own");
    }
}
