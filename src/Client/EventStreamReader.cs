using System.Text;
using System.Text.Json;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Http;

namespace Orleans.Goals.Client;

/// <summary>Reads one stream of server-sent events until its end, or until it is cut or silent.</summary>
internal sealed class EventStreamReader(HttpGoalsOptions options, CancellationToken cancellationToken) : IDisposable
{
    private const string EndEvent = "end";

    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private HttpResponseMessage? response;
    private StreamReader? lines;

    /// <summary>Whether the server said that there will be no more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Why it was cut, or null.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Opens the stream.</summary>
    /// <returns>An answer without value; with a problem or failure when there is nothing to read.</returns>
    public async Task<Answer<object>> OpenAsync(HttpClient http, HttpRequestMessage request)
    {
        using (request)
        {
            try
            {
                var opening = http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop.Token);
                response = await opening.WaitAsync(options.TryTimeout, options.Time, cancellationToken);
                if (!response.IsSuccessStatusCode)
                {
                    return new Answer<object>(null, await Answers.ReadProblemAsync(response, cancellationToken), Failure: null, MayBeApplied: false);
                }

                lines = new StreamReader(await response.Content.ReadAsStreamAsync(stop.Token), Encoding.UTF8);
                return default;
            }
            catch (Exception exception) when (IsCut(exception))
            {
                await stop.CancelAsync();
                return new Answer<object>(null, Problem: null, exception, MayBeApplied: false);
            }
        }
    }

    /// <summary>The next event; null when there is none to come on this stream.</summary>
    public async Task<GoalEvent?> NextAsync()
    {
        if (lines is null || HasEnded)
        {
            return null;
        }

        try
        {
            return await ReadAsync(lines);
        }
        catch (Exception exception) when (IsCut(exception))
        {
            Failure = exception;
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stop.Cancel();
        lines?.Dispose();
        response?.Dispose();
        stop.Dispose();
    }

    private bool IsCut(Exception exception) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        HttpRequestException or IOException or TimeoutException or JsonException => true,
        _ => false,
    };

    /// <summary>Reads lines up to the empty one that ends an event; one that was cut before it never came.</summary>
    private async Task<GoalEvent?> ReadAsync(StreamReader reader)
    {
        var data = new StringBuilder();
        Cursor cursor = default;
        var name = string.Empty;
        while (await reader.ReadLineAsync(stop.Token).AsTask().WaitAsync(options.Silence, options.Time, cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (name == EndEvent)
                {
                    HasEnded = true;
                    return null;
                }

                if (data.Length > 0)
                {
                    var happened = JsonSerializer.Deserialize(data.ToString(), GoalsJson.Lenient.GoalEvent) ?? throw new JsonException("an event is null");
                    return happened with { Cursor = cursor };
                }

                continue;
            }

            switch (line.IndexOf(": ", StringComparison.Ordinal))
            {
                case > 0 and var colon when line.AsSpan(0, colon) is "data":
                    _ = data.Length == 0 ? data : data.Append('\n');
                    data.Append(line.AsSpan(colon + 2));
                    break;
                case > 0 and var colon when line.AsSpan(0, colon) is "id":
                    cursor = new Cursor(line[(colon + 2)..]);
                    break;
                case > 0 and var colon when line.AsSpan(0, colon) is "event":
                    name = line[(colon + 2)..];
                    break;
            }
        }

        return null;
    }
}
