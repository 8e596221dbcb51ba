using System.Text;

namespace Orleans.Goals.Cli.Verbs;

/// <summary>A goal file to begin with, with comments that say what to change.</summary>
/// <param name="kind">What the folder is.</param>
/// <param name="isMarkdown">Whether it is written in Markdown.</param>
/// <param name="schema">The path of the schema, for editors.</param>
/// <param name="isForAgent">Whether an agent is to find the way, instead of plans that say it.</param>
internal sealed class FirstGoalFile(FolderKind kind, bool isMarkdown, string schema, bool isForAgent)
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
        text.Append("\n# What it may cost. Without a limit it goes on until it is complete or no plan is left.\n");
        text.Append(isForAgent ? "budget: {tokens: 2M, turns: 500, wallClock: 8h, replans: 5}\n" : "budget: {wallClock: 2h, attempts: 20}\n");
        Given(text);
        if (isForAgent)
        {
            Agent(text);
        }
        else
        {
            Plans(text);
        }

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

    private void Agent(StringBuilder text)
    {
        text.Append("\n# One agent, a model that works with tools in this folder, goes on until all criteria pass. Others: fresh, an agent with a clean context for\n");
        text.Append("# each try; model, a model that writes plans of several steps; or, instead of this, plans with steps such as {id: fix, agent: Make the tests pass.}\n");
        text.Append("strategy: continuous\n");
        text.Append("\n# The model that works, as its server lists it, and the one that shortens conversations. Without this they are what the host is set to.\n");
        text.Append("# model: {work: {name: gpt-5, effort: high}, compact: gpt-5-mini}\n");
        text.Append("\n# How it works.\nagents:\n");
        text.Append("  sandbox: workspace-write   # what its commands may do; or read-only, full-access\n");
        text.Append("  network: false             # whether its commands reach the network\n");
        text.Append($"  smoke: {Yaml(kind.Build)}   # run first, to see whether what is there works\n");
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
