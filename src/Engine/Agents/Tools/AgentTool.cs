using System.Text.Json;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>What all built-in tools have in common: arguments are checked first, and what goes wrong is an answer.</summary>
/// <param name="name">The name by which models call it.</param>
/// <param name="effect">What it may do to the world.</param>
/// <param name="description">What it does, for the model.</param>
/// <param name="schema">The JSON schema of its arguments.</param>
internal abstract class AgentTool(string name, ToolEffect effect, string description, string schema) : IAgentTool
{
    /// <summary>The most bytes that a tool shows at once of what may be long.</summary>
    public const int MaximumShown = 64 * 1024;

    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Description { get; } = description;

    /// <inheritdoc/>
    public JsonElement Parameters { get; } = JsonElement.Parse(schema);

    /// <inheritdoc/>
    public ToolEffect Effect { get; } = effect;

    /// <inheritdoc/>
    public async ValueTask<ToolOutput> CallAsync(AgentToolCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var errors = ToolArguments.Check(Parameters, call.Arguments);
        if (errors.Count > 0)
        {
            return new ToolOutput($"the arguments of {Name} are wrong:\n- {string.Join("\n- ", errors)}", Failed: true);
        }

        try
        {
            return await DoAsync(call, new ToolArguments(call.Arguments), cancellationToken);
        }
        catch (ToolRefusedException refused)
        {
            return new ToolOutput(Relative(refused.Message, call.Workspace), Failed: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new ToolOutput($"{Name} could not be done: {Relative(exception.Message, call.Workspace)}", Failed: true);
        }
    }

    /// <summary>Names files as the model does: a path that an answer shows is one that can be given back.</summary>
    private static string Relative(string message, string workspace) => message
        .Replace($"'{CanonicalPath.Of(workspace).TrimEnd('/')}/", "'", StringComparison.Ordinal)
        .Replace($"'{workspace.TrimEnd('/')}/", "'", StringComparison.Ordinal);

    /// <summary>Does it, with arguments that fit.</summary>
    /// <exception cref="ToolRefusedException">It does not do that.</exception>
    protected abstract ValueTask<ToolOutput> DoAsync(AgentToolCall call, ToolArguments arguments, CancellationToken cancellationToken);
}
