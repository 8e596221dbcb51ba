namespace Orleans.Goals.Engine.Artifacts;

/// <summary>The rule for artifacts' names: parts of <c>[A-Za-z0-9._-]</c> joined by <c>/</c>, so that none ever leads out of its goal's folder.</summary>
internal static class ArtifactName
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaximumLength = 512;

    /// <summary>The longest part, in characters: what file systems take.</summary>
    public const int MaximumPart = 128;

    /// <summary>Whether it is a valid name.</summary>
    public static bool IsValid(string name) => name.Length <= MaximumLength && name.Split('/').All(IsPart);

    /// <exception cref="ArgumentException">It is not a valid name.</exception>
    public static void Require(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsValid(name))
        {
            throw new ArgumentException(
                $"'{name}' is not a valid name of an artifact: use parts of letters, digits, '.', '_' and '-', at most {MaximumPart} characters each and none "
                + $"of them '.' or '..', joined by '/', at most {MaximumLength} characters in all",
                nameof(name));
        }
    }

    private static bool IsPart(string part) => part.Length is > 0 and <= MaximumPart && part is not ("." or "..")
        && part.All(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' or '-');
}
