namespace Orleans.Goals.Engine.Processes;

/// <summary>Processes of a command that were at work and had to be ended.</summary>
/// <param name="Names">Their programs.</param>
/// <param name="Survivors">The programs of those that could not be ended.</param>
internal sealed record SessionRemains(IReadOnlyList<string> Names, IReadOnlyList<string> Survivors)
{
    private const int MostNamed = 5;

    /// <summary>Nothing was left.</summary>
    public static readonly SessionRemains None = new([], []);

    /// <summary>Both together.</summary>
    public SessionRemains With(SessionRemains other) => new([.. Names, .. other.Names], [.. Survivors, .. other.Survivors]);

    /// <summary>What to tell about processes that a command left behind; empty when there were none.</summary>
    public string Describe()
    {
        if (Names.Count == 0)
        {
            return string.Empty;
        }

        var told = $"it left {Count(Names)} behind, which {(Names.Count == 1 ? "was" : "were")} ended: {List(Names)}";
        return Survivors.Count == 0 ? told : $"{told}; {Count(Survivors)} could not be ended: {List(Survivors)}";
    }

    private static string Count(IReadOnlyList<string> names) => names.Count == 1 ? "1 process" : $"{names.Count} processes";

    private static string List(IReadOnlyList<string> names)
    {
        var distinct = names.Distinct(StringComparer.Ordinal).ToArray();
        return string.Join(", ", distinct.Take(MostNamed)) + (distinct.Length > MostNamed ? ", ..." : string.Empty);
    }
}
