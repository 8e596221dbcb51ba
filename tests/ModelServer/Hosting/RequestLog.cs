using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Goals.ModelServer.Requests;

namespace Orleans.Goals.ModelServer.Hosting;

/// <summary>The requests so far, in memory and, if wanted, in a file.</summary>
internal sealed class RequestLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Queue<LoggedRequest> _requests = new();
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private readonly int _most;
    private readonly StreamWriter? _file;
    private int _count;

    public RequestLog(ModelServerOptions options)
    {
        _most = options.MaximumLogged;
        _file = options.LogFile is null ? null : new StreamWriter(options.LogFile, append: false);
    }

    public IReadOnlyList<LoggedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    public void Add(LoggedRequest request)
    {
        lock (_lock)
        {
            _count++;
            _requests.Enqueue(request);
            if (_requests.Count > _most)
            {
                _requests.Dequeue();
            }

            if (_file is not null)
            {
                _file.WriteLine(JsonSerializer.Serialize(request, LogJson.Default.LoggedRequest));
                _file.Flush();
            }

            foreach (var (_, reached) in _waiting.Where(entry => entry.Count <= _count))
            {
                reached.TrySetResult();
            }

            _waiting.RemoveAll(entry => entry.Count <= _count);
        }
    }

    /// <summary>Completes when as many requests have come.</summary>
    public Task Reaches(int count)
    {
        lock (_lock)
        {
            if (_count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, reached));
            return reached.Task;
        }
    }

    public void Dispose() => _file?.Dispose();
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LoggedRequest))]
[JsonSerializable(typeof(IReadOnlyList<LoggedRequest>))]
internal sealed partial class LogJson : JsonSerializerContext;
