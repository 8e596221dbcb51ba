using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Planning;

/// <summary>The tool by which the initializer writes its items. The goal takes them, in its record: only the declaration goes outside.</summary>
internal static class FeatureTool
{
    /// <summary>Its name.</summary>
    public const string Name = "write_manifest";

    /// <summary>How models are offered it.</summary>
    public static ToolDeclaration Declaration { get; } = new(
        Name,
        "Write the manifest: the items by which the host sees whether the goal is reached. It is checked, and kept as it is when it is valid; else you are told what is wrong.",
        """
        {"type":"object","additionalProperties":false,"required":["items"],"properties":{
        "items":{"type":"array","minItems":1,"maxItems":100,"description":"The items, all of which must pass for the goal to be complete.","items":{"type":"object","additionalProperties":false,"required":["id","sentence","check"],"properties":{
        "id":{"type":"string","description":"Its name, unique, and none of the goal's own criteria: lower-case letters, digits and '-', beginning with a letter."},
        "sentence":{"type":"string","description":"What must hold, in one sentence."},
        "check":{"type":"object","additionalProperties":false,"description":"How the host measures it. Exactly one of file, json, http and run, with what belongs to it.","properties":{
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
        "http":{"type":"string","description":"An address that must answer."},
        "status":{"type":"integer","description":"With http: the status; 200 when left out."},
        "method":{"type":"string","enum":["GET","HEAD"]},
        "run":{"type":"string","description":"A command that exits with 0."},
        "timeout":{"type":"string","description":"With run and http: the time it may take, such as 5m."},
        "writes":{"type":"array","items":{"type":"string"},"description":"With run: patterns of the files that the command itself writes."}}}}}}}}
        """);
}
