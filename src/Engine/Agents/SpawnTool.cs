using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Agents;

/// <summary>The tool by which an agent makes a goal of its own. A worker does it itself, with its plan, which lends that goal a share of what the attempt was lent.</summary>
internal static class SpawnTool
{
    /// <summary>Makes a goal.</summary>
    public const string Name = "spawn_goal";

    /// <summary>The share that is lent where the model names none, in hundredths of what the attempt has left.</summary>
    public const int Share = 50;

    /// <summary>The largest share: who lends everything could not go on.</summary>
    public const int MaximumShare = 90;

    /// <summary>The longest arguments that are taken, in characters.</summary>
    public const int Characters = 32_000;

    /// <summary>All of them.</summary>
    public static ImmutableArray<ToolDeclaration> All { get; } =
    [
        new(
            Name,
            "Make a goal of its own for a part that can be said and checked by itself. A fresh agent pursues it in this workspace, under your fences, sandbox and approvals; it is reached when the host has seen its criteria "
            + "hold. It gets a share of what your attempt has left; what it does not use comes back. You wait for its end without cost. It ends with your attempt. Not for what you can do yourself in a few turns.",
            """
            {"type":"object","additionalProperties":false,"required":["objective","doneWhen"],"properties":{
            "objective":{"type":"string","description":"What is wanted, with all that its agent must know: it sees nothing of your conversation."},
            "doneWhen":{"type":"array","minItems":1,"items":{"type":"object","required":["id"]},"description":"The criteria, measured by the host, as in goal files: {\"id\":\"built\",\"file\":\"out/a.txt\",\"contains\":\"text\"}, or json with pointer and equals, atLeast or atMost, http with status, or run with a command that your own goal's criteria name, letter by letter."},
            "strategy":{"type":"string","enum":["continuous","fresh","model"],"description":"One agent that goes on (the usual), a clean context for each try, or plans that a model writes."},
            "share":{"type":"integer","minimum":1,"maximum":90,"description":"Hundredths of what you have left that it is lent; 50 when left out."},
            "budget":{"type":"object","description":"Or how much of tokens, turns, toolCalls, cost, attempts, replans, active and wallClock (times such as 10m)."},
            "wait":{"type":"boolean","description":"False to go on meanwhile: you get a handle for wait_for and exec_stop."}}}
            """),
    ];

    /// <summary>How many levels of such goals there may be below a goal.</summary>
    public static int Depth(AgentPolicy policy) => policy.Goals?.Depth ?? AgentGoals.DefaultDepth;

    /// <summary>Whether agents are offered a tool.</summary>
    public static bool IsOffered(string name, AgentPolicy policy) => name != Name || Depth(policy) > 0;
}
