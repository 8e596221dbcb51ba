using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Models.Telemetry;

/// <summary>One span and one set of measurements per call, by the semantic conventions for generative AI. Repeated calls are calls of their own.</summary>
/// <param name="inner">What makes the calls.</param>
/// <param name="instruments">Where they are counted.</param>
/// <param name="clock">The clock of durations.</param>
/// <param name="captureContent">Whether spans carry prompts and replies.</param>
public sealed class TelemetryChatClient(IChatClient inner, ModelInstruments instruments, TimeProvider clock, bool captureContent) : DelegatingChatClient(inner)
{
    private readonly ChatClientMetadata? _metadata = inner.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;

    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        using var activity = Start(conversation, options);
        var start = clock.GetTimestamp();
        try
        {
            var response = await base.GetResponseAsync(conversation, options, cancellationToken);
            Complete(activity, start, options, response);
            return response;
        }
        catch (Exception exception) when (Failed(activity, start, options, exception))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        using var activity = Start(conversation, options);
        var start = clock.GetTimestamp();
        var updates = new List<ChatResponseUpdate>();
        await using var stream = base.GetStreamingResponseAsync(conversation, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        var ended = false;
        try
        {
            while (true)
            {
                try
                {
                    if (!await stream.MoveNextAsync())
                    {
                        break;
                    }
                }
                catch (Exception exception) when (ended = Failed(activity, start, options, exception))
                {
                    throw;
                }

                if (updates.Count == 0)
                {
                    instruments.OnFirstChunk(clock.GetElapsedTime(start), Tags(options));
                }

                updates.Add(stream.Current);
                yield return stream.Current;
            }

            ended = true;
        }
        finally
        {
            if (!ended)
            {
                // The reader left before the end: that is a cancellation too.
                Failed(activity, start, options, new OperationCanceledException());
            }
        }

        Complete(activity, start, options, updates.ToChatResponse());
    }

    private Activity? Start(IReadOnlyCollection<ChatMessage> messages, ChatOptions? options)
    {
        var activity = instruments.Source.StartActivity(options?.ModelId is { } model ? $"chat {model}" : "chat", ActivityKind.Client);
        if (activity is not { IsAllDataRequested: true })
        {
            return activity;
        }

        foreach (var (name, value) in Tags(options))
        {
            activity.SetTag(name, value);
        }

        activity.SetTag(GenAiNames.RequestMaximum, options?.MaxOutputTokens);
        activity.SetTag(GenAiNames.RequestTemperature, options?.Temperature);
        activity.SetTag(GenAiNames.RequestTopP, options?.TopP);
        activity.SetTag(GenAiNames.RequestSeed, options?.Seed);
        activity.SetTag(GenAiNames.OutputType, options?.ResponseFormat is ChatResponseFormatJson ? "json" : null);
        if (captureContent)
        {
            activity.SetTag(GenAiNames.SystemInstructions, options?.Instructions);
            activity.SetTag(GenAiNames.InputMessages, Json(messages));
        }

        return activity;
    }

    private void Complete(Activity? activity, long start, ChatOptions? options, ChatResponse response)
    {
        var tags = Tags(options);
        if (response.ModelId is { } model)
        {
            tags.Add(GenAiNames.ResponseModel, model);
        }

        instruments.OnCompleted(clock.GetElapsedTime(start), response.Usage, tags);
        if (activity is not { IsAllDataRequested: true })
        {
            return;
        }

        activity.SetTag(GenAiNames.ResponseId, response.ResponseId);
        activity.SetTag(GenAiNames.ResponseModel, response.ModelId);
        activity.SetTag(GenAiNames.FinishReasons, response.FinishReason is { } reason ? new[] { reason.Value } : null);
        activity.SetTag(GenAiNames.InputTokens, response.Usage?.InputTokenCount);
        activity.SetTag(GenAiNames.OutputTokens, response.Usage?.OutputTokenCount);
        activity.SetTag(GenAiNames.CachedTokens, response.Usage?.CachedInputTokenCount);
        if (captureContent)
        {
            activity.SetTag(GenAiNames.OutputMessages, Json(response.Messages));
        }
    }

    private bool Failed(Activity? activity, long start, ChatOptions? options, Exception exception)
    {
        var kind = exception switch
        {
            ModelException failed => failed.Fault.Kind,
            OperationCanceledException => "cancelled",
            _ => exception.GetType().FullName!,
        };
        instruments.OnFailed(clock.GetElapsedTime(start), kind, Tags(options));
        activity?.SetTag(GenAiNames.ErrorType, kind);
        if (exception is not OperationCanceledException)
        {
            // The server's words may quote the prompt: the kind is all that is told unless content is wanted.
            activity?.SetStatus(ActivityStatusCode.Error, captureContent ? exception.Message : kind);
        }

        return true;
    }

    private TagList Tags(ChatOptions? options)
    {
        var tags = new TagList { { GenAiNames.Operation, "chat" }, { GenAiNames.Provider, _metadata?.ProviderName ?? "unknown" } };
        if (options?.ModelId is { } model)
        {
            tags.Add(GenAiNames.RequestModel, model);
        }

        if (_metadata?.ProviderUri is { } address)
        {
            tags.Add(GenAiNames.ServerAddress, address.Host);
            tags.Add(GenAiNames.ServerPort, address.Port);
        }

        return tags;
    }

    private static string Json(IEnumerable<ChatMessage> messages) =>
        JsonSerializer.Serialize(messages.ToArray(), AIJsonUtilities.DefaultOptions.GetTypeInfo(typeof(ChatMessage[])));
}
