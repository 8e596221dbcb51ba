using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Orleans.Goals.Models.Adapters;

/// <summary>A streamed answer of Chat Completions. Text is passed on as it comes, calls when they are whole.</summary>
internal sealed class ChatStream : WireStream
{
    private readonly SortedDictionary<int, PartialCall> _calls = [];

    public override ChatResponseUpdate? Read(JsonElement root)
    {
        if (WireText.Object(root, "error") is { } error)
        {
            throw new WireErrorException(error);
        }

        var contents = new List<AIContent>();
        ChatFinishReason? finish = null;
        if (WireText.Array(root, "choices") is { } choices && choices.GetArrayLength() > 0)
        {
            if (WireText.Object(choices[0], "delta") is { } delta)
            {
                ReadDelta(delta, contents);
            }

            if (WireText.Text(choices[0], "finish_reason") is { Length: > 0 } reason)
            {
                finish = WireText.Finish(reason);
                IsComplete = true;
                contents.AddRange(TakeCalls());
            }
        }

        if (WireText.Object(root, "usage") is { } usage)
        {
            contents.Add(new UsageContent(ChatWire.ReadUsage(usage)));
        }

        return contents.Count == 0 && finish is null ? null : new ChatResponseUpdate(ChatRole.Assistant, contents)
        {
            ResponseId = WireText.Text(root, "id"),
            MessageId = WireText.Text(root, "id"),
            ModelId = WireText.Text(root, "model"),
            CreatedAt = WireText.Time(root, "created"),
            FinishReason = finish,
        };
    }

    private void ReadDelta(JsonElement delta, List<AIContent> contents)
    {
        if ((WireText.Text(delta, "reasoning_content") ?? WireText.Text(delta, "reasoning")) is { Length: > 0 } reasoning)
        {
            contents.Add(new TextReasoningContent(reasoning));
        }

        if (WireText.Text(delta, "content") is { Length: > 0 } text)
        {
            contents.Add(new TextContent(text));
        }

        if (WireText.Text(delta, "refusal") is { Length: > 0 } refusal)
        {
            contents.Add(WireText.Refusal(refusal));
        }

        if (WireText.Array(delta, "tool_calls") is { } calls)
        {
            foreach (var call in calls.EnumerateArray())
            {
                Add(call);
            }
        }
    }

    private void Add(JsonElement delta)
    {
        var id = WireText.Text(delta, "id");

        // Some servers leave the index out and send each call whole: then a new id is a new call.
        var index = (int?)WireText.Count(delta, "index")
            ?? (_calls.Count == 0 || (id is not null && _calls.Values.Last().Id is { } last && last != id) ? _calls.Count : _calls.Keys.Last());
        if (!_calls.TryGetValue(index, out var call))
        {
            _calls[index] = call = new PartialCall();
        }

        call.Id ??= id;
        if (WireText.Object(delta, "function") is { } function)
        {
            call.Name ??= WireText.Text(function, "name");
            call.Arguments.Append(WireText.Text(function, "arguments"));
        }
    }

    private IEnumerable<AIContent> TakeCalls()
    {
        foreach (var (index, call) in _calls)
        {
            yield return WireText.Call(
                call.Id ?? string.Create(CultureInfo.InvariantCulture, $"call_{index}"),
                call.Name ?? throw new JsonException($"tool call {index} has no name"),
                call.Arguments.ToString());
        }

        _calls.Clear();
    }

    private sealed class PartialCall
    {
        public string? Id { get; set; }

        public string? Name { get; set; }

        public StringBuilder Arguments { get; } = new();
    }
}
