using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Faults;
using Orleans.Goals.Models.Settings;

namespace Orleans.Goals.Models.Adapters;

/// <summary>
/// Model calls over one API. A failure is a <see cref="ModelException"/> with a fault of the closed set; a caller's cancellation is an
/// <see cref="OperationCanceledException"/> of the caller's token; nothing else leaves it but <see cref="NotSupportedException"/> for what the API has no place for.
/// </summary>
internal sealed class WireChatClient(ModelWire wire, ModelsOptions options, TimeProvider clock) : IChatClient
{
    private const string Name = "openai";

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var content = Write(messages, options, stream: false);
        using var limits = new CallClock(Settings, clock, cancellationToken);
        try
        {
            using var response = await SendAsync(content, stream: false, limits.Token);
            limits.Heard();
            var body = await ReadAllAsync(response.ContentStream!, limits);
            using var document = JsonDocument.Parse(body);
            return wire.ReadWhole(document.RootElement);
        }
        catch (Exception exception) when (IsTranslated(exception))
        {
            throw Translate(exception, limits, began: limits.HasBegun, delivered: 0, cancellationToken);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        using var content = Write(messages, options, stream: true);
        using var limits = new CallClock(Settings, clock, cancellationToken);
        PipelineResponse response;
        try
        {
            response = await SendAsync(content, stream: true, limits.Token);
            limits.Heard();
        }
        catch (Exception exception) when (IsTranslated(exception))
        {
            throw Translate(exception, limits, began: false, delivered: 0, cancellationToken);
        }

        using (response)
        {
            var reader = wire.BeginStream();
            var delivered = 0;
            await using var events = SseParser.Create(response.ContentStream!).EnumerateAsync(limits.Token).GetAsyncEnumerator(limits.Token);
            while (true)
            {
                ChatResponseUpdate? update;
                try
                {
                    if (!await events.MoveNextAsync() || events.Current.Data == "[DONE]")
                    {
                        break;
                    }

                    limits.Heard();
                    update = Read(reader, events.Current.Data);
                }
                catch (Exception exception) when (IsTranslated(exception))
                {
                    throw Translate(exception, limits, began: true, delivered, cancellationToken);
                }

                if (update is not null)
                {
                    delivered++;
                    yield return update;
                }
            }

            if (!reader.IsComplete)
            {
                throw new ModelException(new StreamCut("the answer ended before it was complete", delivered));
            }
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata(Name, Settings.BaseUrl, Settings.Default?.Model)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    public void Dispose()
    {
        // The connections belong to whoever made the client.
    }

    private ModelsOptions Settings => options;

    private static ChatResponseUpdate? Read(WireStream reader, string data)
    {
        using var document = JsonDocument.Parse(data);
        return reader.Read(document.RootElement);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAllAsync(Stream stream, CallClock limits)
    {
        using var buffer = new MemoryStream();
        var piece = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(piece, limits.Token)) > 0)
        {
            limits.Heard();
            buffer.Write(piece, 0, read);
        }

        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>What would have no effect is refused: a caller that sets it relies on it.</summary>
    private static void Check(ChatOptions callOptions)
    {
        var unknown = callOptions switch
        {
            { TopK: not null } => nameof(callOptions.TopK),
            { FrequencyPenalty: not null } => nameof(callOptions.FrequencyPenalty),
            { PresencePenalty: not null } => nameof(callOptions.PresencePenalty),
            { ConversationId: not null } => nameof(callOptions.ConversationId),
            { RawRepresentationFactory: not null } => nameof(callOptions.RawRepresentationFactory),
            _ => null,
        };
        if (unknown is not null)
        {
            throw new NotSupportedException($"ChatOptions.{unknown} has no effect here: leave it out");
        }
    }

    private BinaryContent Write(IEnumerable<ChatMessage> messages, ChatOptions? callOptions, bool stream)
    {
        if (callOptions is not null)
        {
            Check(callOptions);
        }

        if (callOptions?.ModelId is not { Length: > 0 })
        {
            callOptions = callOptions?.Clone() ?? new ChatOptions();
            callOptions.ModelId = Settings.Default?.Model ?? throw new ModelException(
                new Permanent($"no model is named: set {ModelEnvironment.ModelVariable}, or name it in the call (in a goal file: model: NAME)", PermanentCause.UnknownModel));
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WireText.Writing))
        {
            wire.WriteRequest(json, messages, callOptions, stream);
        }

        return BinaryContent.Create(BinaryData.FromBytes(buffer.GetBuffer().AsMemory(0, (int)buffer.Length)));
    }

    /// <summary>The answer, headers read; an error status is thrown as its fault.</summary>
    private async Task<PipelineResponse> SendAsync(BinaryContent content, bool stream, CancellationToken cancellationToken)
    {
        var request = new RequestOptions { BufferResponse = false, ErrorOptions = ClientErrorBehaviors.NoThrow, CancellationToken = cancellationToken };
        request.SetHeader("Accept", stream ? "text/event-stream" : "application/json");
        var response = (await wire.SendAsync(content, request)).GetRawResponse();
        if (response.Status is >= 200 and < 300)
        {
            return response;
        }

        using (response)
        {
            using var reader = new StreamReader(response.ContentStream ?? Stream.Null, Encoding.UTF8);
            var body = new char[64 * 1024];
            var read = await reader.ReadBlockAsync(body, cancellationToken);
            throw new ModelException(FaultReader.OfStatus(response.Status, response.Headers, new string(body, 0, read), clock.GetUtcNow(), Redact));
        }
    }

    /// <summary>Whether an exception is one of the transport, the clock, the caller or the answer; anything else is a defect and stays what it is.</summary>
    private static bool IsTranslated(Exception exception) =>
        exception is WireErrorException or JsonException or FormatException or IOException or HttpRequestException or ClientResultException or OperationCanceledException;

    /// <summary>What the caller gets instead. Who cancelled is asked first: whatever else failed then failed for that reason.</summary>
    private Exception Translate(Exception exception, CallClock limits, bool began, int delivered, CancellationToken caller)
    {
        if (caller.IsCancellationRequested)
        {
            return new OperationCanceledException(caller);
        }

        if (limits.TimedOut)
        {
            return new ModelException(new Transient(limits.Limit, TransientCause.TimedOut));
        }

        return exception switch
        {
            WireErrorException error => new ModelException(FaultReader.OfError(error.Error, clock.GetUtcNow(), Redact)),
            JsonException or FormatException => new ModelException(new Transient($"the answer is malformed: {Redact(exception.Message)}", TransientCause.MalformedReply)),
            _ when began => new ModelException(new StreamCut($"the answer was cut: {Words(exception)}", delivered), Safe(exception)),
            _ => new ModelException(
                new Transient($"the model server {Settings.BaseUrl.Authority} could not be reached: {Words(exception)}", TransientCause.Connection), Safe(exception)),
        };
    }

    private string Redact(string text) => Settings.Key?.Redact(text) ?? text;

    private string Words(Exception exception) => Redact(exception.GetBaseException().Message);

    /// <summary>Only what the transport says is kept beneath: a package's own exception may quote the request.</summary>
    private static Exception? Safe(Exception exception) => exception.GetBaseException() is var cause and (IOException or HttpRequestException or System.Net.Sockets.SocketException) ? cause : null;
}
