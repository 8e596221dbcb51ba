using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>
/// Makes calls and records each with its answer or its fault, secrets removed. A call that its caller cancelled, or a stream that was not read to
/// its end, is not recorded: there is nothing to play.
/// </summary>
internal sealed class RecordingChatClient(IChatClient inner, CassetteWriter writer, SecretFilter filter) : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var call = RecordedCall.Of(conversation, options, stream: false, filter);
        try
        {
            var response = await base.GetResponseAsync(conversation, options, cancellationToken);
            writer.Add(call, [CassetteAnswers.Write(response)], fault: null);
            return response;
        }
        catch (ModelException exception)
        {
            writer.Add(call, [], CassetteFaults.Write(exception.Fault));
            throw;
        }
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var call = RecordedCall.Of(conversation, options, stream: true, filter);
        var updates = new List<CassetteUpdateRecord>();
        await using var stream = base.GetStreamingResponseAsync(conversation, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await stream.MoveNextAsync())
                {
                    break;
                }
            }
            catch (ModelException exception)
            {
                writer.Add(call, updates, CassetteFaults.Write(exception.Fault));
                throw;
            }

            updates.Add(CassetteAnswers.Write(stream.Current));
            yield return stream.Current;
        }

        writer.Add(call, updates, fault: null);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            writer.Dispose();
        }

        base.Dispose(disposing);
    }
}
