namespace Orleans.Goals.Architecture.Tests;

internal static class Rule
{
    /// <summary>Fails with every violation, each in full on a line of its own.</summary>
    public static void Holds<T>(IEnumerable<T> violations)
    {
        var lines = violations.Select(violation => $"{violation}").ToArray();

        Assert.True(lines.Length == 0, string.Join('\n', lines));
    }
}
