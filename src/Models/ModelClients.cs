using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Adapters;
using Orleans.Goals.Models.Cassettes;
using Orleans.Goals.Models.Governance;
using Orleans.Goals.Models.Retries;
using Orleans.Goals.Models.Settings;
using Orleans.Goals.Models.Telemetry;

namespace Orleans.Goals.Models;

/// <summary>
/// The models of an application, one client per role. A call goes through retries, the governor (each attempt waits for its turn), telemetry and the
/// cassette to the server. Clients can be used from any number of threads, and live as long as this.
/// </summary>
public sealed class ModelClients : IDisposable
{
    private readonly ModelsOptions _options;
    private readonly RetryingChatClient _shared;
    private readonly HttpClient? _http;
    private readonly ModelGovernors? _ownGovernors;
    private readonly ModelInstruments? _ownInstruments;

    /// <summary>Clients for these settings.</summary>
    /// <param name="options">The settings; validated here.</param>
    /// <param name="services">Clock, randomness and what is shared with other clients; null for the usual ones.</param>
    /// <exception cref="ModelConfigurationException">The settings cannot work.</exception>
    /// <exception cref="CassetteException">The cassette cannot be read.</exception>
    public ModelClients(ModelsOptions options, ModelServices? services = null)
    {
        ModelsOptionsValidator.Validate(options);
        services ??= new();
        _options = options;
        var governors = services.Governors ?? (_ownGovernors = new ModelGovernors(services.Clock));
        var instruments = services.Instruments ?? (_ownInstruments = new ModelInstruments());
        var replays = options.Cassette is { Mode: CassetteMode.Replay };
        var innermost = replays ? Replay(options, services) : Connect(options, services, _http = OpenAIConnection.NewHttpClient());
        var told = new TelemetryChatClient(innermost, instruments, services.Clock, options.CaptureContent);
        var governed = replays
            ? (IChatClient)told
            : new GoverningChatClient(told, model => governors.Of(options.BaseUrl, options.Key, model, options.Limits), options.Limits.AssumedOutputTokens);
        _shared = new RetryingChatClient(governed, options.Retry, replays ? new ImmediateClock() : services.Clock, services.Jitter);
    }

    /// <summary>The client of a role.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such role.</exception>
    public IChatClient For(ModelRole role) => new RoleChatClient(_shared, _options.For(role));

    /// <summary>Closes connections and the cassette.</summary>
    public void Dispose()
    {
        _shared.Dispose();
        _http?.Dispose();
        _ownGovernors?.Dispose();
        _ownInstruments?.Dispose();
    }

    private static ReplayingChatClient Replay(ModelsOptions options, ModelServices services) =>
        new(new CassetteReader(options.Cassette!.File), Filter(options, services));

    private static IChatClient Connect(ModelsOptions options, ModelServices services, HttpClient http)
    {
        var client = OpenAIConnection.Open(options, http, services.Clock);
        if (options.Cassette is null)
        {
            return client;
        }

        var filter = Filter(options, services);
        return new RecordingChatClient(client, new CassetteWriter(options.Cassette.File, filter), filter);
    }

    private static SecretFilter Filter(ModelsOptions options, ModelServices services) => new(
        options.Key is { } key ? [.. services.Secrets, new(key.Name, key.Reveal())] : services.Secrets);
}
