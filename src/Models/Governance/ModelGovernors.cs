using System.Collections.Concurrent;
using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Models.Governance;

/// <summary>The governors of a process: one per provider, key and model. Clients made with the same instance share them.</summary>
/// <param name="clock">The clock of the limits.</param>
public sealed class ModelGovernors(TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<(string Provider, ApiKey? Key, string Model), Lazy<ModelGovernor>> _governors = new();

    /// <summary>The governor of a model. The limits are those of whoever asks first.</summary>
    public ModelGovernor Of(Uri provider, ApiKey? key, string model, GovernorOptions options)
    {
        ArgumentNullException.ThrowIfNull(provider);
        return _governors.GetOrAdd((provider.Authority, key, model), _ => new(() => new ModelGovernor(options, clock))).Value;
    }

    /// <summary>Stops all of them.</summary>
    public void Dispose()
    {
        foreach (var governor in _governors.Values)
        {
            governor.Value.Dispose();
        }
    }
}
