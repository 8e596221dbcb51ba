using System.Collections.Immutable;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads values that are one of some words.</summary>
internal static class WordReader
{
    /// <summary>The position of the word under a key; null when the key is not written, or has another value and that is told.</summary>
    public static int? Read(ReadingState state, MapFields fields, string key, ImmutableArray<string> words)
    {
        var all = string.Join(", ", words);
        if (fields.Text(key, $"one of {all}") is not { } word)
        {
            return null;
        }

        if (words.IndexOf(word) is >= 0 and var index)
        {
            return index;
        }

        state.Refuse(fields.PathOf(key), fields.Node(key)!.Offset, $"'{Excerpt.Of(word)}' is not one of {all}{NearestWord.Hint(NearestWord.Find(word, words))}");
        return null;
    }
}
