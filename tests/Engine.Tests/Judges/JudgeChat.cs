using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Orleans.Goals.Engine.Tests.Judges;

/// <summary>A model in memory that gives one reply after the other, the last again and again, and keeps what it was asked.</summary>
internal sealed class JudgeChat(params Func<AIContent[]>[] replies) : IChatClient
{
    private int next;

    public List<IReadOnlyList<ChatMessage>> Requests { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public static Func<AIContent[]> Says(string text) => () => [new TextContent(text), new UsageContent(new UsageDetails { InputTokenCount = 1_000, OutputTokenCount = 100 })];

    public static Func<AIContent[]> Reads(string path) =>
        () => [new FunctionCallContent($"c{path.Length}", "read_file", new Dictionary<string, object?> { ["path"] = path }), new UsageContent(new UsageDetails { InputTokenCount = 500, OutputTokenCount = 50 })];

    public static Func<AIContent[]> Calls(string tool) => () => [new FunctionCallContent("c", tool, new Dictionary<string, object?>())];

    public static Func<AIContent[]> Throws(Exception exception) => () => throw exception;

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        cancellationToken.ThrowIfCancellationRequested();
        Requests.Add([.. messages]);
        Options.Add(options);
        foreach (var content in replies[Math.Min(next++, replies.Length - 1)]())
        {
            yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
