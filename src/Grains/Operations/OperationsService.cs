using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Goals.Grains.Abstractions;
using Orleans.Goals.Grains.Actors;
using Orleans.Goals.Grains.Hosts;
using Orleans.Runtime;

namespace Orleans.Goals.Grains.Operations;

/// <summary>Passes on to this silo's operations what other silos tell it.</summary>
/// <remarks>Nothing is made before it is called: this is created while the silo's configuration may still be refused.</remarks>
internal sealed class OperationsService(GrainId id, Silo silo, ILoggerFactory loggers, IServiceProvider services)
    : GrainService(id, silo, loggers), IOperationsService
{
    /// <inheritdoc/>
    public Task RemindAsync(WireEnvelope reminder, CancellationToken cancellationToken = default)
    {
        services.GetRequiredService<SiloOperations>().Remind(OperationReminders.Read(reminder));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<WireEnvelope> DescribeAsync(CancellationToken cancellationToken = default) => Wire.Write(
        SiloDescription.Kind,
        new SiloDescription { Has = [.. (await services.GetRequiredService<SiloCapabilities>().TellAsync(cancellationToken)).Order(StringComparer.Ordinal)] },
        ActorJson.Default.SiloDescription);
}
