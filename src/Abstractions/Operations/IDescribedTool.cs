using System.Text.Json;

namespace Orleans.Goals.Operations;

/// <summary>A tool that says what it is: agents are offered it, and steps can call it by name as any other.</summary>
/// <remarks>
/// Agents call it by the same name, which is none of the tools that every agent has. A call of an agent has been compared with <see cref="Parameters"/>
/// before; what does not fit never reaches the tool. What it says beyond 16 KiB is kept as an artifact, and the model is shown its beginning and end.
/// </remarks>
public interface IDescribedTool : ITool
{
    /// <summary>What it does, for the model.</summary>
    string Description { get; }

    /// <summary>The JSON schema of its arguments: that of an object.</summary>
    JsonElement Parameters { get; }

    /// <summary>What it may do to the world.</summary>
    ToolEffect Effect { get; }
}
