using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads a contract from the root of a goal file.</summary>
internal static class ContractReader
{
    /// <summary>What the file says; null, and all errors told, when it is not valid.</summary>
    /// <param name="root">The root of the YAML.</param>
    /// <param name="place">Where it is read.</param>
    /// <param name="errors">Gets the errors.</param>
    /// <param name="body">What stands below the YAML of a Markdown goal file, and is the objective; null for YAML alone.</param>
    public static ParsedGoalFile? Read(YamlNode root, ReadingPlace place, FileErrors errors, MarkdownBody? body = null)
    {
        var state = new ReadingState(errors);
        if (root is YamlScalar { IsNothing: true })
        {
            errors.Add(0, YamlFaults.Empty);
            return null;
        }

        var fields = MapFields.Of(state, root, string.Empty, "keys such as 'objective: ...', each in a line of its own", GoalKeys.Goal);
        if (fields is null)
        {
            return null;
        }

        var id = ReadId(state, fields);
        var contract = ReadContract(state, fields, place, body);
        foreach (var problem in ContractValidator.Validate(contract).Where(problem => !state.IsTold(problem.Path)))
        {
            errors.Add(state.PositionOf(problem.Path), problem.Message);
        }

        return errors.Any ? null : new ParsedGoalFile { Id = id, Contract = contract };
    }

    /// <summary>The contract of a goal, of a file or of a step; what is missing in it is told.</summary>
    public static GoalContract ReadContract(ReadingState state, MapFields fields, ReadingPlace place, MarkdownBody? body = null)
    {
        var remote = RemoteReader.Read(state, fields);
        var workspace = remote is { } named ? named.Address : ReadWorkspace(state, fields, place);
        var objective = ReadObjective(state, fields, body);
        var planner = StrategyReader.ReadPlanner(state, fields);
        var strategy = planner is null ? StrategyReader.Read(state, fields) : PlanStrategy.Planner;
        var contract = new GoalContract
        {
            Objective = objective!,
            Workspace = workspace!,
            Remote = remote?.Remote,
            ReadsOnly = fields.Flag("readsOnly") ?? false,
            DoneWhen = fields.Required("doneWhen", "when the goal is reached, for example doneWhen: [{id: built, file: out/a.dll}]") is null
                ? []
                : CheckReader.ReadList(state, fields, "doneWhen"),
            Fences = CheckReader.ReadList(state, fields, "fences"),
            Budget = StrategyReader.Budget(strategy, BudgetReader.Read(state, fields)),
            Concurrency = InterruptionReader.Concurrency(fields),
            OnInterrupted = InterruptionReader.Policy(state, fields),
            Environment = EnvironmentReader.Read(state, fields),
            ReadFirst = fields.Texts("readFirst", "a list of paths such as [AGENTS.md]") ?? [],
            Rules = [.. (fields.Texts("rules", "a list of rules such as [Do not touch the public interface.]") ?? []).Select(rule => rule?.TrimEnd()!)],
            Needs = fields.Texts("needs", "a list of labels such as [gpu]") ?? default,
            Schedule = ScheduleReader.Read(state, fields),
            Notify = NotificationReader.Read(state, fields),
            Agents = AgentReader.Read(state, fields),
            Strategy = strategy,
            Planner = planner,
            Plans = StrategyReader.MakesPlans(strategy) ? StrategyReader.Plans(state, fields, strategy!.Value, objective) : ReadPlans(state, fields, place.Within(remote is null ? workspace : null)),
        };
        if (place.OnDisk && workspace is not null && remote is null)
        {
            LookForFiles(state, fields, contract);
        }

        return contract;
    }

    private static string? ReadObjective(ReadingState state, MapFields fields, MarkdownBody? body)
    {
        const string Key = "objective";
        if (body is null)
        {
            return fields.RequiredText(Key, "what is wanted, for example objective: The libraries build");
        }

        foreach (var written in fields.Written(Key))
        {
            state.Add(fields.KeyOffset(written), "the objective of a Markdown goal file is the text below its head; move this there, and remove the key");
        }

        state.Place(fields.PathOf(Key), body.Offset);
        if (body.Text.Length == 0)
        {
            state.Refuse(fields.PathOf(Key), body.Offset, "there is no text below the head, and that is the objective; write what is wanted");
        }

        return body.Text;
    }

    /// <summary>Tells which files to read first are not there. What is wrong with the path itself is told already.</summary>
    private static void LookForFiles(ReadingState state, MapFields fields, GoalContract contract)
    {
        var findings = new ContractFindings();
        GuidanceRules.ReadFirst(findings, contract.ReadFirst);
        if (!findings.All.IsEmpty)
        {
            return;
        }

        for (var index = 0; index < contract.ReadFirst.Length; index++)
        {
            if (WorkspacePath.Explain(contract.Workspace, contract.ReadFirst[index]) is { } problem)
            {
                var at = $"{fields.PathOf("readFirst")}[{index}]";
                state.Add(state.PositionOf(at), problem);
            }
        }
    }

    private static string? ReadId(ReadingState state, MapFields fields)
    {
        var id = fields.Text("id", "a name such as release-check, or leave the key out");
        if (id is not null && !Identifier.IsValid(id))
        {
            state.Add(fields.Node("id")!.Offset, NearestIdentifier.Explain(id));
        }

        return id;
    }

    private static string? ReadWorkspace(ReadingState state, MapFields fields, ReadingPlace place)
    {
        const string Key = "workspace";
        if (fields.Node(Key) is not { } node)
        {
            return Path.TrimEndingDirectorySeparator(Path.GetFullPath(place.Workspace ?? place.BaseDirectory));
        }

        var written = fields.Text(Key, "the path of a folder, relative to this file, or {git: ADDRESS} for a git remote; or leave the key out");
        var problem = written switch
        {
            null => null,
            _ when string.IsNullOrWhiteSpace(written) => "the workspace is empty; write the path of a folder, '.' for the one of this file",
            _ when written.Contains('\0', StringComparison.Ordinal) => "the workspace has a NUL character in it; remove it",
            "~" or ['~', '/', ..] => $"'{Excerpt.Of(written)}' would be a folder named '~'; write the absolute path of the home folder",
            _ => null,
        };
        if (problem is not null)
        {
            state.Refuse(fields.PathOf(Key), node.Offset, problem);
        }

        return written is null || problem is not null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(written, place.BaseDirectory));
    }

    private static ImmutableArray<PlanDefinition> ReadPlans(ReadingState state, MapFields root, ReadingPlace children)
    {
        const string Key = "plans";
        if (root.Node(Key) is null)
        {
            if (!state.IsTold(root.PathOf(Key)))
            {
                root.Missing(Key, "'plans' is missing; write at least one plan, for example plans: [{steps: [{id: build, run: make}]}], or strategy: continuous to let an agent find the way");
            }

            return [];
        }

        var items = root.List(Key, "a list of plans such as [{steps: [{id: build, run: make}]}]") ?? [];
        return [.. items.Select((item, index) => PlanReader.Read(state, item, $"{root.PathOf(Key)}[{index}]", index, children)!)];
    }
}
