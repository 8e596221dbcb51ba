using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.AI;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Live;
using Orleans.Goals.Engine.Agents.Offers;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Engine.Telemetry;
using Orleans.Goals.Models;
using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Engine.Agents;

/// <summary>Does turns: calls the model, and at once, before anything is recorded, the tools of its reply if all of them only read.</summary>
internal sealed class TurnWork(Func<ModelRole, IChatClient>? models, ToolCaller tools, SecretValues secrets, TimeProvider timeProvider)
{
    private const int CharactersOfAToken = 4;

    // Of all tools of one reply together.
    private static readonly TimeSpan LongestReading = TimeSpan.FromMinutes(5);

    /// <summary>Does one turn.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, TurnSpec spec, CancellationToken lifetime)
    {
        var begun = timeProvider.GetTimestamp();
        if (execution.Stopping.IsCancellationRequested)
        {
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped before the model was called", Turn = new TurnReply(), Active = TimeSpan.Zero };
        }

        var redactor = (await secrets.GiveAsync(null, spec.Redacted, execution.Start.Actor.Goal, lifetime)).Redactor;
        var (offer, decided) = await OfferAsync(execution, spec, redactor, lifetime);
        var (said, usage, fault) = await AskAsync(execution, spec, offer, redactor, lifetime);
        if (fault is not null)
        {
            var message = ReasonText.Clip(redactor.Text(fault.Message));
            return new OperationResult
            {
                Outcome = OperationOutcome.Failed,
                Reason = message,
                Turn = new TurnReply { Fault = fault with { Message = message }, Usage = usage },
                Active = timeProvider.GetElapsedTime(begun),
            };
        }

        if (said is null)
        {
            // What was billed until then nobody says.
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped while the model was asked", Active = timeProvider.GetElapsedTime(begun) };
        }

        var answers = await ReadAsync(execution, spec, said, offer, redactor, lifetime);
        return new OperationResult
        {
            Outcome = OperationOutcome.Succeeded,
            Turn = new TurnReply { Said = said, Usage = usage, Answers = answers, Offer = decided },
            Active = timeProvider.GetElapsedTime(begun),
        };
    }

    /// <summary>The tools beyond the built-in ones: those of the attempt, or, with its first turn, those that are there now.</summary>
    private async Task<(ToolOffer Offer, ToolOffer? Decided)> OfferAsync(HostExecution execution, TurnSpec spec, Redactor redactor, CancellationToken lifetime)
    {
        if (spec.Offer is { } known)
        {
            return (known, null);
        }

        if (!spec.HasTools)
        {
            return (ToolOffer.Nothing, null);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(execution.Stopping, lifetime);
        try
        {
            var offer = await tools.OfferAsync(execution.Start, spec.Workspace, spec.Policy, redactor, ending.Token);
            return (offer, offer);
        }
        catch (OperationCanceledException) when (!lifetime.IsCancellationRequested)
        {
            return (ToolOffer.Nothing, null);
        }
    }

    /// <summary>Calls the model.</summary>
    /// <returns>What it said and cost, or a fault; neither when it was stopped.</returns>
    private async Task<(ModelSaid? Said, ModelUsage Usage, TurnFault? Fault)> AskAsync(HostExecution execution, TurnSpec spec, ToolOffer offer, Redactor redactor, CancellationToken lifetime)
    {
        var messages = ChatTranscript.Messages(spec.Role == ModelRole.Work && OfferText.Of(offer) is { Length: > 0 } others ? spec with { Prefix = spec.Prefix.Add(others) } : spec);
        var options = Options(execution, spec, offer);
        var updates = new List<ChatResponseUpdate>();
        using var limit = new CancellationTokenSource(Limit(spec), timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, execution.Stopping, lifetime);
        try
        {
            var live = execution.Said = new LiveText(redactor);
            var client = (models ?? throw TurnFaults.NoModels())(spec.Role);
            await foreach (var update in client.GetStreamingResponseAsync(messages, options, ending.Token))
            {
                updates.Add(update);
                live.Add(update.Text);
            }

            var response = updates.ToChatResponse();
            var said = ChatTranscript.Said(response);
            return (Redact(said, redactor), Usage(spec, response.Usage, messages, said), null);
        }
        catch (OperationCanceledException) when (lifetime.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (execution.Stopping.IsCancellationRequested)
        {
            return (null, new ModelUsage(), null);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return (null, UsageOfPart(spec, messages, updates), new TurnFault { Kind = TurnFaultKind.Transient, Message = $"the model gave no whole reply within {spec.Timeout}" });
        }
        catch (Exception exception)
        {
            // An answer that was cut may be billed; a call that never got one is not.
            var usage = updates.Count > 0 || exception is ModelException { Fault: StreamCut } ? UsageOfPart(spec, messages, updates) : new ModelUsage();
            return (null, usage, TurnFaults.Of(exception, timeProvider.GetUtcNow()));
        }
    }

    /// <summary>No longer than the goal's wall clock.</summary>
    private TimeSpan Limit(TurnSpec spec) => spec.NotAfter - timeProvider.GetUtcNow() is { } left && left < spec.Timeout ? left > TimeSpan.Zero ? left : TimeSpan.Zero : spec.Timeout;

    private ChatOptions Options(HostExecution execution, TurnSpec spec, ToolOffer offer)
    {
        var actor = execution.Start.Actor;
        return new ChatOptions
        {
            ModelId = spec.Model?.Name,
            MaxOutputTokens = spec.MaximumOutputTokens,
            Reasoning = spec.Model?.Effort is { } effort ? new ReasoningOptions { Effort = Effort(effort) } : null,
            Tools = !spec.Reading.IsDefault ? [.. tools.DeclaredForPlans(spec.Reading, spec.Writing)] : spec.HasTools ? [.. tools.Declared(spec.Policy, offer).Where(tool => spec.Has(tool.Name))] : null,
            AdditionalProperties = new() { [ModelCallKeys.Goal] = actor.Goal.Value, [ModelCallKeys.Conversation] = actor.Id },
        };
    }

    /// <summary>What the tools of a reply give, if all of them only read: nothing outside changes, so nothing need be recorded before.</summary>
    /// <remarks>The reply is paid by now: whatever becomes of its tools, it is kept. Without answers they are called one by one.</remarks>
    private async Task<ImmutableArray<ToolAnswer>> ReadAsync(HostExecution execution, TurnSpec spec, ModelSaid said, ToolOffer offer, Redactor redactor, CancellationToken lifetime)
    {
        if (said.Calls.IsEmpty || !spec.HasTools || said.Calls.Length > spec.ToolCalls || !said.Calls.All(call => OnlyReads(call, spec, offer)))
        {
            return [];
        }

        using var limit = new CancellationTokenSource(LongestReading, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, execution.Stopping, lifetime);
        var answers = ImmutableArray.CreateBuilder<ToolAnswer>(said.Calls.Length);
        try
        {
            foreach (var call in said.Calls)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{spec.Answers}answer-{answers.Count + 1}");
                using var span = ToolSpans.Begin(call.Name, offer);
                var answer = await tools.CallAsync(execution.Start, call, spec.Workspace, spec.Policy, offer, redactor, name, ending.Token);
                ToolSpans.End(span, answer.Failed);
                answers.Add(answer);
            }
        }
        catch (OperationCanceledException) when (!lifetime.IsCancellationRequested)
        {
            return [];
        }

        return answers.MoveToImmutable();
    }

    /// <summary>Whether a call may be made at once: it changes nothing, and belongs to what a planner may read, or nobody is to be asked about it.</summary>
    private bool OnlyReads(ToolRequest call, TurnSpec spec, ToolOffer offer) =>
        spec.Has(call.Name) && tools.OnlyReads(call.Name, offer) && (spec.Reading.IsDefault ? !ApprovalRules.Asks(spec.Policy, call) : spec.Reading.Contains(call.Name, StringComparer.Ordinal));

    /// <summary>What a call cost at least that gave a part of a reply, or may have.</summary>
    private static ModelUsage UsageOfPart(TurnSpec spec, List<ChatMessage> messages, List<ChatResponseUpdate> updates)
    {
        var response = updates.ToChatResponse();
        return Usage(spec, response.Usage, messages, ChatTranscript.Said(response));
    }

    private static ModelUsage Usage(TurnSpec spec, UsageDetails? said, List<ChatMessage> messages, ModelSaid reply)
    {
        var input = said?.InputTokenCount ?? Estimate(messages.Sum(static message => message.Contents.Sum(Length)));
        var output = said?.OutputTokenCount ?? Estimate(reply.Text.Length + reply.Calls.Sum(static call => call.Name.Length + call.Arguments.Length));
        return ModelTariff.Of(spec.Policy, spec.Model).Charge(new ModelUsage
        {
            Calls = 1,
            Input = input,
            Cached = said?.CachedInputTokenCount ?? 0,
            Output = output,
            Reasoning = said?.ReasoningTokenCount ?? 0,
            Estimated = (said?.InputTokenCount is null ? input : 0) + (said?.OutputTokenCount is null ? output : 0),
        });
    }

    private static long Length(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        FunctionResultContent { Result: string text } => text.Length,
        FunctionCallContent call => call.Name.Length + ((call.AdditionalProperties?.GetValueOrDefault(ModelCallKeys.Arguments) as string)?.Length ?? 0),
        _ => 0,
    };

    private static long Estimate(long characters) => (characters + CharactersOfAToken - 1) / CharactersOfAToken;

    private static ModelSaid Redact(ModelSaid said, Redactor redactor) => redactor.IsIdle ? said : said with
    {
        Text = redactor.Text(said.Text),
        Calls = [.. said.Calls.Select(call => call with { Arguments = ArgumentRedaction.Of(call.Arguments, redactor) })],
    };

    private static ReasoningEffort Effort(string effort) => effort switch
    {
        "none" => ReasoningEffort.None,
        "low" => ReasoningEffort.Low,
        "medium" => ReasoningEffort.Medium,
        "high" => ReasoningEffort.High,
        "extraHigh" => ReasoningEffort.ExtraHigh,
        _ => throw new UnreachableException($"there is no effort '{effort}'"),
    };
}
