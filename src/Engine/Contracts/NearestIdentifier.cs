using System.Text;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>Makes a valid part of an id of any text.</summary>
internal static class NearestIdentifier
{
    private const string Prefix = "goal-";

    /// <summary>
    /// The nearest valid <see cref="Identifier"/>, at most <paramref name="maximumLength"/> long; null when no letter or digit of the text fits.
    /// </summary>
    public static string? Of(string text, int maximumLength = Identifier.MaximumLength)
    {
        var name = new StringBuilder();
        foreach (var character in text.ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character))
            {
                name.Append(character);
            }
            else if (name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }
        }

        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
        {
            name.Insert(0, Prefix);
        }

        name.Length = Math.Min(name.Length, maximumLength);
        var id = name.ToString().TrimEnd('-');
        return id.Length == 0 ? null : id;
    }

    /// <summary>What to tell a person who wrote an invalid id.</summary>
    public static string Explain(string written) =>
        $"'{Excerpt.Of(written)}' is not a valid id; write 1 to {Identifier.MaximumLength} lower-case letters, digits and hyphens, starting with a letter, for example {Of(written) ?? "build"}";
}
