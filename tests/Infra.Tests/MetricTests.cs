using System.Text.Json;
using System.Text.RegularExpressions;

namespace Orleans.Goals.Infra.Tests;

/// <summary>Dashboard, alerts and runbooks ask for nothing that no silo sends.</summary>
public sealed partial class MetricTests
{
    private static readonly string Telemetry = Checkout.Read("src/Silo/Hosting/Telemetry.cs");

    [Fact]
    public void Metrics_EachIsEmittedByAMeterThatTheProgramCollects()
    {
        var tables = string.Concat(Checkout.Files("infra/postgresql", "*.sql").Select(Checkout.Read));
        var asked = Texts().SelectMany(static text => Metric().Matches(text)).Select(static match => match.Value)
            .Where(name => !tables.Contains(name, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(asked);
        foreach (var name in asked)
        {
            var (meter, known) = name.Split('_')[0] switch
            {
                "gen" => ("Orleans.Goals", EmittedNames.Models),
                "goals" => ("Orleans.Goals", EmittedNames.Goals),
                "http" => ("Microsoft.AspNetCore.Hosting", EmittedNames.Framework),
                "dotnet" => ("System.Runtime", EmittedNames.Framework),
                _ => ("Microsoft.Orleans", EmittedNames.Orleans),
            };
            Assert.Contains(meter == "Orleans.Goals" ? "Meters = [GoalsTelemetry.Name" : $"\"{meter}\"", Telemetry, StringComparison.Ordinal);
            if (meter == "Microsoft.Orleans" && !EmittedNames.HasOrleans)
            {
                continue;
            }

            Assert.True(known.Contains(name) || known.Contains(Part().Replace(name, string.Empty)), $"{name} is not emitted by {meter}");
        }
    }

    [Fact]
    public void Names_OfGoalsAndModels_AreOfOneSourceAndMeter() => Assert.All(
        (string[])["src/Engine/Telemetry/GoalsTelemetry.cs", "src/Models/Telemetry/ModelInstruments.cs"],
        static file => Assert.Contains("public const string Name = \"Orleans.Goals\";", Checkout.Read(file), StringComparison.Ordinal));

    [Fact]
    public void Metrics_OfGoals_AreThoseOfTheDocumentation()
    {
        var table = Regex.Matches(Checkout.Read("docs/operations.md"), "^\\| `(?<name>goals\\.[a-z.]+)` \\|", RegexOptions.Multiline).Select(static match => match.Groups["name"].Value);

        Assert.Equal(EmittedNames.GoalMetrics.Order(StringComparer.Ordinal), table.Order(StringComparer.Ordinal));
    }

    /// <summary>Orleans measures storage where grains use IPersistentState; goals do not, so these names exist and nothing comes.</summary>
    [Fact]
    public void Metrics_NoneIsOfPersistentState()
    {
        Assert.DoesNotContain("IPersistentState<", Checkout.Sources("src/Grains"), StringComparison.Ordinal);
        Assert.All(Texts(), static text => Assert.DoesNotContain("orleans_storage_", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Labels_EachIsATagOfAMetric()
    {
        var labels = Expressions().SelectMany(static text => Label().Matches(text)).Select(static match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(labels);
        Assert.All(labels, static label => Assert.True(
            label is "job" or "instance" or "le" || EmittedNames.Models.Contains(label) || EmittedNames.Goals.Contains(label) || EmittedNames.Framework.Contains(label) || (EmittedNames.Orleans.Contains(label) || !EmittedNames.HasOrleans) && label == "type",
            $"no metric has the tag {label}"));
    }

    [Fact]
    public void Names_OfServiceGrainsAndErrors_AreThoseOfTheSources()
    {
        foreach (var text in Expressions())
        {
            Assert.Contains($"ServiceName = \"{Value("job", text)}\"", Telemetry, StringComparison.Ordinal);
            if (Value("type", text) is { } type)
            {
                Assert.True(Checkout.Exists($"src/Grains/Actors/{type.Split(',')[0].Split('.')[^1]}.cs"), type);
            }

            if (Value("error_type", text) is { } error && error.EndsWith("Exception", StringComparison.Ordinal))
            {
                Assert.Contains($"class {error}", Checkout.Sources("src/Abstractions") + Checkout.Sources("src/Engine"), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Panels_EachHasANumberOfItsOwnAQueryAndADescription()
    {
        using var dashboard = JsonDocument.Parse(Checkout.Read("infra/grafana/goals.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToArray();

        Assert.Equal(panels.Length, panels.Select(static panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels.Where(static panel => panel.GetProperty("type").GetString() != "row"), static panel =>
        {
            Assert.NotEmpty(panel.GetProperty("description").GetString()!);
            Assert.NotEqual(0, panel.GetProperty("targets").GetArrayLength());
        });
    }

    private static string? Value(string label, string text) => Regex.Match(text, $"\\b{label}=\"(?<value>[^\"]+)\"") is { Success: true } match ? match.Groups["value"].Value : null;

    private static IEnumerable<string> Texts() => Expressions().Concat(Checkout.Files("infra/runbooks", "*.md").Select(Checkout.Read));

    private static IEnumerable<string> Expressions()
    {
        using var dashboard = JsonDocument.Parse(Checkout.Read("infra/grafana/goals.json"));
        foreach (var panel in dashboard.RootElement.GetProperty("panels").EnumerateArray())
        {
            if (panel.TryGetProperty("targets", out var targets))
            {
                foreach (var target in targets.EnumerateArray())
                {
                    yield return target.GetProperty("expr").GetString()!;
                }
            }
        }

        foreach (Match rule in Regex.Matches(Checkout.Read("infra/prometheus/rules.yaml"), "expr: (?<text>.+)"))
        {
            yield return rule.Groups["text"].Value;
        }
    }

    [GeneratedRegex("\\b(orleans|dotnet|http_server|gen_ai_client|goals)_[a-z0-9_]+\\b(?!\\s*(=|!))", RegexOptions.CultureInvariant)]
    private static partial Regex Metric();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.CultureInvariant)]
    private static partial Regex Part();

    [GeneratedRegex("(?<name>[a-z_]+)\\s*(=~|!~|!=|=)\\s*\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Label();
}
