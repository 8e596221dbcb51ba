using Orleans.Goals.Stores;

namespace Orleans.Goals.Grains.Stores;

/// <summary>Where this silo keeps records.</summary>
/// <param name="Store">Writes them.</param>
/// <param name="Reader">Reads them.</param>
internal sealed record SiloRecords(IRecordStore Store, IRecordReader Reader);
