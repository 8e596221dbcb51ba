using System.Text;

namespace Orleans.Goals.Cli.Verbs;

/// <summary>A goal file to begin with, with comments that say what to change.</summary>
/// <param name="kind">What the folder is.</param>
/// <param name="isMarkdown">Whether it is written in Markdown.</param>
/// <param name="schema">The path of the schema, for editors.</param>
internal sealed class FirstGoalFile(FolderKind kind, bool isMarkdown, string schema)
{
    /// <summary>Its text: valid as it is.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        text.Append(isMarkdown ? "---\n" : string.Empty);
        text.Append($"# yaml-language-server: $schema={schema}\n");
        text.Append("# A goal: what is wanted, how everyone can tell that it is reached, and ways to get there.\n");
        text.Append($"# Proposed for what is in this folder: {kind.Name}. Change what does not fit, then: goals run FILE\n");
        text.Append(isMarkdown ? string.Empty : $"\n# What is wanted, in your words.\nobjective: {kind.Objective}\n");
        Criteria(text);
        Fences(text);
        text.Append("\n# What it may cost. Without a limit it goes on until it is complete or no plan is left.\nbudget: {wallClock: 2h, attempts: 20}\n");
        Given(text);
        Plans(text);
        text.Append(isMarkdown ? $"---\n{kind.Objective}\n" : string.Empty);
        return text.ToString();
    }

    private void Criteria(StringBuilder text)
    {
        text.Append("\n# When it is reached: all of these pass in one round. They are run by the goal itself, and again whenever they matter.\n");
        text.Append("# Others: {id: there, file: out/a.txt, contains: done}, {id: none-failed, json: out/report.json, pointer: /failed, equals: 0},\n");
        text.Append("# {id: up, http: \"http://localhost:8080/health\"}\n");
        text.Append("doneWhen:\n");
        text.Append($"  - {{id: {kind.Check.Id}, run: {Yaml(kind.Check.Run)}{Writes()}}}\n");
        if (kind.Test is not null)
        {
            text.Append($"  - {{id: tests-pass, run: {Yaml(kind.Test)}{Writes()}}}\n");
        }
    }

    /// <summary>A command as a value, in quotes where YAML would read it otherwise.</summary>
    private static string Yaml(string command) => command.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '.' or '/' or '-' or '_' or '>' or '=') ? command : $"'{command.Replace("'", "''", StringComparison.Ordinal)}'";

    private string Writes() => kind.Writes.IsEmpty ? string.Empty : $", writes: [{string.Join(", ", kind.Writes.Select(pattern => $"\"{pattern}\""))}]";

    private void Fences(StringBuilder text)
    {
        const string Sample = "fences:\n#   - {id: licence, unchanged: [LICENSE]}\n";
        text.Append("\n# What must never be broken on the way: here, files that must stay as they are.\n");
        text.Append(kind.IsGit ? "# Files that git ignores are left out.\n" : string.Empty);
        text.Append($"# {Sample}");
    }

    private void Given(StringBuilder text)
    {
        text.Append("\n# What commands find in their environment. Secrets are named here and given elsewhere: export GOALS_SECRET_API_KEY=...\n");
        text.Append("# env: {CONFIGURATION: Release}\n# secrets: [API_KEY]\n");
        if (!kind.ReadFirst.IsEmpty)
        {
            text.Append("\n# What whoever does a step should read first.\n");
            text.Append($"readFirst: [{string.Join(", ", kind.ReadFirst)}]\n");
        }
    }

    private void Plans(StringBuilder text)
    {
        text.Append("\n# Ways to get there, tried in order. When one fails the next keeps what it finished.\n");
        text.Append("plans:\n  - name: first\n    steps:\n");
        text.Append($"      - id: {(kind.Check.Run == kind.Build ? "build" : "list")}\n        run: {Yaml(kind.Build)}\n        idempotent: true   # running it again is harmless\n        retry: {{max: 1, delay: 5s}}\n        timeout: 30m\n");
        if (kind.Test is not null)
        {
            text.Append($"      - id: test\n        run: {Yaml(kind.Test)}\n        idempotent: true\n        timeout: 1h\n");
        }
    }
}
