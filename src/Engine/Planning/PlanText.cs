using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.GoalFiles;
using Orleans.Goals.Engine.Goals;

namespace Orleans.Goals.Engine.Planning;

/// <summary>Reads the plan that a model wrote: with the reader and the rules of goal files, and with what more must hold for a plan that no person looked at.</summary>
internal static class PlanText
{
    private const string File = "plan";

    /// <summary>The plan of a text.</summary>
    /// <param name="text">What the model wrote: a JSON object with <c>why</c> and <c>steps</c>.</param>
    /// <param name="state">The goal.</param>
    /// <returns>The plan, or what is wrong with it.</returns>
    public static (WrittenPlan? Plan, string Problem) Read(string text, GoalState state)
    {
        if (text.Length > PlanningLimits.PlanCharacters)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"the plan has {text.Length:N0} characters; write at most {PlanningLimits.PlanCharacters:N0}"));
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, state)
                : (null, "the plan is no JSON object; write {\"why\": ..., \"steps\": [...]}");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter for text that is no Unicode.
            return (null, $"the plan is no JSON: {exception.Message}");
        }
    }

    /// <summary>The JSON in a reply that has words or a fence around it.</summary>
    public static string Within(string text)
    {
        var (from, to) = (text.IndexOf('{', StringComparison.Ordinal), text.LastIndexOf('}'));
        return from >= 0 && to > from ? text[from..(to + 1)] : text;
    }

    /// <summary>Whether commands of a plan that no person looked at may be any: where agents may do anything as well, or a person trusts who makes it.</summary>
    public static bool MayRunAnything(GoalContract contract) => contract.Agents?.Sandbox == SandboxMode.FullAccess || contract.Planner is { Trust: true };

    /// <summary>The commands that the goal itself names.</summary>
    public static IEnumerable<CommandLine> Commands(GoalContract contract) => contract.DoneWhen.Concat(contract.Fences).OfType<CommandCheck>().Select(static check => check.Command)
        .Concat(contract.Agents?.Smoke is { } smoke ? [smoke] : Array.Empty<CommandLine>());

    /// <summary>A hash that two plans share exactly when they have the same steps.</summary>
    public static string Hash(PlanDefinition plan, CommandEnvironment? environment) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', StepHashes.Closure(plan, environment).Order(StringComparer.Ordinal)))))[..StepHashes.Length];

    private static (WrittenPlan? Plan, string Problem) Read(JsonElement root, GoalState state)
    {
        var contract = state.Contract!;
        var nodes = new JsonNodes();
        var map = (YamlMap)nodes.Of(root, string.Empty);
        var why = map.Entries.FirstOrDefault(static entry => entry.Key.Value == "why")?.Value is YamlScalar said ? said.Value.Trim() : string.Empty;
        var source = new SourceText(new string('\n', nodes.Paths.Count));
        var errors = new FileErrors(File, source);
        var reading = new ReadingState(errors);
        foreach (var problem in Refused(root))
        {
            errors.Add(0, problem);
        }

        var plan = errors.Any
            ? null
            : PlanReader.Read(reading, map with { Entries = map.Entries.RemoveAll(static entry => entry.Key.Value == "why") }, "plans[0]", state.Plans, new ReadingPlace { BaseDirectory = contract.Workspace });
        if (plan is not null)
        {
            Validate(reading, contract, plan);
        }

        if (plan is null || errors.Any)
        {
            var told = errors.InOrder().Select(error => nodes.Paths[Math.Min(error.Line, nodes.Paths.Count) - 1] is { Length: > 0 } path ? $"{path}: {error.Message}" : error.Message).Take(PlanningLimits.Errors);
            return (null, string.Join('\n', told));
        }

        return Take(plan, why, root.GetProperty("steps").GetRawText(), state);
    }

    /// <summary>A plan that is valid, unless it was tried.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="why">Why it, in its author's words.</param>
    /// <param name="steps">As it was written.</param>
    /// <param name="state">The goal.</param>
    public static (WrittenPlan? Plan, string Problem) Take(PlanDefinition plan, string why, string steps, GoalState state)
    {
        var contract = state.Contract!;
        var resolved = Interruptions.Resolve(plan, contract.OnInterrupted);
        var hash = Hash(resolved, contract.Environment);
        if (!state.Tried.IsDefault && state.Tried.FirstOrDefault(tried => tried.Hash == hash) is { } same)
        {
            return (null, string.Create(CultureInfo.InvariantCulture, $"this is plan {same.Number} again, which was tried and did not do; write another one"));
        }

        return (new WrittenPlan
        {
            Plan = resolved,
            Why = why.Length <= PlanningLimits.WhyCharacters ? why : why[..PlanningLimits.WhyCharacters],
            Steps = steps,
            Hash = hash,
            Planner = contract.Planner?.Name,
        }, string.Empty);
    }

    /// <summary>What a plan may not have that no person looked at.</summary>
    private static IEnumerable<string> Refused(JsonElement root)
    {
        foreach (var property in root.EnumerateObject().Where(static property => property.Name is not ("why" or "steps")))
        {
            yield return $"'{Excerpt.Of(property.Name)}' is not part of a plan; it has 'why' and 'steps'";
        }

        if (!root.TryGetProperty("steps", out var steps) || steps.ValueKind != JsonValueKind.Array)
        {
            yield return "'steps' is missing; write a list with at least one step";
            yield break;
        }

        if (steps.GetArrayLength() > PlanningLimits.Steps)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the plan has {steps.GetArrayLength():N0} steps; write at most {PlanningLimits.Steps}");
        }

        foreach (var step in steps.EnumerateArray().Where(static step => step.ValueKind == JsonValueKind.Object))
        {
            foreach (var key in step.EnumerateObject().Where(static property => property.Name is "goal" or "secrets" && property.Value.ValueKind != JsonValueKind.Null))
            {
                yield return $"a step has '{key.Name}', which only a person may write; remove it";
            }
        }
    }

    /// <summary>The rules of plans, and those of plans that no person looked at.</summary>
    private static void Validate(ReadingState reading, GoalContract contract, PlanDefinition plan)
    {
        const string Plan = "plans[0]";
        foreach (var problem in ContractValidator.Validate(contract with { Strategy = null, Plans = [plan] }))
        {
            if (problem.Path.StartsWith(Plan, StringComparison.Ordinal) && !reading.IsTold(problem.Path))
            {
                reading.Add(reading.PositionOf(problem.Path), problem.Message);
            }
        }

        for (var index = 0; index < plan.Steps.Length; index++)
        {
            if (plan.Steps[index] is not { } step)
            {
                continue;
            }

            var at = string.Create(CultureInfo.InvariantCulture, $"{Plan}.steps[{index}]");
            foreach (var (path, problem) in Unseen(contract, step, at))
            {
                reading.Add(reading.PositionOf(path), problem);
            }
        }
    }

    /// <summary>What a step may not have of a plan that no person looked at, beside goals and secrets.</summary>
    public static IEnumerable<(string Path, string Problem)> Unseen(GoalContract contract, StepDefinition step, string at)
    {
        var checks = step.Checks.IsDefault ? [] : step.Checks;
        foreach (var (path, command) in Commands(step, checks, at))
        {
            if (!MayRunAnything(contract) && !Commands(contract).Any(own => own.Arguments.AsSpan().SequenceEqual(command.Arguments.AsSpan())))
            {
                yield return (path, $"the command '{Excerpt.Of(command.ToString())}' is none that the goal names, and would run outside the sandbox; let an agent run it, or write a check of a file");
            }
        }

        foreach (var check in checks)
        {
            if (check is UnchangedCheck)
            {
                yield return ($"{at}.checks", $"the check '{check.Id}' compares with files as they were when the goal began, and those are not known; write another one");
            }
            else if (check is HttpCheck && contract.Agents is not { Network: true } && !MayRunAnything(contract))
            {
                yield return ($"{at}.checks", $"the check '{check.Id}' needs the network, which agents of this goal have not; write another one");
            }
        }
    }

    private static IEnumerable<(string Path, CommandLine Command)> Commands(StepDefinition step, ImmutableArray<Check> checks, string at)
    {
        if (step.Action is RunAction { Command: { Arguments.IsDefault: false } command })
        {
            yield return ($"{at}.run", command);
        }

        if (step.Reconcile is { Arguments.IsDefault: false } reconcile)
        {
            yield return ($"{at}.reconcile", reconcile);
        }

        foreach (var check in checks.OfType<CommandCheck>().Where(static check => check.Command is { Arguments.IsDefault: false }))
        {
            yield return ($"{at}.checks", check.Command);
        }
    }
}
