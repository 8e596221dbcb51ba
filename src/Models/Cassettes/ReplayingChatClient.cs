using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>Answers from a cassette: the same updates, the same faults, at once and without any connection.</summary>
internal sealed class ReplayingChatClient(CassetteReader reader, SecretFilter filter) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var record = reader.Take(RecordedCall.Of(messages, options, stream: false, filter));
        return record.Fault is { } fault
            ? Task.FromException<ChatResponse>(new ModelException(CassetteFaults.Read(fault)))
            : Task.FromResult(CassetteAnswers.ReadWhole(record.Answer[0]));
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var record = reader.Take(RecordedCall.Of(messages, options, stream: true, filter));
        foreach (var update in record.Answer)
        {
            // A reader that is never made to wait would never be seen waiting either.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            yield return CassetteAnswers.ReadUpdate(update);
        }

        if (record.Fault is { } fault)
        {
            throw new ModelException(CassetteFaults.Read(fault));
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("cassette")
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // The file was read whole.
    }
}
