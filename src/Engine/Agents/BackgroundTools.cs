using System.Collections.Immutable;

namespace Orleans.Goals.Engine.Agents;

/// <summary>The tools around commands that run beside the turns of an agent. <see cref="ExecTool"/> begins one.</summary>
internal static class BackgroundTools
{
    /// <summary>Looks at one.</summary>
    public const string Poll = "exec_poll";

    /// <summary>Ends one.</summary>
    public const string Stop = "exec_stop";

    /// <summary>Waits for one without cost.</summary>
    public const string WaitFor = "wait_for";

    /// <summary>All of them, in the order in which models are offered them.</summary>
    public static ImmutableArray<ToolDeclaration> All { get; } =
    [
        new(
            Poll,
            "See how a command in the background stands: whether it runs, and what it wrote since you last looked. Do not call it again and again: wait_for costs nothing.",
            """
            {"type":"object","additionalProperties":false,"required":["handle"],"properties":{
            "handle":{"type":"string","description":"What exec gave for it, as c1."}}}
            """),
        new(
            Stop,
            "End a command in the background, or a goal that you made. You get how it ended, of a command the end of what it wrote.",
            """
            {"type":"object","additionalProperties":false,"required":["handle"],"properties":{
            "handle":{"type":"string","description":"What exec or spawn_goal gave for it, as c1 or g1."}}}
            """),
        new(
            WaitFor,
            "Wait, without cost, until a command in the background, or a goal that you made, has ended, at most for a time. You get how it ended, of a command the end of what it wrote.",
            """
            {"type":"object","additionalProperties":false,"required":["handle","seconds","reason"],"properties":{
            "handle":{"type":"string","description":"What exec or spawn_goal gave for it, as c1 or g1."},
            "seconds":{"type":"integer","minimum":1,"maximum":604800,"description":"How long at most."},
            "reason":{"type":"string","description":"What for."}}}
            """),
    ];
}
