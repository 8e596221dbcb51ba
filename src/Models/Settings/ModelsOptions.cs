using Orleans.Goals.Models.Governance;
using Orleans.Goals.Models.Retries;

namespace Orleans.Goals.Models.Settings;

/// <summary>Where the models are, which one does what, and within which limits. Printing it never shows the key.</summary>
public sealed record ModelsOptions
{
    /// <summary>The address of OpenAI's own servers.</summary>
    public static Uri OpenAIUrl { get; } = new("https://api.openai.com/v1");

    /// <summary>The server's base address, to which <c>/responses</c> or <c>/chat/completions</c> is added.</summary>
    /// <value>Default: OpenAI's.</value>
    public Uri BaseUrl { get; init; } = OpenAIUrl;

    /// <summary>The key. A server of your own may need none.</summary>
    /// <value>Default: null.</value>
    public ApiKey? Key { get; init; }

    /// <summary>The API to speak; null: Responses with OpenAI itself, Chat Completions with others.</summary>
    /// <value>Default: null.</value>
    public ModelApi? Api { get; init; }

    /// <summary>The model of every role that has none of its own.</summary>
    /// <value>Default: null; then each role needs its own.</value>
    public ModelOptions? Default { get; init; }

    /// <summary>Whether calls may name their model themselves (<c>ChatOptions.ModelId</c>), so that no role needs one here.</summary>
    /// <value>Default: false.</value>
    public bool CallsNameModels { get; init; }

    /// <summary>The model that plans.</summary>
    /// <value>Default: null, which is <see cref="Default"/>.</value>
    public ModelOptions? Plan { get; init; }

    /// <summary>The model that works.</summary>
    /// <value>Default: null, which is <see cref="Default"/>.</value>
    public ModelOptions? Work { get; init; }

    /// <summary>The model that judges.</summary>
    /// <value>Default: null, which is <see cref="Default"/>.</value>
    public ModelOptions? Judge { get; init; }

    /// <summary>The model that shortens conversations.</summary>
    /// <value>Default: null, which is <see cref="Default"/>.</value>
    public ModelOptions? Compact { get; init; }

    /// <summary>How long the server may take to begin an answer. Without streaming that is nearly all of the call.</summary>
    /// <value>Default: 10 minutes.</value>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an answer that began may pause.</summary>
    /// <value>Default: 2 minutes.</value>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long a call may take in all, from sending to the last byte; one attempt, not the retries together.</summary>
    /// <value>Default: 30 minutes.</value>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How calls are repeated.</summary>
    /// <value>Default: see <see cref="RetryOptions"/>.</value>
    public RetryOptions Retry { get; init; } = new();

    /// <summary>The limits of each model under this key.</summary>
    /// <value>Default: none.</value>
    public GovernorOptions Limits { get; init; } = new();

    /// <summary>Whether spans carry prompts and replies. They may hold anything that your goals work on.</summary>
    /// <value>Default: false.</value>
    public bool CaptureContent { get; init; }

    /// <summary>A cassette to record to or to play.</summary>
    /// <value>Default: null.</value>
    public CassetteOptions? Cassette { get; init; }

    /// <summary>Whether the server is OpenAI's own, or Azure's of it.</summary>
    internal bool IsOpenAI => BaseUrl.Host.EndsWith("openai.com", StringComparison.OrdinalIgnoreCase)
        || BaseUrl.Host.EndsWith("openai.azure.com", StringComparison.OrdinalIgnoreCase);

    internal ModelApi EffectiveApi => Api ?? (IsOpenAI ? ModelApi.Responses : ModelApi.ChatCompletions);

    /// <summary>The model of a role, or null if neither it nor the default is set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such role.</exception>
    public ModelOptions? For(ModelRole role) => role switch
    {
        ModelRole.Plan => Plan ?? Default,
        ModelRole.Work => Work ?? Default,
        ModelRole.Judge => Judge ?? Default,
        ModelRole.Compact => Compact ?? Default,
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "there is no such role"),
    };
}
