using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Models.Retries;

/// <summary>
/// Repeats calls that failed with a fault that passes. A streamed call is repeated only as long as nothing of it was delivered: what a reader has
/// seen cannot be taken back, so from then on the fault is the caller's.
/// </summary>
/// <param name="inner">What makes the calls.</param>
/// <param name="options">How often and how soon.</param>
/// <param name="clock">The clock of the pauses.</param>
/// <param name="jitter">Gives numbers from 0 to 1, such as <c>Random.Shared.NextDouble</c>.</param>
public sealed class RetryingChatClient(IChatClient inner, RetryOptions options, TimeProvider clock, Func<double> jitter) : DelegatingChatClient(inner)
{
    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        // Enumerated once: the attempts must not differ.
        var conversation = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var series = new Series(Settings, clock, jitter);
        while (true)
        {
            try
            {
                return await base.GetResponseAsync(conversation, options, cancellationToken);
            }
            catch (ModelException exception) when (series.MayRepeat(exception.Fault))
            {
                // Paused below, outside the handler.
            }

            await series.PauseAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var series = new Series(Settings, clock, jitter);
        while (true)
        {
            var stream = base.GetStreamingResponseAsync(conversation, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (stream)
            {
                var began = false;
                while (true)
                {
                    try
                    {
                        if (!await stream.MoveNextAsync())
                        {
                            yield break;
                        }
                    }
                    catch (ModelException exception) when (!began && series.MayRepeat(exception.Fault))
                    {
                        break;
                    }

                    began = true;
                    yield return stream.Current;
                }
            }

            await series.PauseAsync(cancellationToken);
        }
    }

    private RetryOptions Settings => options;

    /// <summary>The attempts of one call.</summary>
    private sealed class Series(RetryOptions options, TimeProvider clock, Func<double> jitter)
    {
        private int _attempts;
        private TimeSpan _waited;
        private TimeSpan _pause;

        public bool MayRepeat(ModelFault fault)
        {
            _attempts++;
            if (RetrySchedule.Next(options, fault, _attempts, _waited, jitter()) is not { } pause)
            {
                return false;
            }

            _pause = pause;
            return true;
        }

        public Task PauseAsync(CancellationToken cancellationToken)
        {
            _waited += _pause;
            return Task.Delay(_pause, clock, cancellationToken);
        }
    }
}
