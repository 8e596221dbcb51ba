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
}
