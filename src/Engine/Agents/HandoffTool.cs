namespace Orleans.Goals.Engine.Agents;

/// <summary>The tool by which a worker gives the rest of its step to a fresh one.</summary>
internal static class HandoffTool
{
    /// <summary>Its name.</summary>
    public const string Name = "handoff";

    /// <summary>How models are offered it.</summary>
    public static ToolDeclaration Declaration { get; } = new(
        Name,
        "End your attempt and let a fresh worker go on from what you write here: it sees nothing else of this conversation. Not twice in a row without a change in the workspace.",
        """
        {"type":"object","additionalProperties":false,"required":["summary","done","left","evidence","decisions","deadEnds"],"properties":{
        "summary":{"type":"string","description":"Where it stands, in a few sentences, and what to do next."},
        "done":{"type":"array","items":{"type":"string"},"description":"What is done."},
        "left":{"type":"array","items":{"type":"string"},"description":"What is left."},
        "evidence":{"type":"array","items":{"type":"string"},"description":"What you have seen that shows it: commands and their results."},
        "decisions":{"type":"array","items":{"type":"string"},"description":"What you decided on the way, and why."},
        "deadEnds":{"type":"array","items":{"type":"string"},"description":"What was tried and led nowhere."}}}
        """);
}
