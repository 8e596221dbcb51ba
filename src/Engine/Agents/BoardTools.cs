using System.Collections.Immutable;

namespace Orleans.Goals.Engine.Agents;

/// <summary>The tools by which the agents of one goal work together. A worker does them itself, with its goal's board.</summary>
internal static class BoardTools
{
    /// <summary>Claims a path or a name.</summary>
    public const string Claim = "claim";

    /// <summary>Gives a claim up.</summary>
    public const string Release = "release";

    /// <summary>Sends a message to another agent.</summary>
    public const string Send = "send";

    /// <summary>Reads the messages that came.</summary>
    public const string Inbox = "inbox";

    /// <summary>Writes a key.</summary>
    public const string Put = "put";

    /// <summary>All of them, in the order in which models are offered them.</summary>
    public static ImmutableArray<ToolDeclaration> All { get; } =
    [
        new(
            Claim,
            "Claim files, or a name that you agreed on, before you change them, where other agents work on the same goal. Others cannot write there until you release it, end, or leave it unused.",
            """
            {"type":"object","additionalProperties":false,"required":["why"],"properties":{
            "path":{"type":"string","maxLength":200,"description":"A file or folder of the workspace with all beneath it; * and ** as usual. Either this or the name."},
            "name":{"type":"string","maxLength":200,"description":"A name for something that is no file."},
            "minutes":{"type":"integer","minimum":1,"maximum":240,"description":"For how long without use; 30 when not said."},
            "why":{"type":"string","maxLength":300,"description":"What for; others read it."}}}
            """),
        new(
            Release,
            "Give up what you claim.",
            """
            {"type":"object","additionalProperties":false,"properties":{
            "path":{"type":"string","description":"The path, as you claimed it."},
            "name":{"type":"string","description":"The name."}}}
            """),
        new(
            Send,
            "Send a message to the agent of another step, or to all of them. It is read with its next turn, also by one that waits.",
            """
            {"type":"object","additionalProperties":false,"required":["to","text"],"properties":{
            "to":{"type":"string","description":"The name of a step, or 'all'."},
            "text":{"type":"string","minLength":1,"maxLength":2000,"description":"The message."}}}
            """),
        new(
            Inbox,
            "Read the messages of other agents that came since your last turn. They are shown to you with every turn anyway.",
            """
            {"type":"object","additionalProperties":false,"properties":{}}
            """),
        new(
            Put,
            "Write a value under a key that all agents of the goal read with `board`, if it still has the version that you expect. Else you are told what is there.",
            """
            {"type":"object","additionalProperties":false,"required":["key","value","expected_version"],"properties":{
            "key":{"type":"string","minLength":1,"maxLength":200,"description":"The key."},
            "value":{"type":"string","description":"The value, at most 4 KiB."},
            "expected_version":{"type":"integer","minimum":0,"description":"The version that it has; 0 when it is not there yet."}}}
            """),
    ];

    /// <summary>Whether a call of this name is one of the board.</summary>
    public static bool IsBoard(string name) => name is Claim or Release or Send or Inbox or Put;
}
