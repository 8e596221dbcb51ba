namespace Orleans.Goals.Grains.Stores;

/// <summary>What is handed to grain storage: bytes, and nothing that another serializer than <see cref="StoredBytesSerializer"/> would see.</summary>
/// <remarks>So a storage that is set up with another serializer loses everything at the start-up probe, not one thing a year later.</remarks>
internal sealed class StoredBytes
{
    /// <summary>The bytes. Never changed once they are here.</summary>
    internal byte[] Bytes { get; set; } = [];
}
