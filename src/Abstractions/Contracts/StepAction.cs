using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>What an attempt at a step does.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(RunAction), "run")]
[JsonDerivedType(typeof(ToolAction), "tool")]
public abstract record StepAction
{
    private protected StepAction()
    {
    }
}

/// <summary>Runs a command in the workspace; exit status 0 is success.</summary>
public sealed record RunAction : StepAction
{
    /// <summary>The command.</summary>
    [JsonPropertyName("command")]
    public required CommandLine Command { get; init; }
}

/// <summary>Calls an <see cref="Operations.ITool"/> of the embedding application, inside the host's process.</summary>
public sealed record ToolAction : StepAction
{
    /// <summary>The tool's name.</summary>
    [JsonPropertyName("tool")]
    public required string Tool { get; init; }

    /// <summary>Its arguments, as the tool defines them; usually JSON. Empty when it takes none.</summary>
    [JsonPropertyName("arguments")]
    public string Arguments { get; init; } = string.Empty;
}
