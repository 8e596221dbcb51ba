using Orleans.Goals.Models.Governance;
using Orleans.Goals.Models.Telemetry;

namespace Orleans.Goals.Models;

/// <summary>What model clients need beside their settings: time, randomness, and what they share with others.</summary>
public sealed record ModelServices
{
    /// <summary>The clock of time limits, pauses and rates.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Numbers from 0 to 1 that spread repeated calls.</summary>
    /// <value>Default: the shared random source.</value>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>The governors; give the same to clients that share a provider's limits.</summary>
    /// <value>Default: null, then the clients have their own.</value>
    public ModelGovernors? Governors { get; init; }

    /// <summary>Spans and metrics.</summary>
    /// <value>Default: null, then the clients have their own.</value>
    public ModelInstruments? Instruments { get; init; }

    /// <summary>Secrets that must not be in a cassette, by name; the key is kept out anyway.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyCollection<KeyValuePair<string, string>> Secrets { get; init; } = [];

    /// <summary>The names of what is set; never the secrets.</summary>
    public override string ToString() => $"{nameof(ModelServices)} {{ Secrets = {string.Join(", ", Secrets.Select(secret => secret.Key))} }}";
}
