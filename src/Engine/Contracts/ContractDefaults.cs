using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>Writes the documented defaults into the JSON of a contract where a property was left out.</summary>
/// <remarks>
/// The generated readers set every init-only property, a missing one to <c>default</c>, and so lose its initializer: a timeout of zero, a
/// list that is none. The defaults are taken from objects of the types themselves, so they are written once.
/// </remarks>
internal static class ContractDefaults
{
    private static readonly StepDefinition Step = new() { Id = string.Empty, Action = new ToolAction { Tool = string.Empty } };

    private static readonly JsonObject ContractTemplate = Template(
        new GoalContract { Objective = string.Empty, Workspace = string.Empty, DoneWhen = [], Plans = [] },
        ContractJsonContext.Default.GoalContract);

    private static readonly JsonObject StepTemplate = Template(Step, ContractJsonContext.Default.StepDefinition);

    private static readonly JsonObject CommandCheckTemplate = Template(
        new CommandCheck { Id = string.Empty, Command = CommandLine.Shell(string.Empty) },
        ContractJsonContext.Default.CommandCheck);

    private static readonly JsonObject HttpCheckTemplate = Template(new HttpCheck { Id = string.Empty, Url = string.Empty }, ContractJsonContext.Default.HttpCheck);

    private static readonly JsonObject ScheduleTemplate = Template(new GoalSchedule { Cron = string.Empty }, ContractJsonContext.Default.GoalSchedule);

    private static readonly JsonObject PlannerTemplate = Template(new PlannerChoice { Name = string.Empty }, ContractJsonContext.Default.PlannerChoice);

    private static readonly JsonObject ToolTemplate = Template(new ToolAction { Tool = string.Empty }, ContractJsonContext.Default.ToolAction);

    /// <summary>Fills <paramref name="contract"/> in place. Leaves alone what is not of the expected shape.</summary>
    public static void Fill(JsonNode contract)
    {
        Fill(contract, ContractTemplate);
        FillChecks(contract, "doneWhen");
        FillChecks(contract, "fences");
        Fill(Member(contract, "schedule"), ScheduleTemplate);
        Fill(Member(contract, "planner"), PlannerTemplate);
        foreach (var step in Items(contract, "plans").SelectMany(plan => Items(plan, "steps")))
        {
            Fill(step, StepTemplate);
            FillChecks(step, "checks");
            if (Member(step, "action") is { } action && KindIs(action, "tool"))
            {
                Fill(action, ToolTemplate);
            }
            else if (Member(step, "action") is { } pursuit && KindIs(pursuit, "goal") && Member(pursuit, "goal") is { } child)
            {
                Fill(child);
            }
        }
    }

    private static void FillChecks(JsonNode owner, string list)
    {
        foreach (var check in Items(owner, list))
        {
            if (KindIs(check, "run"))
            {
                Fill(check, CommandCheckTemplate);
            }
            else if (KindIs(check, "http"))
            {
                Fill(check, HttpCheckTemplate);
            }
        }
    }

    private static void Fill(JsonNode? node, JsonObject template)
    {
        if (node is not JsonObject target)
        {
            return;
        }

        foreach (var (name, value) in template)
        {
            if (!target.ContainsKey(name))
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    /// <summary>The defaults of a type: what an object of it has where nothing but the required was said.</summary>
    private static JsonObject Template<T>(T value, JsonTypeInfo<T> type)
    {
        var template = JsonSerializer.SerializeToNode(value, type)!.AsObject();
        foreach (var required in type.Properties.Where(property => property.IsRequired))
        {
            template.Remove(required.Name);
        }

        return template;
    }

    private static IEnumerable<JsonNode> Items(JsonNode owner, string list) => Member(owner, list) is JsonArray items ? items.OfType<JsonNode>() : [];

    private static JsonNode? Member(JsonNode owner, string name) =>
        owner is JsonObject members && members.TryGetPropertyValue(name, out var value) ? value : null;

    private static bool KindIs(JsonNode node, string kind) =>
        Member(node, "kind") is JsonValue value && value.TryGetValue<string>(out var text) && text == kind;
}
