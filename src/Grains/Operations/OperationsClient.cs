using Orleans.Runtime;
using Orleans.Runtime.Services;

namespace Orleans.Goals.Grains.Operations;

/// <summary>The way to another silo's operations.</summary>
internal sealed class OperationsClient(IServiceProvider services) : GrainServiceClient<IOperationsService>(services)
{
    /// <summary>The operations of one silo, of this generation and no other.</summary>
    public IOperationsService Of(SiloAddress silo) => GetGrainService(silo);
}
