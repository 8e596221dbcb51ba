using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Adapters;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>Answers as they are recorded.</summary>
internal static class CassetteAnswers
{
    public static CassetteUpdateRecord Write(ChatResponse response) => new()
    {
        Id = response.ResponseId,
        Model = response.ModelId,
        Created = response.CreatedAt,
        Finish = response.FinishReason?.Value,
        Contents =
        [
            .. response.Messages.SelectMany(message => message.Contents).Select(Write),
            .. response.Usage is { } usage ? [Write(new UsageContent(usage))] : Array.Empty<CassetteContentRecord>(),
        ],
    };

    public static CassetteUpdateRecord Write(ChatResponseUpdate update) => new()
    {
        Id = update.ResponseId,
        Model = update.ModelId,
        Created = update.CreatedAt,
        Finish = update.FinishReason?.Value,
        Contents = [.. update.Contents.Select(Write)],
    };

    public static ChatResponse ReadWhole(CassetteUpdateRecord record)
    {
        var contents = record.Contents.Select(Read).ToList();
        var usage = contents.OfType<UsageContent>().LastOrDefault();
        contents.RemoveAll(content => content is UsageContent);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, contents) { MessageId = record.Id })
        {
            ResponseId = record.Id,
            ModelId = record.Model,
            CreatedAt = record.Created,
            FinishReason = Finish(record),
            Usage = usage?.Details,
        };
    }

    public static ChatResponseUpdate ReadUpdate(CassetteUpdateRecord record) => new(ChatRole.Assistant, [.. record.Contents.Select(Read)])
    {
        ResponseId = record.Id,
        MessageId = record.Id,
        ModelId = record.Model,
        CreatedAt = record.Created,
        FinishReason = Finish(record),
    };

    /// <summary>The answer without secrets, also those that came in pieces.</summary>
    public static IReadOnlyList<CassetteUpdateRecord> Filter(IReadOnlyList<CassetteUpdateRecord> answer, SecretFilter filter)
    {
        var texts = new Queue<string>(filter.Apply(Pieces(answer, content => content.Text)));
        var reasonings = new Queue<string>(filter.Apply(Pieces(answer, content => content.Reasoning)));
        return
        [
            .. answer.Select(update => update with
            {
                Contents =
                [
                    .. update.Contents.Select(content => content with
                    {
                        Text = content.Text is null ? null : texts.Dequeue(),
                        Reasoning = content.Reasoning is null ? null : reasonings.Dequeue(),
                    }),
                ],
            }),
        ];
    }

    private static string[] Pieces(IReadOnlyList<CassetteUpdateRecord> answer, Func<CassetteContentRecord, string?> piece) =>
        [.. answer.SelectMany(update => update.Contents).Select(piece).OfType<string>()];

    private static ChatFinishReason? Finish(CassetteUpdateRecord record) => record.Finish is null ? null : new ChatFinishReason(record.Finish);

    private static CassetteContentRecord Write(AIContent content) => content switch
    {
        TextContent text => new() { Text = text.Text },
        TextReasoningContent reasoning => new() { Reasoning = reasoning.Text, Protected = reasoning.ProtectedData },
        ErrorContent refusal => new() { Refusal = refusal.Message },
        FunctionCallContent call => new() { Call = call.Name, CallId = call.CallId, Arguments = Arguments(call) },
        UsageContent { Details: var usage } => new()
        {
            Usage = new()
            {
                Input = usage.InputTokenCount,
                Cached = usage.CachedInputTokenCount,
                Output = usage.OutputTokenCount,
                Reasoning = usage.ReasoningTokenCount,
                Total = usage.TotalTokenCount,
            },
        },
        _ => throw new NotSupportedException($"A {content.GetType().Name} in an answer cannot be recorded"),
    };

    private static string Arguments(FunctionCallContent call) =>
        call.AdditionalProperties?.GetValueOrDefault(ModelCallKeys.Arguments) as string ?? WireText.Arguments(call);

    private static AIContent Read(CassetteContentRecord record) => record switch
    {
        { Call: { } name } => WireText.Call(record.CallId ?? "", name, record.Arguments ?? ""),
        { Usage: { } usage } => new UsageContent(new UsageDetails
        {
            InputTokenCount = usage.Input,
            CachedInputTokenCount = usage.Cached,
            OutputTokenCount = usage.Output,
            ReasoningTokenCount = usage.Reasoning,
            TotalTokenCount = usage.Total,
        }),
        { Refusal: { } refusal } => WireText.Refusal(refusal),
        { Reasoning: { } reasoning } => new TextReasoningContent(reasoning) { ProtectedData = record.Protected },
        { Text: { } text } => new TextContent(text),
        _ => throw new CassetteException("the cassette has an answer with a content of no known kind"),
    };
}
