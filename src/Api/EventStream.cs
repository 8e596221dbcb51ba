using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Http;

namespace Orleans.Goals.Api;

/// <summary>Sends a goal's events as server-sent events: the id is the cursor, so a client resumes where it was cut off.</summary>
/// <remarks>
/// Holds no more than what one write buffers: the next event is asked for when the last one was taken by the connection. A client that stops
/// reading stops its own stream only, and is cut off after a while. Not <c>TypedResults.ServerSentEvents</c>: that sends no comments, so a
/// client could not tell a silent goal from a dead connection.
/// </remarks>
internal sealed class EventStream(HttpContext context, GoalsApiOptions options, CancellationToken stopping)
{
    /// <summary>So much is gathered before it is handed to the connection, while more is there already.</summary>
    private const int FlushBytes = 8 * 1024;

    /// <summary>A stream that may last longer is not timed: timers are for less.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private static readonly byte[] Beat = ": \n\n"u8.ToArray();
    private static readonly byte[] End = "event: end\ndata: {}\n\n"u8.ToArray();

    private readonly PipeWriter writer = context.Response.BodyWriter;
    private Task beat = Task.CompletedTask;
    private int gathered;

    /// <summary>Sends events until the goal has ended or the client is gone.</summary>
    public async Task SendAsync(IGoals goals, GoalId goal, Cursor after)
    {
        // Whoever shows a token sees no further than it holds; the client comes again with another.
        using var ended = new CancellationTokenSource(Remaining(), options.Time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, ended.Token);
        await using var events = goals.WatchAsync(goal, after, stop.Token).GetAsyncEnumerator(stop.Token);
        var next = events.MoveNextAsync().AsTask();
        try
        {
            // A cursor that is none is noticed at once: then the answer can still say so.
            if (next.IsFaulted)
            {
                await next;
            }

            await BeginAsync(stop.Token);
            while (await ArrivesAsync(next, stop.Token))
            {
                Write(events.Current);
                next = events.MoveNextAsync().AsTask();
            }

            writer.Write(End);
            await FlushAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The client is gone, or this host is ending: the stream stops without its end, so the client resumes it.
        }
        catch (TimeoutException) when (!next.IsFaulted)
        {
            context.Abort();
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan Remaining()
    {
        var left = RequestGuard.CallerOf(context).Ends - options.Time.GetUtcNow();
        return left > Longest ? Timeout.InfiniteTimeSpan : left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        writer.Write(Beat);
        await FlushAsync(cancellationToken);
        beat = Task.Delay(options.Heartbeat, options.Time, cancellationToken);
    }

    /// <summary>Waits for the next event, and shows meanwhile that the stream is alive.</summary>
    /// <returns>False when there will be none.</returns>
    private async Task<bool> ArrivesAsync(Task<bool> next, CancellationToken cancellationToken)
    {
        if (!next.IsCompleted || gathered >= FlushBytes)
        {
            await FlushAsync(cancellationToken);
        }

        while (!next.IsCompleted)
        {
            // One timer at a time, however many events come between two beats.
            await Task.WhenAny(next, beat);
            if (beat.IsCompleted)
            {
                await beat;
                beat = Task.Delay(options.Heartbeat, options.Time, cancellationToken);
                if (!next.IsCompleted)
                {
                    writer.Write(Beat);
                    await FlushAsync(cancellationToken);
                }
            }
        }

        return await next;
    }

    private void Write(GoalEvent happened)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(happened, GoalsJson.Lenient.GoalEvent);
        writer.Write(Encoding.UTF8.GetBytes($"id: {happened.Cursor}\ndata: "));
        writer.Write(json);
        writer.Write("\n\n"u8);
        gathered += json.Length;
    }

    /// <summary>Hands over what is written; the connection takes it when the client has read what came before.</summary>
    /// <exception cref="TimeoutException">The client does not read.</exception>
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        gathered = 0;
        var flush = writer.FlushAsync(cancellationToken);
        if (flush.IsCompleted)
        {
            await flush;
            return;
        }

        await flush.AsTask().WaitAsync(options.WriteTimeout, options.Time, cancellationToken);
    }
}
