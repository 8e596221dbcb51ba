using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Tools;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Agents;

/// <summary>Calls the tools that are done inside this process, and declares all tools to models. What goes wrong is an answer that tells the model what to do better.</summary>
internal sealed class ToolCaller
{
    private readonly FrozenDictionary<string, IAgentTool> tools;
    private readonly AIFunctionDeclaration[] always;
    private readonly IArtifactStore artifacts;

    /// <summary>Creates it.</summary>
    /// <param name="tools">The tools, in the order in which models are offered them.</param>
    /// <param name="artifacts">Where answers go that are too long for a conversation.</param>
    public ToolCaller(IReadOnlyList<IAgentTool> tools, IArtifactStore artifacts)
    {
        this.tools = tools.ToFrozenDictionary(static tool => tool.Name, StringComparer.Ordinal);
        this.artifacts = artifacts;
        always =
        [
            Declare(ExecTool.Declaration),
            .. tools.Select(static tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, tool.Parameters)),
            .. ControlTools.All.Select(Declare),
        ];
    }

    /// <summary>The tools that a model is offered, always in the same order.</summary>
    public IEnumerable<AIFunctionDeclaration> Declared(AgentPolicy policy) => policy.Network ? always : always.Where(static tool => tool.Name != HttpFetchTool.ToolName);

    /// <summary>Whether a call of a tool changes nothing outside. One of a tool that is not there changes nothing either.</summary>
    public bool OnlyReads(string name) => tools.TryGetValue(name, out var tool) ? tool.Effect == ToolEffect.Reads : name != ExecTool.Name && !ControlTools.IsControl(name);

    /// <summary>Whether a call may be made again when nobody knows what became of it.</summary>
    public bool MayRepeat(string name) => !tools.TryGetValue(name, out var tool) || tool.Effect is ToolEffect.Reads or ToolEffect.Idempotent;

    /// <summary>Calls a tool.</summary>
    public async Task<ToolAnswer> CallAsync(
        OperationStart start, ToolRequest request, string workspace, AgentPolicy policy, Redactor redactor, CancellationToken cancellationToken)
    {
        if (!tools.TryGetValue(request.Name, out var tool))
        {
            var nearest = NearestWord.Of(request.Name, [.. tools.Keys, ExecTool.Name, .. ControlTools.All.Select(static control => control.Name)]);
            return Refuse(request, $"there is no tool '{Excerpt.Of(request.Name)}'{(nearest is null ? string.Empty : $"; did you mean {nearest}?")}");
        }

        if (!TryParse(request, tool.Parameters, out var arguments, out var fault))
        {
            return Refuse(request, fault);
        }

        ToolOutput output;
        try
        {
            output = await tool.CallAsync(
                new AgentToolCall { Operation = start.Operation, Goal = start.Actor.Goal, Workspace = workspace, Arguments = arguments, Policy = policy }, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            output = new ToolOutput($"the tool failed: {exception.Message}", Failed: true);
        }

        return await AnswerAsync(start, request, redactor.Text(output.Text), output.Failed);
    }

    /// <summary>An answer of whatever length: the model is shown beginning and end, the whole is kept.</summary>
    public async Task<ToolAnswer> AnswerAsync(OperationStart start, ToolRequest request, string text, bool failed)
    {
        if (Encoding.UTF8.GetByteCount(text) <= ToolAnswer.MaximumBytes)
        {
            return new ToolAnswer { Call = request.Id, Text = text, Failed = failed };
        }

        var (output, remark) = await OperationArtifacts.StoreOutputAsync(
            artifacts, start, new OutputExcerpt(text, IsAll: false), isForPeople: false, () => new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false));
        return new ToolAnswer { Call = request.Id, Text = ToolText.Cut(text, ToolAnswer.MaximumBytes, remark), Failed = failed, Output = output };
    }

    /// <summary>Reads a call's arguments.</summary>
    public static bool TryParse(ToolRequest request, JsonElement parameters, out JsonElement arguments, out string fault)
    {
        try
        {
            using var document = JsonDocument.Parse(request.Arguments.Length == 0 ? "{}" : request.Arguments);
            arguments = document.RootElement.Clone();
        }
        catch (JsonException exception)
        {
            arguments = default;
            fault = $"the arguments of {request.Name} are no JSON ({exception.Message}); call it again with valid JSON";
            return false;
        }

        var faults = ToolArguments.Check(arguments, parameters);
        fault = string.Join("\n", faults);
        return faults.Count == 0;
    }

    /// <summary>An answer that something was not done.</summary>
    public static ToolAnswer Refuse(ToolRequest request, string why) => new() { Call = request.Id, Text = why, Failed = true };

    private static AIFunctionDeclaration Declare(ToolDeclaration tool) => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, tool.Parameters);
}
