using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Orleans.Goals.Bench;

/// <summary>What one case of the host measured.</summary>
internal sealed record Findings(string Case, IReadOnlyList<Finding> Figures)
{
    /// <summary>The head of a table for documents.</summary>
    public const string MarkdownHead = "| case | figure | measured | wanted |\n|---|---|---|---|";

    /// <summary>Rows of a table for documents.</summary>
    public string ToMarkdown()
    {
        var rows = new StringBuilder();
        foreach (var figure in Figures)
        {
            rows.Append(rows.Length == 0 ? string.Empty : "\n").Append(
                CultureInfo.InvariantCulture, $"| `{Case}` | {figure.Name} | {Text(figure.Value)} {figure.Unit} | {Wanted(figure)} |");
        }

        return rows.ToString();
    }

    /// <summary>Lines for a person.</summary>
    public string ToText() => string.Join(
        Environment.NewLine,
        Figures.Select(figure => string.Create(
            CultureInfo.InvariantCulture, $"{Case,-14} {figure.Name,-62} {Text(figure.Value),12} {figure.Unit,-10} {Wanted(figure)}").TrimEnd()));

    private static string Wanted(Finding figure) => figure.Met is { } met
        ? $"{(figure.AtMost is { } most ? $"at most {Text(most)}" : $"at least {Text(figure.AtLeast!.Value)}")}: {(met ? "yes" : "no")}"
        : string.Empty;

    private static string Text(double value) => value.ToString(Math.Abs(value) < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Findings))]
internal sealed partial class FindingsJson : JsonSerializerContext;
