using System.Collections.Immutable;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Finds which kind of a map was written.</summary>
internal static class KindReader
{
    /// <summary>The key that says the kind: the first, where several do; null, and told, when none does. Options of other kinds are told.</summary>
    /// <param name="state">What is known so far.</param>
    /// <param name="fields">The map.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="missing">What to tell when no key says the kind.</param>
    /// <param name="usual">The kind under which that is told.</param>
    public static string? Read(ReadingState state, MapFields fields, MapShape shape, string missing, string usual)
    {
        var keys = shape.Kinds.Select(kind => kind.Key.Name).ToImmutableArray();
        var written = fields.Written(keys);
        foreach (var second in written.Skip(1))
        {
            state.Add(
                fields.KeyOffset(second),
                $"a {shape.Name} has one of {List(keys, "and")}, this one has '{written[0]}' and '{second}'; make two {shape.Name}s of it");
        }

        if (written.IsEmpty)
        {
            fields.Missing(usual, $"{missing}; write one of {List([.. shape.Kinds.Select(kind => $"{kind.Key.Name} ({kind.What})")], "and")}");
            return null;
        }

        RefuseOptionsOfOthers(state, fields, shape, written);
        return written[0];
    }

    private static void RefuseOptionsOfOthers(ReadingState state, MapFields fields, MapShape shape, ImmutableArray<string> written)
    {
        var allowed = written.SelectMany(key => shape.KindOf(key)!.Options).Select(option => option.Name).ToArray();
        var options = shape.Kinds.SelectMany(kind => kind.Options).Select(option => option.Name).Distinct(StringComparer.Ordinal);
        foreach (var option in fields.Written(options.Where(option => !allowed.Contains(option, StringComparer.Ordinal))))
        {
            if (written.Length == 1 && shape.KindOf(written[0])!.Refused.FirstOrDefault(refused => refused.Key == option) is { Why: { } why })
            {
                state.Add(fields.KeyOffset(option), $"'{option}' says nothing about a {shape.Name} with '{written[0]}': {why}; remove it");
                continue;
            }

            var owners = shape.Kinds.Where(kind => kind.Options.Any(own => own.Name == option)).Select(kind => $"'{kind.Key.Name}'");
            state.Add(
                fields.KeyOffset(option),
                $"'{option}' belongs to a {shape.Name} with {List([.. owners], "or")}, this one has '{written[0]}'; remove it, or make two {shape.Name}s of it");
        }
    }

    private static string List(ImmutableArray<string> words, string joint) =>
        words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} {joint} {words[^1]}";
}
