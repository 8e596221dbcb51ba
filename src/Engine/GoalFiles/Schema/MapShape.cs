using System.Collections.Immutable;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>One kind of map in goal files: what the reader knows, what the published schema allows and what the reference says of it.</summary>
/// <param name="Name">Its name in the schema.</param>
/// <param name="Title">Its heading in the reference.</param>
/// <param name="Keys">The keys that every such map may have.</param>
internal sealed record MapShape(string Name, string Title, ImmutableArray<KeyShape> Keys)
{
    /// <summary>Where there are several kinds of such a map: exactly one of their keys is written, and says which kind it is.</summary>
    public ImmutableArray<KindShape> Kinds { get; init; } = [];

    /// <summary>Keys that people would expect here, and why there are none: what an error says after the key in quotes.</summary>
    public ImmutableArray<(string Key, string Why)> Refused { get; init; } = [];

    /// <summary>What the reference says before the keys, in Markdown.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>What the reference says after the keys, in Markdown.</summary>
    public string After { get; init; } = string.Empty;

    /// <summary>A key that is required unless another one has certain words, and must not be written then; null for none.</summary>
    public KeyInstead? Instead { get; init; }

    /// <summary>The heading of the reference's table of kinds.</summary>
    public string KindTitle { get; init; } = string.Empty;

    /// <summary>Every key, each once: those of all, those that say a kind, then the options of kinds.</summary>
    public ImmutableArray<string> Known => field.IsDefault ? field = Names() : field;

    /// <summary>A kind by its key.</summary>
    public KindShape? KindOf(string key) => Kinds.FirstOrDefault(kind => kind.Key.Name == key);

    private ImmutableArray<string> Names()
    {
        // The id stands first and the rest behind what says the kind, as people write them.
        var first = Kinds.IsEmpty ? Keys.Length : Math.Min(1, Keys.Length);
        return
        [
            .. Keys.Take(first).Concat(Kinds.Select(kind => kind.Key)).Concat(Kinds.SelectMany(kind => kind.Options)).Concat(Keys.Skip(first))
                .Select(key => key.Name).Distinct(StringComparer.Ordinal),
        ];
    }
}

/// <summary>A key that another one can be written instead of.</summary>
/// <param name="Key">The key.</param>
/// <param name="Other">The other one.</param>
/// <param name="Words">Those of its words that are instead of the key.</param>
internal sealed record KeyInstead(string Key, string Other, params ImmutableArray<string> Words)
{
    /// <summary>The first key of the map that the other one may also have instead of the key; empty for none.</summary>
    public string OrMap { get; init; } = string.Empty;
}

/// <summary>One kind of a map.</summary>
/// <param name="Key">The key that says the kind.</param>
/// <param name="What">What its value is, in two words.</param>
/// <param name="Meaning">What the reference says of it, in Markdown.</param>
/// <param name="Options">The keys that only some kinds have.</param>
internal sealed record KindShape(KeyShape Key, string What, string Meaning, params ImmutableArray<KeyShape> Options)
{
    /// <summary>Options of other kinds that people would expect of this one, and why it has none.</summary>
    public ImmutableArray<(string Key, string Why)> Refused { get; init; } = [];
}

/// <summary>One key of a map.</summary>
/// <param name="Name">The key.</param>
/// <param name="Value">What it has.</param>
/// <param name="Meaning">What the schema and the reference say of it: Markdown on one line.</param>
internal sealed record KeyShape(string Name, ValueShape Value, string Meaning)
{
    /// <summary>Whether it must be written.</summary>
    public bool Required { get; init; }

    /// <summary>What it is when it is not written, as the reference says it; empty for nothing.</summary>
    public string Default { get; init; } = string.Empty;

    /// <summary>Examples of its value, as JSON.</summary>
    public ImmutableArray<string> Examples { get; init; } = [];
}
