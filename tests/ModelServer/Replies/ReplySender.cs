using System.Globalization;
using Microsoft.AspNetCore.Http;
using Orleans.Goals.ModelServer.Requests;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.ModelServer.Replies;

/// <summary>Sends a reply as its rule says: slowly, broken, or as an error.</summary>
internal sealed class ReplySender(ModelScript script, TimeProvider clock)
{
    public static Task ErrorAsync(HttpContext http, int status, string code, string message, CancellationToken cancellationToken) =>
        BodyAsync(http, status, Errors.Body(code, code, message), cancellationToken);

    public static async Task BodyAsync(HttpContext http, int status, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body, cancellationToken);
    }

    public async Task SendAsync(HttpContext http, ScriptRule rule, ModelRequest request, CancellationToken cancellationToken)
    {
        http.Response.Headers["x-request-id"] = $"req_{request.Number:D6}";
        await PauseAsync(rule.FirstByteMs, cancellationToken);
        if (rule.Fail is { } failure)
        {
            await FailAsync(http, failure, cancellationToken);
            return;
        }

        var reply = ReplyComposer.Compose(rule, request);
        if (request.Stream)
        {
            var parts = request.Api == ApiKind.Chat
                ? ChatWriter.Stream(reply, request.StreamUsage, script.TokensPerEvent)
                : ResponsesWriter.Stream(reply, script.TokensPerEvent);
            await StreamAsync(http, rule, request.Api, parts, cancellationToken);
            return;
        }

        await PauseAsync(rule.PerTokenMs * (reply.Text.Count + reply.Reasoning.Count + reply.Calls.Sum(call => call.Arguments.Count)), cancellationToken);
        var body = request.Api == ApiKind.Chat ? ChatWriter.Whole(reply) : ResponsesWriter.Whole(reply);
        await WholeAsync(http, rule.Break, body, cancellationToken);
    }

    private static async Task FailAsync(HttpContext http, ScriptedFailure failure, CancellationToken cancellationToken)
    {
        var code = failure.Code ?? Errors.CodeOf(failure.Status);
        if (failure.RetryAfterMs is { } milliseconds)
        {
            http.Response.Headers.RetryAfter = ((milliseconds + 999) / 1000).ToString(CultureInfo.InvariantCulture);
            http.Response.Headers["retry-after-ms"] = milliseconds.ToString(CultureInfo.InvariantCulture);
        }

        foreach (var (name, value) in failure.Headers)
        {
            http.Response.Headers[name] = value;
        }

        var body = failure.Body is { } text
            ? System.Text.Encoding.UTF8.GetBytes(text)
            : Errors.Body(failure.Type ?? code, code, failure.Message ?? Errors.MessageOf(code));
        await BodyAsync(http, failure.Status, body, cancellationToken);
    }

    private async Task WholeAsync(HttpContext http, ScriptedBreak? wrong, byte[] body, CancellationToken cancellationToken)
    {
        switch (wrong?.How)
        {
            case null:
                await BodyAsync(http, 200, body, cancellationToken);
                break;
            case BreakKind.Error:
                await ErrorAsync(http, 500, wrong.Code, wrong.Message, cancellationToken);
                break;
            case BreakKind.Garbage or BreakKind.End:
                await BodyAsync(http, 200, body.AsMemory(0, body.Length / 2), cancellationToken);
                break;
            case BreakKind.Hang:
                await HangAsync(cancellationToken);
                break;
            case BreakKind.Cut:
                http.Response.ContentType = "application/json";
                http.Response.ContentLength = body.Length;
                await http.Response.BodyWriter.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
                await http.Response.BodyWriter.FlushAsync(cancellationToken);
                throw new AnswerCutException();
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task StreamAsync(HttpContext http, ScriptRule rule, ApiKind api, IEnumerable<StreamPart> parts, CancellationToken cancellationToken)
    {
        http.Response.StatusCode = 200;
        http.Response.ContentType = "text/event-stream";
        var writer = http.Response.BodyWriter;
        var sent = 0;
        foreach (var part in parts)
        {
            if (rule.Break is { } wrong && (part.Ends || (part.Tokens > 0 && sent >= wrong.After)))
            {
                await writer.FlushAsync(cancellationToken);
                await BreakAsync(http, wrong, api, part, cancellationToken);
                return;
            }

            if (part.Tokens > 0 && rule.PerTokenMs > 0)
            {
                await writer.FlushAsync(cancellationToken);
                await PauseAsync(rule.PerTokenMs * part.Tokens, cancellationToken);
            }

            sent += part.Tokens;
            // Copied into the pipe: one flush at the end unless the rule is slow.
            part.Bytes.Span.CopyTo(writer.GetSpan(part.Bytes.Length));
            writer.Advance(part.Bytes.Length);
        }

        await writer.FlushAsync(cancellationToken);
    }

    private async Task BreakAsync(HttpContext http, ScriptedBreak wrong, ApiKind api, StreamPart part, CancellationToken cancellationToken)
    {
        switch (wrong.How)
        {
            case BreakKind.Cut:
                throw new AnswerCutException();
            case BreakKind.Hang:
                await HangAsync(cancellationToken);
                break;
            case BreakKind.Error:
                var error = api == ApiKind.Chat ? ChatWriter.Error(wrong.Code, wrong.Message) : ResponsesWriter.Error(wrong.Code, wrong.Message);
                await http.Response.BodyWriter.WriteAsync(error, cancellationToken);
                break;
            case BreakKind.Garbage:
                await http.Response.BodyWriter.WriteAsync(part.Bytes[..(part.Bytes.Length / 2)], cancellationToken);
                await http.Response.BodyWriter.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
                break;
            case BreakKind.End:
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private Task HangAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, clock, cancellationToken);

    private Task PauseAsync(int milliseconds, CancellationToken cancellationToken) =>
        milliseconds == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(milliseconds), clock, cancellationToken);
}
