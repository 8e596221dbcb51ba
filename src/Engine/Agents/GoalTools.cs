using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Agents;

/// <summary>The tool by which an agent makes a goal of its own. A worker does it itself, with its plan, which lends that goal a share of what the attempt was lent.</summary>
internal static class GoalTools
{
    /// <summary>Makes a goal.</summary>
    public const string Spawn = "spawn_goal";

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
            Spawn,
            "Make a goal of its own for a part that can be said and checked by itself. A fresh agent pursues it in this workspace, under your fences, sandbox, approvals and network; it is reached when the host has seen its "
            + "criteria hold. It gets a share of what your attempt has left, and what it does not use comes back. You wait for its end without cost; with wait false you go on, and use wait_for with its handle later. "
            + "It is stopped with your attempt. Not for what you can do yourself in a few turns.",
            """
            {"type":"object","additionalProperties":false,"required":["objective","doneWhen"],"properties":{
            "objective":{"type":"string","description":"What is wanted, with all that its agent must know: it sees nothing of your conversation."},
            "doneWhen":{"type":"array","minItems":1,"description":"The criteria, all of which the host measures. Each has an id and exactly one of file, json, http and run, with what belongs to it.","items":{"type":"object","additionalProperties":false,"required":["id"],"properties":{
            "id":{"type":"string","description":"Its name: lower-case letters, digits and '-', beginning with a letter."},
            "file":{"type":"string","description":"A file, relative to the workspace, that must exist."},
            "contains":{"type":"string","description":"With file and http: a text that must be in it."},
            "matches":{"type":"string","description":"With file, json and http: a regular expression that must match."},
            "sha256":{"type":"string","description":"With file: the SHA-256 of its bytes."},
            "json":{"type":"string","description":"A JSON file, relative to the workspace."},
            "pointer":{"type":"string","description":"With json: the place as a JSON Pointer, such as /totals/failed."},
            "exists":{"type":"boolean","description":"With json: whether the place must exist."},
            "equals":{"description":"With json: the text, number, true, false or null that must be there."},
            "atLeast":{"type":"number","description":"With json: the least the number there may be."},
            "atMost":{"type":"number","description":"With json: the most the number there may be."},
            "http":{"type":"string","description":"An address that must answer; only with network."},
            "status":{"type":"integer","description":"With http: the status; 200 when left out."},
            "method":{"type":"string","enum":["GET","HEAD"]},
            "run":{"type":"string","description":"A command that exits with 0: one that your own goal's criteria or fences name, letter by letter, since it runs outside the sandbox."},
            "timeout":{"type":"string","description":"With run and http: the time it may take, such as 5m."},
            "writes":{"type":"array","items":{"type":"string"},"description":"With run: patterns of the files that the command itself writes."}}}},
            "strategy":{"type":"string","enum":["continuous","fresh","model"],"description":"How it gets there: one agent that goes on until it is reached (continuous, the usual), a clean context for each try (fresh), or plans that a model writes (model)."},
            "share":{"type":"integer","minimum":1,"maximum":90,"description":"How many hundredths of what your attempt has left it is lent, of everything that budget does not name; 50 when left out."},
            "budget":{"type":"object","additionalProperties":false,"description":"What it may cost at most.","properties":{
            "tokens":{"type":"integer"},"turns":{"type":"integer"},"toolCalls":{"type":"integer"},"cost":{"type":"number"},"attempts":{"type":"integer"},"replans":{"type":"integer"},
            "active":{"type":"string","description":"A time such as 10m."},"wallClock":{"type":"string","description":"A time such as 2h."}}},
            "wait":{"type":"boolean","description":"Whether you wait for its end; true when left out."}}}
            """),
    ];

    /// <summary>How many levels of such goals there may be below a goal.</summary>
    public static int Depth(AgentPolicy policy) => policy.Goals?.Depth ?? AgentGoals.DefaultDepth;

    /// <summary>Whether agents are offered a tool.</summary>
    public static bool IsOffered(string name, AgentPolicy policy) => name != Spawn || Depth(policy) > 0;
}
