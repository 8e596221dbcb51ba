using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Goals.Models.Adapters;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>A call in the one form in which calls are compared, whatever API they are made by; secrets are out of it.</summary>
internal sealed record RecordedCall
{
    public required string? Model { get; init; }

    /// <summary>Everything but the input, as JSON text.</summary>
    public required string Settings { get; init; }

    /// <summary>The items of the input, each as JSON text.</summary>
    public required IReadOnlyList<string> Input { get; init; }

    public static RecordedCall Of(IEnumerable<ChatMessage> messages, ChatOptions? options, bool stream, SecretFilter filter)
    {
        var known = options?.Clone() ?? new ChatOptions();
        var model = known.ModelId;

        // Where a call goes is not what it says; and a cassette may be played without naming a model.
        known.ModelId = null;
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WireText.Writing))
        {
            ResponsesWire.Write(json, messages, known, stream, cacheKey: false);
        }

        using var document = JsonDocument.Parse(filter.ApplyToJson(buffer.GetBuffer().AsMemory(0, (int)buffer.Length)));
        return new RecordedCall
        {
            Model = model,
            Settings = SettingsOf(document.RootElement, known),
            Input = [.. document.RootElement.GetProperty("input").EnumerateArray().Select(item => item.GetRawText())],
        };
    }

    /// <summary>How many items at the beginning are the same.</summary>
    public int SharedWith(RecordedCall other)
    {
        var most = Math.Min(Input.Count, other.Input.Count);
        var shared = 0;
        while (shared < most && Input[shared] == other.Input[shared])
        {
            shared++;
        }

        return shared;
    }

    public bool Equals(RecordedCall? other) => other is not null && Model == other.Model && Settings == other.Settings && Input.SequenceEqual(other.Input, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Settings, Input.Count);

    /// <summary>Whether a recorded call answers this one. A call that names no model takes what was recorded.</summary>
    public bool IsAnsweredBy(RecordedCall recorded) => Equals(Model is null ? recorded with { Model = null } : recorded);

    private static string SettingsOf(JsonElement request, ChatOptions options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, WireText.Writing))
        {
            json.WriteStartObject();
            foreach (var property in request.EnumerateObject().Where(property => property.Name is not ("input" or "model" or "store")))
            {
                property.WriteTo(json);
            }

            if (options.Seed is { } seed)
            {
                json.WriteNumber("seed", seed);
            }

            if (options.StopSequences is { Count: > 0 } stops)
            {
                json.WriteString("stop", string.Join('\n', stops));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }
}
