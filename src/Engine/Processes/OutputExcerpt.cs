using System.Text;

namespace Orleans.Goals.Engine.Processes;

/// <summary>A bounded piece of text.</summary>
/// <param name="Text">The text: what was no UTF-8 is replaced.</param>
/// <param name="IsAll">Whether it is all there was, byte for byte.</param>
internal readonly record struct OutputExcerpt(string Text, bool IsAll)
{
    /// <summary>The most bytes of one character.</summary>
    public const int LongestRune = 4;

    /// <summary>The end of some bytes.</summary>
    public static OutputExcerpt OfEnd(ReadOnlySpan<byte> bytes, int maximumBytes, bool isAll)
    {
        var kept = bytes[Math.Max(0, bytes.Length - maximumBytes)..];
        if (kept.Length < bytes.Length)
        {
            // What is left of a character that was cut goes too.
            var start = 0;
            while (start < LongestRune && start < kept.Length && (kept[start] & 0xC0) == 0x80)
            {
                start++;
            }

            kept = kept[start..];
        }

        var text = Encoding.UTF8.GetString(kept);
        var size = Encoding.UTF8.GetByteCount(text);
        var faithful = size == kept.Length && Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(kept);

        // A byte that is no UTF-8 becomes a character of three.
        var from = 0;
        while (size > maximumBytes && Rune.TryGetRuneAt(text, from, out var rune))
        {
            size -= rune.Utf8SequenceLength;
            from += rune.Utf16SequenceLength;
        }

        return new OutputExcerpt(text[from..], isAll && faithful && from == 0 && kept.Length == bytes.Length);
    }

    /// <summary>The beginning of a text.</summary>
    public static OutputExcerpt OfBeginning(string text, int maximumBytes)
    {
        // No character of UTF-16 takes less than one byte.
        if (text.Length <= maximumBytes && Encoding.UTF8.GetByteCount(text) <= maximumBytes)
        {
            return new OutputExcerpt(text, IsAll: true);
        }

        var size = 0;
        var end = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            size += rune.Utf8SequenceLength;
            if (size > maximumBytes)
            {
                return new OutputExcerpt(text[..end], IsAll: false);
            }

            end += rune.Utf16SequenceLength;
        }

        return new OutputExcerpt(text, IsAll: true);
    }
}
