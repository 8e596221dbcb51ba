using System.Globalization;
using System.Text;
using System.Text.Json;
using Orleans.Goals.ModelServer.Requests;
using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.ModelServer.Replies;

/// <summary>Makes a rule's reply for a request. The same rule and request give the same bytes.</summary>
internal static class ReplyComposer
{
    /// <summary>Where the server's clock stands: replies must not differ between runs.</summary>
    private const long FirstSecond = 1_700_000_000;

    private static readonly string[] Words =
    [
        "meanwhile", "the", "history", "of", "tea", "in", "northern", "ports", "is", "worth", "a", "look", "before", "we", "go", "on", "with", "lighthouses",
        "and", "their", "keepers", "who", "wrote", "letters", "about", "weather", "birds", "rope", "lamps",
    ];

    public static ComposedReply Compose(ScriptRule rule, ModelRequest request)
    {
        var text = rule.Wander is { } wander ? Wander(wander) : Fill(rule.Text ?? "", request);
        var tokens = Tokens.Of(rule.Repeat == 1 ? text : string.Concat(Enumerable.Repeat(text, rule.Repeat)));
        var reasoning = Tokens.Of(rule.Reasoning is null ? "" : Fill(rule.Reasoning, request));
        var calls = rule.Calls.Select((call, index) => new ComposedCall(
            call.Id ?? $"call_{request.Number}_{index + 1}", call.Tool, Tokens.Of(Fill(Arguments(call), request)))).ToArray();
        var finish = rule.Finish != FinishKind.None ? rule.Finish : calls.Length > 0 ? FinishKind.ToolCalls : FinishKind.Stop;
        if (request.MaximumOutputTokens is { } most && tokens.Count > most)
        {
            (tokens, calls, finish) = ([.. tokens.Take(most)], [], FinishKind.Length);
        }

        return new ComposedReply
        {
            Id = $"{(request.Api == ApiKind.Chat ? "chatcmpl" : "resp")}_{request.Number:D6}",
            Model = request.Model,
            Created = FirstSecond + request.Number,
            Text = tokens,
            Reasoning = reasoning,
            Calls = calls,
            Finish = finish,
            Usage = Usage(rule.Usage, request, tokens.Count + calls.Sum(call => call.Arguments.Count + 1), reasoning.Count),
            Encrypted = request.EncryptedReasoning && reasoning.Count > 0 ? $"encrypted:{Convert.ToBase64String(Encoding.UTF8.GetBytes(rule.Reasoning!))}" : null,
        };
    }

    private static ComposedUsage? Usage(ScriptedUsage? said, ModelRequest request, int output, int reasoning) => said is { Omit: true }
        ? null
        : new(
            said?.Input ?? Math.Max(1, request.Body.Length / 4),
            said?.Cached ?? 0,
            said?.Output ?? output + reasoning,
            said is null ? reasoning : said.Reasoning);

    private static string Arguments(ScriptedCall call) => call.Arguments switch
    {
        null => "{}",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } value => value.GetRawText(),
    };

    private static string Fill(string text, ModelRequest request) => !text.Contains("{{", StringComparison.Ordinal)
        ? text
        : text.Replace("{{turn}}", request.Turn.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{{request}}", request.Number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    private static string Wander(Wandering wandering)
    {
        var text = new StringBuilder();
        var state = (uint)wandering.Seed + 1;
        for (var index = 0; index < wandering.Words; index++)
        {
            state = unchecked((state * 1664525) + 1013904223);
            text.Append(Words[(int)((state >> 8) % (uint)Words.Length)]).Append(index == wandering.Words - 1 ? '.' : ' ');
        }

        return text.ToString();
    }
}
