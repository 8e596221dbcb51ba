using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Models;
using Orleans.Goals.Models.Faults;

namespace Orleans.Goals.Engine.Agents;

/// <summary>Does turns: calls the model, and at once, before anything is recorded, the tools of its reply if all of them only read.</summary>
internal sealed class TurnWork(Func<ModelRole, IChatClient>? models, ToolCaller tools, SecretValues secrets, TimeProvider timeProvider)
{
    private const int CharactersOfAToken = 4;

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

        var goal = execution.Start.Actor.Goal;
        var redactor = (await secrets.GiveAsync(null, spec.Redacted, goal, lifetime)).Redactor;
        using var limit = new CancellationTokenSource(spec.Timeout, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, execution.Stopping, lifetime);
        try
        {
            var client = (models ?? throw new ModelException(new Permanent("no model is set: set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own, and GOALS_MODEL", PermanentCause.Unauthorized)))(spec.Role);
            var messages = ChatTranscript.Messages(spec);
            var response = await client.GetStreamingResponseAsync(messages, Options(execution, spec), ending.Token).ToChatResponseAsync(ending.Token);
            var said = Redact(ChatTranscript.Said(response), redactor);
            var reply = new TurnReply
            {
                Said = said,
                Usage = Usage(response.Usage, messages, said),
                Answers = await ReadAsync(execution, spec, said, redactor, ending.Token),
            };
            return new OperationResult { Outcome = OperationOutcome.Succeeded, Turn = reply, Active = timeProvider.GetElapsedTime(begun) };
        }
        catch (ModelException exception)
        {
            return Failed(Fault(exception.Fault, timeProvider.GetUtcNow()));
        }
        catch (OperationCanceledException) when (lifetime.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException) when (execution.Stopping.IsCancellationRequested)
        {
            // What was billed until then nobody says.
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped while the model was asked", Active = timeProvider.GetElapsedTime(begun) };
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            return Failed(new TurnFault { Kind = TurnFaultKind.Transient, Message = $"the model gave no reply within {spec.Timeout}" });
        }

        OperationResult Failed(TurnFault fault) => new()
        {
            Outcome = OperationOutcome.Failed,
            Reason = ReasonText.Clip(redactor.Text(fault.Message)),
            Turn = new TurnReply { Fault = fault with { Message = ReasonText.Clip(redactor.Text(fault.Message)) } },
            Active = timeProvider.GetElapsedTime(begun),
        };
    }

    private ChatOptions Options(HostExecution execution, TurnSpec spec)
    {
        var actor = execution.Start.Actor;
        return new ChatOptions
        {
            ModelId = spec.Model?.Name,
            MaxOutputTokens = spec.MaximumOutputTokens,
            Reasoning = spec.Model?.Effort is { } effort ? new ReasoningOptions { Effort = Effort(effort) } : null,
            Tools = spec.HasTools ? [.. tools.Declared(spec.Policy)] : null,
            AdditionalProperties = new() { [ModelCallKeys.Goal] = actor.Goal.Value, [ModelCallKeys.Conversation] = actor.Id },
        };
    }

    /// <summary>What the tools of a reply give, if all of them only read: nothing outside changes, so nothing need be recorded before.</summary>
    private async Task<ImmutableArray<ToolAnswer>> ReadAsync(HostExecution execution, TurnSpec spec, ModelSaid said, Redactor redactor, CancellationToken ending)
    {
        if (said.Calls.IsEmpty || !spec.HasTools || !said.Calls.All(call => tools.OnlyReads(call.Name)))
        {
            return [];
        }

        var answers = ImmutableArray.CreateBuilder<ToolAnswer>(said.Calls.Length);
        foreach (var call in said.Calls)
        {
            answers.Add(await tools.CallAsync(execution.Start, call, spec.Workspace, spec.Policy, redactor, ending));
        }

        return answers.MoveToImmutable();
    }

    private static ModelUsage Usage(UsageDetails? said, List<ChatMessage> messages, ModelSaid reply)
    {
        var input = said?.InputTokenCount ?? Estimate(messages.Sum(static message => message.Contents.Sum(Length)));
        var output = said?.OutputTokenCount ?? Estimate(reply.Text.Length + reply.Calls.Sum(static call => call.Name.Length + call.Arguments.Length));
        return new ModelUsage
        {
            Calls = 1,
            Input = input,
            Cached = said?.CachedInputTokenCount ?? 0,
            Output = output,
            Reasoning = said?.ReasoningTokenCount ?? 0,
            Estimated = (said?.InputTokenCount is null ? input : 0) + (said?.OutputTokenCount is null ? output : 0),
        };
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
        Calls = [.. said.Calls.Select(call => call with { Arguments = redactor.Text(call.Arguments) })],
    };

    private static TurnFault Fault(ModelFault fault, DateTimeOffset now) => fault switch
    {
        QuotaExhausted quota => new TurnFault { Kind = TurnFaultKind.Quota, Message = quota.Message, Again = quota.ResetsAt },
        Throttled throttled => new TurnFault { Kind = TurnFaultKind.Transient, Message = throttled.Message, Again = now + throttled.RetryAfter },
        Transient transient => new TurnFault { Kind = TurnFaultKind.Transient, Message = transient.Message, Again = now + transient.RetryAfter },
        StreamCut cut => new TurnFault { Kind = TurnFaultKind.Transient, Message = cut.Message },
        Permanent { Cause: PermanentCause.ContextTooLong } tooLong => new TurnFault { Kind = TurnFaultKind.TooLong, Message = tooLong.Message },
        Permanent permanent => new TurnFault { Kind = TurnFaultKind.Refused, Message = permanent.Message },
        _ => throw new UnreachableException(),
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
