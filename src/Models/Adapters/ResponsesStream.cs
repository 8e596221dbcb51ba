using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Orleans.Goals.Models.Adapters;

/// <summary>A streamed answer of Responses. Text and summaries are passed on as they come, calls and encrypted reasoning when they are whole.</summary>
internal sealed class ResponsesStream : WireStream
{
    private string? _id;
    private string? _model;
    private DateTimeOffset? _created;
    private bool _callsTools;

    public override ChatResponseUpdate? Read(JsonElement root)
    {
        switch (WireText.Text(root, "type"))
        {
            case "response.created" when WireText.Object(root, "response") is { } response:
                (_id, _model, _created) = (WireText.Text(response, "id"), WireText.Text(response, "model"), WireText.Time(response, "created_at"));
                return null;
            case "response.output_text.delta" when WireText.Text(root, "delta") is { Length: > 0 } text:
                return Update(new TextContent(text));
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta" when WireText.Text(root, "delta") is { Length: > 0 } text:
                return Update(new TextReasoningContent(text));
            case "response.refusal.done" when WireText.Text(root, "refusal") is { Length: > 0 } refusal:
                return Update(WireText.Refusal(refusal));
            case "response.output_item.done" when WireText.Object(root, "item") is { } item:
                return ReadItem(item);
            case "response.completed" or "response.incomplete" when WireText.Object(root, "response") is { } response:
                return Complete(response);
            case "response.failed" when WireText.Object(root, "response") is { } response:
                throw new WireErrorException(WireText.Object(response, "error") ?? response);
            case "error":
                throw new WireErrorException(WireText.Object(root, "error") ?? root);
            default:
                return null;
        }
    }

    private ChatResponseUpdate? ReadItem(JsonElement item)
    {
        switch (WireText.Text(item, "type"))
        {
            case "function_call":
                _callsTools = true;
                return Update(ResponsesWire.ReadCall(item));
            case "reasoning" when WireText.Text(item, "encrypted_content") is { } encrypted:
                return Update(new TextReasoningContent("") { ProtectedData = encrypted });
            default:
                return null;
        }
    }

    private ChatResponseUpdate Complete(JsonElement response)
    {
        IsComplete = true;
        AIContent[] contents = WireText.Object(response, "usage") is { } usage ? [new UsageContent(ResponsesWire.ReadUsage(usage))] : [];
        var update = Update(contents);
        update.FinishReason = ResponsesWire.ReadFinish(response, _callsTools);
        return update;
    }

    private ChatResponseUpdate Update(params AIContent[] contents) => new(ChatRole.Assistant, contents)
    {
        ResponseId = _id,
        MessageId = _id,
        ModelId = _model,
        CreatedAt = _created,
    };
}
