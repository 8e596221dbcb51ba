using System.Text;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>Text in which <c>${secret:NAME}</c> stands for the value of a secret.</summary>
internal static class SecretText
{
    private const string Opening = "${secret:";
    private const char Closing = '}';

    /// <summary>What is wrong with it, or null.</summary>
    public static string? FirstFault(string text)
    {
        foreach (var (name, isWhole) in Parts(text).Where(static part => part.IsName).Select(static part => (part.Text, part.IsWhole)))
        {
            if (!isWhole)
            {
                return $"'{Opening}' is not closed; write {Opening}NAME}}";
            }

            if (!EnvironmentRules.IsName(name))
            {
                return $"'{Excerpt.Of(name)}' cannot be the name of a secret; write letters, digits and underscores, for example {Opening}API_KEY}}";
            }
        }

        return null;
    }

    /// <summary>The names in it.</summary>
    public static IEnumerable<string> Names(string text) => Parts(text).Where(static part => part.IsName && part.IsWhole).Select(static part => part.Text);

    /// <summary>The text with the values.</summary>
    public static string Fill(string text, Func<string, string> valueOf)
    {
        var filled = new StringBuilder();
        foreach (var part in Parts(text))
        {
            filled.Append(part.IsName ? valueOf(part.Text) : part.Text);
        }

        return filled.ToString();
    }

    private static IEnumerable<(string Text, bool IsName, bool IsWhole)> Parts(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            var opening = text.IndexOf(Opening, at, StringComparison.Ordinal);
            if (opening < 0)
            {
                break;
            }

            if (opening > at)
            {
                yield return (text[at..opening], false, true);
            }

            var name = opening + Opening.Length;
            var closing = text.IndexOf(Closing, name);
            if (closing < 0)
            {
                yield return (text[name..], true, false);
                yield break;
            }

            yield return (text[name..closing], true, true);
            at = closing + 1;
        }

        if (at < text.Length)
        {
            yield return (text[at..], false, true);
        }
    }
}
