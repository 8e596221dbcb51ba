using Orleans.Concurrency;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Services;

namespace Orleans.Goals.Grains.Operations;

/// <summary>What silos tell each other of operations: there is one on every silo, and it is called by the silo's address.</summary>
[Alias("goals.IOperationsService")]
internal interface IOperationsService : IGrainService
{
    /// <summary>Reminds the silo that a record names it for an execution. It answers at once; what follows it does by itself.</summary>
    [AlwaysInterleave, Alias("RemindAsync"), ResponseTimeout("00:00:05")]
    Task RemindAsync(WireEnvelope reminder, CancellationToken cancellationToken = default);

    /// <summary>Asks the silo what it has for operations.</summary>
    /// <returns>A <see cref="Hosts.SiloDescription"/>.</returns>
    [AlwaysInterleave, Alias("DescribeAsync"), ResponseTimeout("00:00:05")]
    Task<WireEnvelope> DescribeAsync(CancellationToken cancellationToken = default);
}
