using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Writes a contract as a goal file, in the part of YAML that is JSON.</summary>
internal static class GoalFileWriter
{
    public static string Write(GoalContract contract) => Map(
        ("objective", contract.Objective),
        ("workspace", contract.Workspace),
        ("doneWhen", List(contract.DoneWhen.Select(Write))),
        ("fences", List(contract.Fences.Select(Write))),
        ("budget", Map(
            ("wallClock", Time(contract.Budget.WallClock)),
            ("attempts", (JsonNode?)contract.Budget.Attempts),
            ("replans", (JsonNode?)contract.Budget.Replans))),
        ("plans", List(contract.Plans.Select(plan => Map(("name", plan.Name), ("steps", List(plan.Steps.Select(Write)))))))).ToJsonString();

    private static JsonNode Write(StepDefinition step) => Map(
        ("id", step.Id),
        ("run", Write(((RunAction)step.Action).Command)),
        ("after", Texts(step.After)),
        ("retry", Map(("max", step.Retry.Max), ("delay", Time(step.Retry.Delay)))),
        ("timeout", Time(step.Timeout)),
        ("idempotent", step.Idempotent),
        ("checks", List(step.Checks.Select(Write))));

    private static JsonNode Write(Check check) => check switch
    {
        CommandCheck command => Map(("id", check.Id), ("run", Write(command.Command)), ("timeout", Time(command.Timeout)), ("writes", Texts(command.Writes))),
        FileCheck file => Map(("id", check.Id), ("file", file.File), ("contains", file.Contains), ("matches", file.Matches), ("sha256", file.Sha256)),
        _ => Map(("id", check.Id), ("unchanged", Texts(((UnchangedCheck)check).Patterns))),
    };

    private static JsonNode Write(CommandLine command) => command.Arguments is ["/bin/sh", "-c", var line] ? (JsonNode)line : Texts(command.Arguments);

    private static JsonNode? Time(TimeSpan? value) => value is { } time ? (JsonNode)DurationText.Format(time) : null;

    private static JsonArray Texts(IEnumerable<string> values) => List(values.Select(value => (JsonNode)value));

    private static JsonArray List(IEnumerable<JsonNode> items) => new([.. items]);

    private static JsonObject Map(params (string Key, JsonNode? Value)[] entries) =>
        new(entries.Where(entry => entry.Value is not null).Select(entry => KeyValuePair.Create(entry.Key, entry.Value)));
}
