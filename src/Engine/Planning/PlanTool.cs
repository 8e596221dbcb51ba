using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Planning;

/// <summary>The tool by which a model writes a plan. The goal takes it, in its record: only the declaration goes outside.</summary>
internal static class PlanTool
{
    /// <summary>Its name.</summary>
    public const string Name = "write_plan";

    /// <summary>How models are offered it.</summary>
    public static ToolDeclaration Declaration { get; } = new(
        Name,
        "Write the plan: a graph of steps. It is checked, and begun when it is valid; else you are told what is wrong.",
        """
        {"type":"object","additionalProperties":false,"required":["why","steps"],"properties":{
        "why":{"type":"string","description":"Why this way, and what is new in it, in a sentence or two."},
        "steps":{"type":"array","minItems":1,"maxItems":100,"description":"The steps. Each has an id and exactly one of agent, run, wait and ask.","items":{"type":"object","additionalProperties":false,"required":["id"],"properties":{
        "id":{"type":"string","description":"Its name, unique in the plan: lower-case letters, digits and '-', beginning with a letter."},
        "agent":{"type":"string","description":"What an agent is to do, with all it must know: it sees the goal and this step, not the plan."},
        "run":{"type":"string","description":"A line for /bin/sh -c, run in the workspace. Exit status 0 is success."},
        "wait":{"type":"string","description":"A time to wait, such as 10m."},
        "ask":{"type":"string","description":"A question to a person, who may answer days later."},
        "options":{"type":"array","items":{"type":"string"},"description":"With ask: the answers to choose from."},
        "after":{"type":"array","items":{"type":"string"},"description":"The ids of the steps that must be finished first; [] for none. Left out: the step before."},
        "timeout":{"type":"string","description":"With agent and run: the time of one attempt at most, such as 30m; 1h when left out."},
        "retry":{"type":"object","additionalProperties":false,"required":["max"],"description":"With agent and run: how often it is tried again after a failure.","properties":{
        "max":{"type":"integer","minimum":0,"maximum":1000,"description":"More attempts after the first."},
        "delay":{"type":"string","description":"The wait before each, such as 10s."}}},
        "checks":{"type":"array","description":"With agent and run: what must hold when it has ended, run by the host; it has failed otherwise.","items":{"type":"object","required":["id"],"properties":{
        "id":{"type":"string","description":"Its name, unique in the step."},
        "run":{"type":"string","description":"A command that exits with 0."},
        "file":{"type":"string","description":"A file, relative to the workspace, that must exist."},
        "contains":{"type":"string","description":"With file: a text that must be in it."},
        "matches":{"type":"string","description":"With file: a regular expression that must match."}}}}}}}}}
        """);
}
