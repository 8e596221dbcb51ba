using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>
/// The models of this process, by the standard variables. Made when an agent first needs one: goals without agents need none of it, and settings that cannot work are that
/// agent's failure and nobody else's.
/// </summary>
internal sealed class HostModels(Func<string, string?> read) : IDisposable
{
    private readonly Lock gate = new();
    private ModelClients? clients;
    private Func<ModelRole, IChatClient>? open;

    /// <summary>The client for what a model is asked to do.</summary>
    /// <exception cref="ModelException">The settings cannot work.</exception>
    public IChatClient For(ModelRole role)
    {
        lock (gate)
        {
            return (open ??= Open())(role);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => clients?.Dispose();

    // On its own, so that what it needs is loaded when it is needed.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Func<ModelRole, IChatClient> Open()
    {
        try
        {
            var opened = new ModelClients(ModelEnvironment.Read(read) with { CallsNameModels = true });
            clients = opened;
            return opened.For;
        }
        catch (Exception failure) when (failure is ModelConfigurationException or Models.Cassettes.CassetteException)
        {
            throw new ModelException(new Permanent(failure.Message, PermanentCause.Refused), failure);
        }
    }
}
