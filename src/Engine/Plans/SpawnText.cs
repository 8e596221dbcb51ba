using System.Globalization;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.GoalFiles.Schema;
using Orleans.Goals.Engine.Planning;

namespace Orleans.Goals.Engine.Plans;

/// <summary>
/// Makes a contract of what an agent wrote: read with the reader and the rules of goal files, bound by what binds items that no person looked at, and with everything else as the goal
/// has it whose agent wrote it. Such a goal can only be narrower than that one.
/// </summary>
internal static class SpawnText
{
    private const string File = "goal";

    /// <summary>The contract of a text.</summary>
    /// <param name="text">What the model wrote.</param>
    /// <param name="state">The plan.</param>
    /// <param name="index">The step whose agent wrote it.</param>
    /// <returns>The contract and the share, or what is wrong with it.</returns>
    public static (GoalContract? Contract, int Share, string Problem) Read(string text, PlanState state, int index)
    {
        if (text.Length > SpawnTool.Characters)
        {
            return (null, 0, string.Create(CultureInfo.InvariantCulture, $"the goal has {text.Length:N0} characters; write at most {SpawnTool.Characters:N0}, and the rest into a file of the workspace"));
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, state, index)
                : (null, 0, "the goal is no JSON object; write {\"objective\": ..., \"doneWhen\": [...]}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for text that is no Unicode.
            return (null, 0, $"the goal is no JSON: {exception.Message}");
        }
    }

    private static (GoalContract? Contract, int Share, string Problem) Read(JsonElement root, PlanState state, int index)
    {
        var nodes = new JsonNodes();
        var map = (YamlMap)nodes.Of(root, string.Empty);
        var errors = new FileErrors(File, new SourceText(new string('\n', nodes.Paths.Count)));
        var reading = new ReadingState(errors);
        foreach (var entry in map.Entries.Where(static entry => !IsGoal(entry.Key.Value) && entry.Key.Value is not ("share" or "wait")))
        {
            reading.Add(entry.Value.Offset, $"'{Excerpt.Of(entry.Key.Value)}' is not part of it; a goal has objective, doneWhen, strategy, budget, share and wait, and the rest from the goal that you work for");
        }

        var contract = Contract(reading, map with { Entries = map.Entries.RemoveAll(static entry => !IsGoal(entry.Key.Value)) }, state, index);
        var share = Share(reading, map);
        if (contract is not null)
        {
            Validate(reading, contract, state);
        }

        return contract is null || errors.Any
            ? (null, 0, string.Join('\n', errors.InOrder().Select(error => Tell(nodes, error)).Take(PlanningLimits.Errors)))
            : (contract with { DoneWhen = [.. contract.DoneWhen.Select(check => FeatureRules.Complete(Named(contract, state), check))] }, share, string.Empty);
    }

    private static GoalContract? Contract(ReadingState reading, YamlMap map, PlanState state, int index)
    {
        if (MapFields.Of(reading, map, string.Empty, "a map", GoalKeys.Goal) is not { } fields)
        {
            return null;
        }

        var objective = fields.RequiredText("objective", "what is wanted, with all that its agent must know");
        var strategy = StrategyReader.Read(reading, fields);
        if (strategy == PlanStrategy.Declared)
        {
            reading.Refuse("strategy", fields.Node("strategy")!.Offset, "nobody declares the plans of this goal; write continuous, fresh or model, or leave it out for continuous");
        }

        var kind = StrategyReader.MakesPlans(strategy) ? strategy!.Value : PlanStrategy.Continuous;
        var assignment = state.Assignment!;
        return new GoalContract
        {
            Objective = objective!,
            Workspace = assignment.Workspace,
            ReadsOnly = !assignment.HoldsWorkspace,
            DoneWhen = fields.Required("doneWhen", "when it is reached, for example [{\"id\": \"built\", \"file\": \"out/a.dll\"}]") is null ? [] : CheckReader.ReadList(reading, fields, "doneWhen"),
            Fences = assignment.Fences,
            Budget = StrategyReader.Budget(kind, BudgetReader.Read(reading, fields)),
            Environment = CommandEnvironments.Merge(assignment.Environment, state.Step(index).Environment),
            ReadFirst = assignment.ReadFirst,
            Rules = assignment.Rules,
            Agents = Policy(state),
            Strategy = kind,
            Plans = StrategyReader.Plans(reading, fields, kind, objective),
        };
    }

    /// <summary>The policy of the goal's agents, as it is now: what a person approves is what is approved there, and there is one level less below.</summary>
    private static AgentPolicy Policy(PlanState state)
    {
        var policy = state.Assignment!.Agents!.Policy;
        return policy with
        {
            Approvals = state.Desired!.Approvals,
            Initializer = false,
            Goals = (policy.Goals ?? new AgentGoals()) with { Depth = SpawnTool.Depth(policy) - 1 },
        };
    }

    private static int Share(ReadingState reading, YamlMap map)
    {
        if (map.Entries.FirstOrDefault(static entry => entry.Key.Value == "share")?.Value is not { } node)
        {
            return SpawnTool.Share;
        }

        if (node is YamlScalar { Value: var written } && int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var share) && share is >= 1 and <= SpawnTool.MaximumShare)
        {
            return share;
        }

        reading.Add(node.Offset, string.Create(CultureInfo.InvariantCulture, $"the share is a whole number from 1 to {SpawnTool.MaximumShare}: hundredths of what you have left"));
        return SpawnTool.Share;
    }

    private static void Validate(ReadingState reading, GoalContract contract, PlanState state)
    {
        foreach (var problem in ContractValidator.Validate(contract).Where(problem => !reading.IsTold(problem.Path)))
        {
            reading.Add(reading.PositionOf(problem.Path), problem.Message);
        }

        var own = Named(contract, state);
        for (var index = 0; index < contract.DoneWhen.Length; index++)
        {
            var at = string.Create(CultureInfo.InvariantCulture, $"doneWhen[{index}]");
            foreach (var (path, message) in contract.DoneWhen[index] is { } check ? FeatureRules.Unseen(own, check, at) : [])
            {
                reading.Add(reading.PositionOf(path), message);
            }
        }
    }

    /// <summary>The commands that a person named are those of the goal whose agent this is.</summary>
    private static GoalContract Named(GoalContract contract, PlanState state) => contract with { DoneWhen = state.Assignment!.Agents!.DoneWhen };

    private static bool IsGoal(string key) => key is "objective" or "doneWhen" or "strategy" or "budget";

    private static string Tell(JsonNodes nodes, GoalFileError error) =>
        nodes.Paths[Math.Min(error.Line, nodes.Paths.Count) - 1] is { Length: > 0 } path ? $"{path}: {error.Message}" : error.Message;
}
