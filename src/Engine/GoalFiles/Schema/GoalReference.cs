using System.Text;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>The reference of goal files for people, in Markdown, made of the table that the reader uses.</summary>
internal static class GoalReference
{
    private const string Beginning = """
        # The goal file

        <!-- Made of the schema by `goals schema --reference`; a test compares the two. Change src/Engine/GoalFiles/Schema instead. -->

        YAML, one goal a file. Every error is told at once, each with file, line, column, what is wrong and what would be right. Unknown keys are errors.
        `goals init` writes a first one, `goals validate FILE...` tells what is wrong with some, and editors complete and check them by
        [schemas/goal.schema.json](../schemas/goal.schema.json), which `goals schema` prints.

        ```yaml
        id: release-check        # optional; else made from the file's name, with a number when taken
        objective: The libraries build, pack and are complete.
        workspace: .             # relative to this file; the default
        doneWhen:
          - {id: packed, run: "test -s out/A.nupkg"}
          - {id: licence, file: out/LICENSE, contains: MIT}
          - {id: no-failures, json: out/report.json, pointer: /totals/failed, equals: 0}
        fences:
          - {id: sources, unchanged: ["**"]}
        budget: {wallClock: 2h, attempts: 50, replans: 5}
        env: {CONFIGURATION: Release}
        secrets: [API_KEY]
        readFirst: [AGENTS.md]
        rules: [Do not touch the public interface.]
        plans:
          - name: quick
            steps:
              - id: pack
                run: dotnet pack -c "$CONFIGURATION" -o out
                after: []
                retry: {max: 2, delay: 1s}
                timeout: 10m
                idempotent: true
                checks: [{id: there, file: out/A.nupkg}]
        ```

        A goal file can be Markdown as well (`*.md`): the same keys between two lines `---` at its beginning, and below them the objective.

        ```markdown
        ---
        doneWhen: [{id: packed, file: out/A.nupkg}]
        plans: [{steps: [{id: pack, run: dotnet pack -o out}]}]
        ---
        The libraries build, pack and are complete.
        ```

        An agent, which is a model that works with tools, can do a step (`agent: "what it is to do"`), or find the way to the goal by itself:

        ```yaml
        objective: All tests pass on .NET 10.
        doneWhen: [{id: tests, run: dotnet test}]
        strategy: continuous     # instead of plans: one agent, until the criteria pass
        model: {work: {name: gpt-5, effort: high}, compact: gpt-5-mini}
        agents: {sandbox: workspace-write, smoke: dotnet build}
        budget: {tokens: 2M, turns: 500, wallClock: 8h}
        ```

        """;

    private static readonly MapShape[] Sections = [GoalKeys.Goal, GoalKeys.Budget, AgentKeys.Model, AgentKeys.Choice, AgentKeys.Agents, PlannerKeys.Planner, AgentKeys.Approvals, GuardKeys.Guards, GuardKeys.Goals, AgentKeys.Server, StepKeys.Plan, StepKeys.Step, CheckKeys.Check, ScheduleKeys.Schedule, NotificationKeys.Notification];

    /// <summary>The page, ending with a line break.</summary>
    public static string Text()
    {
        var page = new StringBuilder(Beginning);
        foreach (var section in Sections)
        {
            page.Append('\n').Append("## ").Append(section.Title).Append("\n\n");
            Paragraph(page, section.Before);
            if (section.Kinds.Length > 1)
            {
                page.Append("Exactly one of ").AppendJoin(", ", section.Kinds.SkipLast(1).Select(kind => $"`{kind.Key.Name}`")).Append($" and `{section.Kinds[^1].Key.Name}`.\n\n");
            }

            if (!section.Kinds.IsEmpty)
            {
                page.Append($"| key | {section.KindTitle} |\n|---|---|\n");
                foreach (var kind in section.Kinds)
                {
                    page.Append($"| `{kind.Key.Name}` | {kind.Meaning} |\n");
                }

                page.Append('\n');
            }

            Keys(page, section.Keys, section.Instead);
            foreach (var kind in section.Kinds.Where(kind => !kind.Options.IsEmpty))
            {
                page.Append($"\nWith `{kind.Key.Name}`:\n\n");
                Keys(page, [.. kind.Options]);
            }

            if (section.After.Length > 0)
            {
                page.Append('\n');
                page.Append(section.After).Append('\n');
            }
        }

        return page.ToString();
    }

    private static void Paragraph(StringBuilder page, string text)
    {
        if (text.Length > 0)
        {
            page.Append(text).Append("\n\n");
        }
    }

    private static void Keys(StringBuilder page, IReadOnlyList<KeyShape> keys, KeyInstead? instead = null)
    {
        page.Append("| key | default | meaning |\n|---|---|---|\n");
        foreach (var key in keys)
        {
            var otherwise = key.Name == instead?.Key ? $"required, without `{instead.Other}: {string.Join("` or `", instead.Words)}`{(instead.OrMap.Length == 0 ? string.Empty : $" or `{{{instead.OrMap}: ...}}`")}" : key.Required ? "required" : key.Default.Length > 0 ? key.Default : "none";
            page.Append($"| `{key.Name}` | {otherwise} | {key.Meaning} |\n");
        }
    }
}
