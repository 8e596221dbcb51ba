namespace Orleans.Goals.ModelServer.Replies;

/// <summary>Cuts text into what the server calls tokens: a word with the blank after it, and at most eight characters.</summary>
internal static class Tokens
{
    private const int Longest = 8;

    public static IReadOnlyList<string> Of(string text)
    {
        var tokens = new List<string>((text.Length / 4) + 1);
        var start = 0;
        for (var index = 0; index < text.Length; index++)
        {
            var length = index - start + 1;
            var ends = char.IsWhiteSpace(text[index]) || length >= Longest || index == text.Length - 1;
            if (ends && !(char.IsHighSurrogate(text[index]) && index + 1 < text.Length))
            {
                tokens.Add(text.Substring(start, length));
                start = index + 1;
            }
        }

        return tokens;
    }

    /// <summary>As many tokens as travel together in one event.</summary>
    public static IEnumerable<string> InEvents(IReadOnlyList<string> tokens, int perEvent)
    {
        if (perEvent == 1)
        {
            return tokens;
        }

        return tokens.Chunk(perEvent).Select(chunk => string.Concat(chunk));
    }
}
