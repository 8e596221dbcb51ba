using Microsoft.Extensions.AI;
using Orleans.Goals.Models;
using Orleans.Goals.Models.Cassettes;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Silo.Hosting;

/// <summary>
/// The models of this silo, by the standard variables. Made when an agent first needs one: goals without agents need none of it, and settings
/// that cannot work are that agent's failure and nobody else's.
/// </summary>
internal sealed class SiloModels : IDisposable
{
    private readonly Lock gate = new();
    private ModelClients? clients;

    /// <summary>The client for what a model is asked to do.</summary>
    /// <exception cref="ModelException">The settings cannot work.</exception>
    public IChatClient For(ModelRole role)
    {
        lock (gate)
        {
            return (clients ??= Open()).For(role);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => clients?.Dispose();

    private static ModelClients Open()
    {
        try
        {
            return new ModelClients(ModelEnvironment.Read(Environment.GetEnvironmentVariable) with { CallsNameModels = true });
        }
        catch (Exception failure) when (failure is ModelConfigurationException or CassetteException)
        {
            throw new ModelException(new Permanent(failure.Message, PermanentCause.Refused), failure);
        }
    }
}
