using System.Text.Json;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>Reads a cassette and gives its answers: each once, equal calls in the order in which they were recorded.</summary>
internal sealed class CassetteReader
{
    private readonly Lock _lock = new();
    private readonly List<(RecordedCall Call, CassetteCallRecord Record)> _calls = [];
    private readonly bool[] _played;
    private readonly string _path;

    public CassetteReader(string path)
    {
        _path = path;
        var line = 0;
        foreach (var text in File.ReadLines(path))
        {
            line++;
            try
            {
                if (line == 1)
                {
                    CheckHeader(JsonSerializer.Deserialize(text, CassetteJson.Default.CassetteHeaderRecord));
                    continue;
                }

                var record = JsonSerializer.Deserialize(text, CassetteJson.Default.CassetteCallRecord) ?? throw new JsonException("the line is null");
                _calls.Add((Whole(record), record));
            }
            catch (Exception exception) when (exception is JsonException or ArgumentOutOfRangeException)
            {
                throw new CassetteException($"{path}:{line}: {(line == 1 ? "this is no cassette" : "the line is damaged; if it is the last, the recording was cut there: delete the line")}");
            }
        }

        if (line == 0)
        {
            throw new CassetteException($"{path} is empty: record it again");
        }

        _played = new bool[_calls.Count];
    }

    /// <summary>The record that answers a call.</summary>
    /// <exception cref="CassetteException">There is none; the message names the first difference to the nearest one.</exception>
    public CassetteCallRecord Take(RecordedCall asked)
    {
        lock (_lock)
        {
            var nearest = -1;
            var shared = -1;
            for (var index = 0; index < _calls.Count; index++)
            {
                if (_played[index])
                {
                    continue;
                }

                if (asked.IsAnsweredBy(_calls[index].Call))
                {
                    _played[index] = true;
                    return _calls[index].Record;
                }

                var same = asked.SharedWith(_calls[index].Call);
                if (same > shared)
                {
                    (nearest, shared) = (index, same);
                }
            }

            throw new CassetteException(nearest < 0
                ? $"{_path}: all {_calls.Count} recorded calls were played, and one more was made"
                : $"{_path}:{nearest + 2}: no recorded call is the one that was made; the nearest is call {nearest + 1}: {Difference(_calls[nearest].Call, asked)}");
        }
    }

    private static void CheckHeader(CassetteHeaderRecord? header)
    {
        if (header is not { Format: CassetteHeaderRecord.CurrentFormat })
        {
            throw new CassetteException($"the cassette has format {header?.Format}, this version reads {CassetteHeaderRecord.CurrentFormat}");
        }
    }

    private RecordedCall Whole(CassetteCallRecord record)
    {
        var settings = record.Settings?.GetRawText() ?? _calls[record.After - 1].Call.Settings;
        var kept = record.After == 0 ? [] : _calls[record.After - 1].Call.Input.Take(record.Keep);
        return new RecordedCall { Model = record.Model, Settings = settings, Input = [.. kept, .. record.Input.Select(item => item.GetRawText())] };
    }

    private static string Difference(RecordedCall recorded, RecordedCall asked)
    {
        if (asked.Model is not null && asked.Model != recorded.Model)
        {
            return $"model: recorded {recorded.Model}, asked {asked.Model}";
        }

        using var left = JsonDocument.Parse(Text(recorded));
        using var right = JsonDocument.Parse(Text(asked));
        return JsonDifference.First(left.RootElement, right.RootElement, "request") ?? "only the order of keys differs";

        static string Text(RecordedCall call) => $$"""{"settings":{{call.Settings}},"input":[{{string.Join(',', call.Input)}}]}""";
    }
}
