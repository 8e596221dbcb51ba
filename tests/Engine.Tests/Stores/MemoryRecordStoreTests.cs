using Orleans.Goals.Conformance.RecordStores;
using Orleans.Goals.Engine.Stores.Memory;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Tests.Stores;

public sealed class MemoryRecordStoreTests : RecordStoreConformance
{
    protected override bool Reopens => false;

    protected override ValueTask<IRecordStore> OpenAsync() => new(new MemoryRecordStore());
}
