using System.Text;
using System.Text.Json;

namespace Orleans.Goals.ModelServer.Scripts;

/// <summary>Reads scripts and refuses what could not be meant, with the line.</summary>
public static class ScriptReader
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ScriptException">It is missing, or is no script.</exception>
    public static async Task<ModelScript> LoadAsync(string path, CancellationToken cancellationToken = default)
    {
        if (!File.Exists(path))
        {
            throw new ScriptException($"{path}: there is no such file");
        }

        return Parse(await File.ReadAllTextAsync(path, cancellationToken), path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The script.</param>
    /// <param name="name">What messages call it, such as the file's path.</param>
    /// <exception cref="ScriptException">It is no script.</exception>
    public static ModelScript Parse(string text, string name = "script")
    {
        ModelScript script;
        try
        {
            script = JsonSerializer.Deserialize(text, ScriptJson.Default.ModelScript) ?? throw new ScriptException($"{name}: the script is null");
        }
        catch (JsonException exception)
        {
            throw new ScriptException($"{name}:{(exception.LineNumber ?? 0) + 1}: {Reason(exception)}");
        }

        var lines = RuleLines(Encoding.UTF8.GetBytes(text));
        foreach (var (message, rule) in Problems(script))
        {
            throw new ScriptException(rule < 0 ? $"{name}:1: {message}" : $"{name}:{lines[rule]}: rule {rule + 1}: {message}");
        }

        return script;
    }

    private static string Reason(JsonException exception)
    {
        var end = exception.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        var reason = end < 0 ? exception.Message : exception.Message[..end];
        return exception.Path is { Length: > 1 } path ? $"{reason} (at {path})" : reason;
    }

    private static IEnumerable<(string Message, int Rule)> Problems(ModelScript script)
    {
        if (script.TokensPerEvent < 1)
        {
            yield return ("tokensPerEvent is at least 1", -1);
        }

        if (script.Models.Count == 0)
        {
            yield return ("models names at least one model", -1);
        }

        for (var index = 0; index < script.Rules.Count; index++)
        {
            var rule = script.Rules[index];
            foreach (var problem in RuleProblems(rule))
            {
                yield return (problem, index);
            }

            if (rule is { Always: true, When: null } && index < script.Rules.Count - 1)
            {
                yield return ("it answers every request for ever, so the rules after it are never reached: give it a \"when\" or put it last", index);
            }
        }
    }

    private static IEnumerable<string> RuleProblems(ScriptRule rule)
    {
        var answers = rule.Text is not null || rule.Wander is not null || rule.Calls.Count > 0 || rule.Reasoning is not null;
        if (rule.Fail is null && !answers && rule.Break is null)
        {
            yield return "it answers nothing: give it text, wander, calls, fail or break";
        }

        if (rule.Fail is not null && (answers || rule.Break is not null))
        {
            yield return "a rule with fail has no text, wander, reasoning, calls or break";
        }

        if (rule is { Text: not null, Wander: not null })
        {
            yield return "it has text and wander: keep one";
        }

        if (rule.Times < 1 || rule.Repeat < 1)
        {
            yield return "times and repeat are at least 1 (without limit: \"always\": true)";
        }

        if (rule is { Always: true, Times: > 1 })
        {
            yield return "it has always and times: keep one";
        }

        if (rule.FirstByteMs < 0 || rule.PerTokenMs < 0 || rule.Break is { After: < 0 } || rule.Wander is { Words: < 1 } || rule.Fail is { RetryAfterMs: < 0 })
        {
            yield return "firstByteMs, perTokenMs, after and retryAfterMs are not negative, words is at least 1";
        }

        if (rule.Fail is { Status: < 400 or > 599 })
        {
            yield return "fail.status is 400 to 599";
        }

        if (rule.When is { Api: ApiKind.None })
        {
            yield return "when.api is chat or responses";
        }

        if (rule.Break is { How: BreakKind.None })
        {
            yield return "break.how is cut, hang, error, garbage or end";
        }

        if (rule.Calls.Any(call => call.Arguments is { ValueKind: not (JsonValueKind.Object or JsonValueKind.String) }))
        {
            yield return "arguments is an object, or a string that is sent as it is";
        }
    }

    /// <summary>The line on which each rule begins.</summary>
    private static List<int> RuleLines(byte[] text)
    {
        var lines = new List<int>();
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var inRules = false;
        while (reader.Read())
        {
            if (reader is { CurrentDepth: 1, TokenType: JsonTokenType.PropertyName })
            {
                inRules = reader.ValueTextEquals("rules"u8);
            }
            else if (inRules && reader is { CurrentDepth: 2, TokenType: JsonTokenType.StartObject })
            {
                lines.Add(text.AsSpan(0, (int)reader.TokenStartIndex).Count((byte)'\n') + 1);
            }
        }

        return lines;
    }
}
