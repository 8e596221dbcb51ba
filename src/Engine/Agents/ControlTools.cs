using System.Collections.Immutable;
using System.Text.Json;

namespace Orleans.Goals.Engine.Agents;

/// <summary>The tools that a worker does itself, in its record: only their declarations go outside.</summary>
internal static class ControlTools
{
    /// <summary>Claims that the step is done.</summary>
    public const string ProposeComplete = "propose_complete";

    /// <summary>Says that the worker cannot go on.</summary>
    public const string ProposeBlocked = "propose_blocked";

    /// <summary>Asks a person.</summary>
    public const string AskPerson = "ask_person";

    /// <summary>Waits without cost.</summary>
    public const string WaitUntil = "wait_until";

    /// <summary>Keeps a sentence for whoever goes on.</summary>
    public const string Note = "note";

    /// <summary>All of them, in the order in which models are offered them.</summary>
    public static ImmutableArray<ToolDeclaration> All { get; } =
    [
        new(
            ProposeComplete,
            "Claim that the step is done. The host runs every check itself and tells you what does not hold.",
            """
            {"type":"object","additionalProperties":false,"required":["summary","done","left","evidence","deadEnds"],"properties":{
            "summary":{"type":"string","description":"Where it stands, in a few sentences."},
            "done":{"type":"array","items":{"type":"string"},"description":"What is done."},
            "left":{"type":"array","items":{"type":"string"},"description":"What is left; empty when nothing is."},
            "evidence":{"type":"array","items":{"type":"string"},"description":"What you have seen that shows it: commands and their results."},
            "decisions":{"type":"array","items":{"type":"string"},"description":"What you decided on the way, and why."},
            "deadEnds":{"type":"array","items":{"type":"string"},"description":"What was tried and led nowhere."}}}
            """),
        new(
            ProposeBlocked,
            "Say that you cannot go on without a person or a change outside. Never because work is hard, long or unclear.",
            """
            {"type":"object","additionalProperties":false,"required":["blocker","tried"],"properties":{
            "blocker":{"type":"string","description":"What is in the way, in one sentence that names it: the same blocker in the same words each time."},
            "tried":{"type":"array","items":{"type":"string"},"description":"What you tried against it."}}}
            """),
        new(
            AskPerson,
            "Ask a person, who may answer days later. Nothing runs meanwhile. Only for what you cannot find out yourself.",
            """
            {"type":"object","additionalProperties":false,"required":["question","options"],"properties":{
            "question":{"type":"string","description":"The question, with all that is needed to answer it."},
            "options":{"type":"array","items":{"type":"string"},"description":"The answers to choose from; empty for any text."}}}
            """),
        new(
            WaitUntil,
            "Wait, without cost, and go on then. For something outside that takes its time.",
            """
            {"type":"object","additionalProperties":false,"required":["reason"],"properties":{
            "seconds":{"type":"integer","minimum":1,"maximum":604800,"description":"How long. This or time."},
            "time":{"type":"string","description":"Until when, as 2030-01-31T09:30:00Z; at most seven days from now. This or seconds."},
            "reason":{"type":"string","description":"What for."}}}
            """),
        new(
            Note,
            "Keep a sentence for whoever goes on after you. It survives this conversation.",
            """
            {"type":"object","additionalProperties":false,"required":["text"],"properties":{
            "text":{"type":"string","description":"The sentence."}}}
            """),
        HandoffTool.Declaration,
        .. BackgroundTools.All,
        .. BoardTools.All,
        .. SpawnTool.All,
    ];

    /// <summary>Whether a worker does a call of this name itself.</summary>
    public static bool IsControl(string name) => All.Any(tool => tool.Name == name);
}

/// <summary>A tool as models are offered it.</summary>
internal sealed record ToolDeclaration
{
    public ToolDeclaration(string name, string description, string parameters)
    {
        Name = name;
        Description = description;
        using var document = JsonDocument.Parse(parameters);
        Parameters = document.RootElement.Clone();
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>What it does, for the model.</summary>
    public string Description { get; }

    /// <summary>The JSON schema of its arguments.</summary>
    public JsonElement Parameters { get; }
}
