using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Models.Governance;

/// <summary>
/// Makes calls only within the governor's limits: tokens are reserved before a call and settled after it. A call whose usage nobody told (a cut
/// stream, a cancelled one) counts with its reservation; one that the provider refused counts nothing. A throttled call closes the way for
/// all until the provider's wait is over.
/// </summary>
/// <param name="inner">What makes the calls.</param>
/// <param name="governorOf">The governor of a model, by its name.</param>
/// <param name="assumedOutputTokens">The output reserved for a call that sets no maximum.</param>
public sealed class GoverningChatClient(IChatClient inner, Func<string, ModelGovernor> governorOf, int assumedOutputTokens) : DelegatingChatClient(inner)
{
    /// <inheritdoc/>
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var governor = governorOf(options?.ModelId ?? "");
        using var lease = await EnterAsync(governor, conversation, options, cancellationToken);
        try
        {
            var response = await base.GetResponseAsync(conversation, options, cancellationToken);
            Settle(lease, response.Usage);
            return response;
        }
        catch (ModelException exception) when (Note(governor, lease, exception.Fault))
        {
            throw;
        }
    }

    /// <inheritdoc/>
    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var conversation = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        var governor = governorOf(options?.ModelId ?? "");
        using var lease = await EnterAsync(governor, conversation, options, cancellationToken);
        await using var stream = base.GetStreamingResponseAsync(conversation, options, cancellationToken).GetAsyncEnumerator(cancellationToken);
        UsageDetails? usage = null;
        while (true)
        {
            try
            {
                if (!await stream.MoveNextAsync())
                {
                    break;
                }
            }
            catch (ModelException exception) when (Note(governor, lease, exception.Fault))
            {
                throw;
            }

            usage = stream.Current.Contents.OfType<UsageContent>().LastOrDefault()?.Details ?? usage;
            yield return stream.Current;
        }

        Settle(lease, usage);
    }

    private Task<GovernorLease> EnterAsync(
        ModelGovernor governor, IReadOnlyCollection<ChatMessage> conversation, ChatOptions? options, CancellationToken cancellationToken) =>
        governor.EnterAsync(options.GetGoal(), TokenEstimate.Of(conversation, options, assumedOutputTokens), cancellationToken);

    private static void Settle(GovernorLease lease, UsageDetails? usage)
    {
        if (usage?.TotalTokenCount is { } total)
        {
            lease.Settle(total);
        }
    }

    private static bool Note(ModelGovernor governor, GovernorLease lease, ModelFault fault)
    {
        switch (fault)
        {
            case Throttled { RetryAfter: { } wait }:
                lease.Settle(0);
                governor.CloseFor(wait);
                break;
            case Throttled or QuotaExhausted or Permanent or Transient { Cause: TransientCause.Connection }:
                lease.Settle(0);
                break;
        }

        return true;
    }
}
