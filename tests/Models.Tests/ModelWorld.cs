using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Models.Retries;
using Orleans.Goals.Models.Settings;
using Orleans.Goals.ModelServer.Hosting;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.Models.Tests;

/// <summary>A scripted server and clients to it, over real HTTP.</summary>
internal sealed class ModelWorld : IAsyncDisposable
{
    public const string Key = "sk-test-Very$ecret-0123456789";

    private readonly List<IDisposable> _clients = [];

    private ModelWorld(ScriptedModelServer server) => Server = server;

    public ScriptedModelServer Server { get; }

    public static Task<ModelWorld> StartAsync(params ScriptRule[] rules) => StartAsync(ModelScript.Of(rules));

    public static async Task<ModelWorld> StartAsync(ModelScript script) => new(await ScriptedModelServer.StartAsync(script));

    public ModelsOptions Options(ModelApi api) => new()
    {
        BaseUrl = Server.BaseUrl,
        Key = new ApiKey(Key),
        Api = api,
        Default = new ModelOptions { Model = "scripted" },
        Retry = new RetryOptions { MaximumAttempts = 1 },
    };

    public IChatClient Client(ModelApi api, Func<ModelsOptions, ModelsOptions>? change = null, ModelServices? services = null) =>
        Clients(api, change, services).For(ModelRole.Work);

    public ModelClients Clients(ModelApi api, Func<ModelsOptions, ModelsOptions>? change = null, ModelServices? services = null)
    {
        var options = Options(api);
        var clients = new ModelClients(change is null ? options : change(options), services);
        _clients.Add(clients);
        return clients;
    }

    /// <summary>One call, streamed or not, as one response.</summary>
    public static async Task<ChatResponse> CallAsync(
        IChatClient client, bool stream, IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        stream
            ? await client.GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken)
            : await client.GetResponseAsync(messages, options, cancellationToken);

    public static Task<ChatResponse> CallAsync(IChatClient client, bool stream, string text = "hello") => CallAsync(client, stream, [new ChatMessage(ChatRole.User, text)]);

    public static async Task<ModelFault> FaultAsync(IChatClient client, bool stream) =>
        (await Assert.ThrowsAsync<ModelException>(() => CallAsync(client, stream)).WaitAsync(TimeSpan.FromSeconds(30))).Fault;

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await Server.DisposeAsync();
    }
}
