using System.Text.RegularExpressions;

namespace Orleans.Goals.Identifiers;

/// <summary>The one rule every part of an id obeys: <c>[a-z][a-z0-9-]{0,62}</c>.</summary>
/// <remarks>
/// Lower case without <c>/ \ # ? +</c> and never starting with a digit, so that no storage provider folds two ids into one
/// (case-insensitive file systems, keys read as numbers, Azure Table's forbidden characters).
/// </remarks>
public static partial class Identifier
{
    /// <summary>The longest part, in characters.</summary>
    public const int MaximumLength = 63;

    private const int MaximumShown = 80;

    /// <summary>Whether <paramref name="value"/> is a valid part of an id.</summary>
    public static bool IsValid(string? value) => value is not null && Pattern().IsMatch(value);

    /// <summary>The same of a piece of a longer text.</summary>
    internal static bool IsValidPart(ReadOnlySpan<char> value) => Pattern().IsMatch(value);

    /// <summary>What to tell a person who wrote an invalid id.</summary>
    public static string Explain(string? value) =>
        $"'{(value?.Length > MaximumShown ? string.Concat(value.AsSpan(0, MaximumShown), "...") : value)}' is not a valid id: use 1 to {MaximumLength} lower-case letters, digits and hyphens, starting with a letter";

    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
