using System.Collections.Immutable;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>A file's text, and where its lines begin as editors count them.</summary>
internal sealed class SourceText
{
    private readonly ImmutableArray<int> starts;

    public SourceText(string text)
    {
        Text = text;
        var lines = ImmutableArray.CreateBuilder<int>();
        lines.Add(0);
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\n' || (text[index] == '\r' && (index + 1 == text.Length || text[index + 1] != '\n')))
            {
                lines.Add(index + 1);
            }
        }

        starts = lines.ToImmutable();
    }

    public string Text { get; }

    /// <summary>Line and column, from 1, of a position; one beyond the text is its end.</summary>
    public (int Line, int Column) At(int offset)
    {
        var within = Math.Clamp(offset, 0, Text.Length);
        var found = starts.BinarySearch(within);
        var line = found >= 0 ? found : ~found - 1;
        return (line + 1, within - starts[line] + 1);
    }

    /// <summary>The first character that YAML does not allow, or null.</summary>
    public static int? FirstForbidden(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (char.IsHighSurrogate(character) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
            {
                index++;
            }
            else if (!IsAllowed(character))
            {
                return index;
            }
        }

        return null;
    }

    private static bool IsAllowed(char character) => character switch
    {
        '\t' or '\n' or '\r' or '\u0085' => true,
        < ' ' or (>= '\u007F' and < '\u00A0') or (>= '\uD800' and <= '\uDFFF') or '\uFFFE' or '\uFFFF' => false,
        _ => true,
    };
}
