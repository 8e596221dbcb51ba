using System.Text.RegularExpressions;

namespace Orleans.Goals.Infra.Tests;

/// <summary>What runbooks quote and tell to type is there.</summary>
public sealed class RunbookTests
{
    private static readonly string[] Runbooks = Checkout.Files("infra/runbooks", "*.md");
    private static readonly string Cli = Checkout.Sources("src/Cli");

    [Fact]
    public void Commands_VerbsAndOptions_Exist()
    {
        var verbs = Regex.Matches(Checkout.Read("src/Cli/Invocation/GroupedHelp.cs"), "\\(\"[A-Z][^\"]*\", \\[(?<verbs>[^]]*)\\]").SelectMany(static match => Regex.Matches(match.Groups["verbs"].Value, "\"(?<verb>[a-z]+)\"")).Select(static match => match.Groups["verb"].Value).ToHashSet(StringComparer.Ordinal);
        var commands = Runbooks.Append("infra/README.md").SelectMany(static file => Regex.Matches(Checkout.Read(file), "(`|^ +)goals (?<verb>[a-z]+)(?<rest>[^`\n]*)", RegexOptions.Multiline)).ToArray();

        Assert.NotEmpty(commands);
        foreach (var command in commands)
        {
            Assert.Contains(command.Groups["verb"].Value, verbs);
            Assert.All(Regex.Matches(command.Groups["rest"].Value, "--[a-z-]+"), option => Assert.Contains($"\"{option.Value}\"", Cli, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Messages_OfOurs_AreInTheSourcesWordForWord()
    {
        var sources = string.Join('\n', ((string[])["src/Silo", "src/Grains", "src/Engine", "src/Models", "src/Abstractions"]).Select(Checkout.Sources));

        Assert.All(Fragments("log"), fragment => Assert.Contains(fragment, sources, StringComparison.Ordinal));
    }

    [Fact]
    public void Messages_OfOrleans_AreInItsAssembliesWordForWord()
    {
        Assert.SkipUnless(EmittedNames.HasOrleans, "the packages of Orleans are not on this machine");

        Assert.All(Fragments("orleans-log"), static fragment => Assert.True(EmittedNames.OrleansSays(fragment), fragment));
    }

    [Fact]
    public void Files_ThatAreNamed_AreThere()
    {
        foreach (var file in Runbooks.Append("infra/README.md"))
        {
            var text = Checkout.Read(file);
            Assert.All(Regex.Matches(text, "\\]\\((?<path>[^)#]+)"), match => Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(Checkout.Full(file))!, match.Groups["path"].Value)), $"{file}: {match.Value}"));
            Assert.All(Regex.Matches(text, "\\binfra/[a-z/.-]+[a-z]"), match => Assert.True(Path.Exists(Checkout.Full(match.Value)), $"{file}: {match.Value}"));
        }
    }

    [Fact]
    public void Tables_ThatAreQueried_AreMadeByTheScripts()
    {
        var scripts = string.Join('\n', Checkout.Files("infra/postgresql", "*.sql").Select(Checkout.Read));

        Assert.All(
            Runbooks.SelectMany(static file => Regex.Matches(Checkout.Read(file), "\\bFROM (?<table>goals_[a-z_]+)")).Select(static match => match.Groups["table"].Value),
            table => Assert.Matches($"(?i)CREATE TABLE (IF NOT EXISTS )?{table}\\b", scripts));
    }

    /// <summary>The parts between ellipses of what is quoted.</summary>
    private static string[] Fragments(string kind)
    {
        var fragments = Runbooks.SelectMany(file => Regex.Matches(Checkout.Read(file), $"^```{kind}\n(?<lines>[^`]*)```", RegexOptions.Multiline))
            .SelectMany(static match => match.Groups["lines"].Value.Split('\n'))
            .SelectMany(static line => line.Split('…', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Where(static fragment => fragment.Length > 4)
            .ToArray();
        Assert.NotEmpty(fragments);
        return fragments;
    }
}
