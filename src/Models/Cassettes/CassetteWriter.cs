using System.Text;
using System.Text.Json;

namespace Orleans.Goals.Models.Cassettes;

/// <summary>Writes a cassette: one line per call, and only what a call adds to an earlier one, so that a conversation is stored once.</summary>
internal sealed class CassetteWriter : IDisposable
{
    /// <summary>How far back the conversation that a call goes on from is looked for.</summary>
    private const int LookBack = 64;

    private readonly Lock _lock = new();
    private readonly List<RecordedCall> _calls = [];
    private readonly FileStream _file;
    private readonly SecretFilter _filter;

    public CassetteWriter(string path, SecretFilter filter)
    {
        _filter = filter;
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read);
        WriteLine(JsonSerializer.Serialize(new CassetteHeaderRecord { Format = CassetteHeaderRecord.CurrentFormat }, CassetteJson.Readable.CassetteHeaderRecord));
    }

    public void Add(RecordedCall call, IReadOnlyList<CassetteUpdateRecord> answer, CassetteFaultRecord? fault)
    {
        lock (_lock)
        {
            var (after, keep) = Base_NeedsLock(call);
            var record = new CassetteCallRecord
            {
                Model = call.Model,
                After = after,
                Keep = keep,
                Settings = after > 0 && _calls[after - 1].Settings == call.Settings ? null : Parse(call.Settings),
                Input = [.. call.Input.Skip(keep).Select(Parse)],
                Answer = CassetteAnswers.Filter(answer, _filter),
                Fault = fault,
            };
            WriteLine(_filter.ApplyToJson(JsonSerializer.SerializeToUtf8Bytes(record, CassetteJson.Readable.CassetteCallRecord)));
            _calls.Add(call);
        }
    }

    public void Dispose() => _file.Dispose();

    private (int After, int Keep) Base_NeedsLock(RecordedCall call)
    {
        var (after, keep) = (0, 0);
        for (var index = _calls.Count - 1; index >= Math.Max(0, _calls.Count - LookBack); index--)
        {
            var shared = call.SharedWith(_calls[index]);
            if (shared > keep)
            {
                (after, keep) = (index + 1, shared);
            }
        }

        return (after, keep);
    }

    /// <summary>To the disk with each call: a recording that is killed keeps what it has.</summary>
    private void WriteLine(string line)
    {
        _file.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _file.Flush();
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
