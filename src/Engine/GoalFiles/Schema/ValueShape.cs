using System.Collections.Immutable;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>What a key of a goal file may have as its value.</summary>
internal abstract record ValueShape
{
    private protected ValueShape()
    {
    }
}

/// <summary>Text. Without a pattern also a bare number, true or false, which are taken as they are written.</summary>
/// <param name="Pattern">What all of it must match, as JSON Schema writes expressions; null for anything.</param>
/// <param name="MaximumLength">The most characters, or null.</param>
internal sealed record TextShape(string? Pattern = null, int? MaximumLength = null) : ValueShape;

/// <summary>One of some words.</summary>
internal sealed record WordShape(params ImmutableArray<string> Words) : ValueShape;

/// <summary>A time such as <c>10m</c>.</summary>
internal sealed record DurationShape : ValueShape;

/// <summary>A whole number.</summary>
internal sealed record WholeShape(long Minimum, long? Maximum = null) : ValueShape;

/// <summary>A whole number of at least one, also with <c>k</c> for a thousand or <c>M</c> for a million behind it.</summary>
internal sealed record CountShape : ValueShape;

/// <summary>Any number.</summary>
internal sealed record NumberShape : ValueShape;

/// <summary>True or false.</summary>
internal sealed record FlagShape : ValueShape;

/// <summary>Text, a number, true, false or null.</summary>
internal sealed record ScalarShape : ValueShape;

/// <summary>A list.</summary>
/// <param name="Item">What is in it.</param>
/// <param name="Minimum">The least items.</param>
/// <param name="Maximum">The most items, or null.</param>
internal sealed record ListShape(ValueShape Item, int Minimum = 0, int? Maximum = null) : ValueShape;

/// <summary>A map whose keys the author of the file chooses.</summary>
/// <param name="NamePattern">What every key must match.</param>
/// <param name="Value">What every key has.</param>
internal sealed record NamesShape(string NamePattern, ValueShape Value) : ValueShape;

/// <summary>A map with keys that are known.</summary>
internal sealed record KeysShape(MapShape Map) : ValueShape;

/// <summary>One of several.</summary>
internal sealed record EitherShape(params ImmutableArray<ValueShape> Choices) : ValueShape;

/// <summary>A goal, as the whole file is one.</summary>
internal sealed record GoalShape : ValueShape;
