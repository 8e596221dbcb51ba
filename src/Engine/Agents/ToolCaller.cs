using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Offers;
using Orleans.Goals.Engine.Agents.Tools;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Operations;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Agents;

/// <summary>Calls the tools that are done inside this process, and declares all tools to models. What goes wrong is an answer that tells the model what to do better.</summary>
internal sealed class ToolCaller
{
    private static readonly AIFunctionDeclaration Escalating = Declare(ExecTool.Escalating);

    private readonly AgentTools tools;
    private readonly OfferedTools offered;
    private readonly IArtifactStore artifacts;
    private readonly FrozenDictionary<string, AIFunctionDeclaration> declarations;

    /// <summary>Creates it.</summary>
    /// <param name="tools">The tools that every host has.</param>
    /// <param name="offered">The others.</param>
    /// <param name="artifacts">Where answers go that are too long for a conversation.</param>
    public ToolCaller(AgentTools tools, OfferedTools offered, IArtifactStore artifacts)
    {
        this.tools = tools;
        this.offered = offered;
        this.artifacts = artifacts;
        declarations = tools.All.Select(static tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, tool.Parameters))
            .Concat(ControlTools.All.Select(Declare))
            .Append(Declare(ExecTool.Declaration))
            .Append(Declare(PlanTool.Declaration))
            .Append(Declare(FeatureTool.Declaration))
            .ToFrozenDictionary(static declaration => declaration.Name, StringComparer.Ordinal);
    }

    /// <summary>The tools beyond the built-in ones that an attempt has; asked once in an attempt.</summary>
    public Task<ToolOffer> OfferAsync(OperationStart start, string workspace, AgentPolicy policy, Redactor redactor, CancellationToken cancellationToken) =>
        offered.OfferAsync(start, workspace, policy, declarations.Keys, redactor, cancellationToken);

    /// <summary>The tools that a model is offered, always in the same order: a provider's cache of prompts goes by that.</summary>
    public IEnumerable<AIFunctionDeclaration> Declared(AgentPolicy policy, ToolOffer offer) => Names(policy)
        .Select(name => name == ExecTool.Name && ApprovalRules.MayEscalate(policy) ? Escalating : declarations[name])
        .Concat(offer.Tools.Select(static tool => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, JsonElement.Parse(tool.Parameters))));

    /// <summary>The tools that a model is offered that writes a plan or a manifest: some that only read, and the one that takes what is written.</summary>
    public IEnumerable<AIFunctionDeclaration> DeclaredForPlans(ImmutableArray<string> reading, string writing) => reading.Append(writing).Select(name => declarations[name]);

    /// <summary>Whether a call of a tool changes nothing outside. One of a tool that is not there changes nothing either.</summary>
    public bool OnlyReads(string name, ToolOffer offer) => tools.Find(name) is { } tool
        ? tool.Effect == ToolEffect.Reads
        : offer.Find(name) is { } other ? other.Effect == ToolEffect.Reads : name != ExecTool.Name && !ControlTools.IsControl(name);

    /// <summary>Whether a call may be made again when nobody knows what became of it.</summary>
    public bool MayRepeat(string name, ToolOffer offer) => (tools.Find(name)?.Effect ?? offer.Find(name)?.Effect) is null or ToolEffect.Reads or ToolEffect.Idempotent;

    /// <summary>Calls a tool.</summary>
    /// <param name="start">The operation.</param>
    /// <param name="request">The call.</param>
    /// <param name="workspace">The absolute path of the workspace.</param>
    /// <param name="policy">How the agent may touch the machine.</param>
    /// <param name="offer">The tools beyond the built-in ones that the attempt has.</param>
    /// <param name="redactor">Takes the values of the goal's secrets out of what the tool says.</param>
    /// <param name="name">What the whole of a long answer is called among the operation's artifacts: an operation may have several.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <param name="fenced">The checks whose files it must leave as they are.</param>
    public async Task<ToolAnswer> CallAsync(
        OperationStart start, ToolRequest request, string workspace, AgentPolicy policy, ToolOffer offer, Redactor redactor, string name, CancellationToken cancellationToken,
        ImmutableArray<UnchangedCheck> fenced = default)
    {
        var tool = tools.Find(request.Name);
        var other = tool is null ? offer.Find(request.Name) : null;
        if (tool is null && other is null)
        {
            return Refuse(request, AgentTools.Unknown(request.Name, [.. Names(policy), .. offer.Tools.Select(static there => there.Name)]).Text);
        }

        if (!TryParse(request, tool?.Parameters ?? JsonElement.Parse(other!.Parameters), out var arguments, out var fault, isForeign: tool is null))
        {
            return Refuse(request, fault);
        }

        ToolOutput output;
        try
        {
            output = tool is null
                ? await offered.CallAsync(start, other!, arguments.GetRawText(), workspace, policy, cancellationToken)
                : await tool.CallAsync(
                    new AgentToolCall { Operation = start.Operation, Goal = start.Actor.Goal, Workspace = workspace, Arguments = arguments, Policy = policy, Fenced = fenced }, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            output = new ToolOutput($"the tool failed: {exception.Message}", Failed: true);
        }

        var text = redactor.IsComplete ? redactor.Text(output.Text) : "what it gave cannot be kept: a secret of the goal cannot be had on this host, and it may be in it";
        return await AnswerAsync(start, request, text, output.Failed || !redactor.IsComplete, name);
    }

    /// <summary>An answer of whatever length: the model is shown beginning and end, the whole is kept.</summary>
    public async Task<ToolAnswer> AnswerAsync(OperationStart start, ToolRequest request, string text, bool failed, string name)
    {
        if (Encoding.UTF8.GetByteCount(text) <= ToolAnswer.MaximumBytes)
        {
            return new ToolAnswer { Call = request.Id, Text = text, Failed = failed };
        }

        var (output, remark) = await OperationArtifacts.StoreOutputAsync(
            artifacts, start, new OutputExcerpt(text, IsAll: false), isForPeople: false, () => new MemoryStream(Encoding.UTF8.GetBytes(text), writable: false), name);
        return new ToolAnswer { Call = request.Id, Text = Shorten(text, remark), Failed = failed, Output = output };
    }

    /// <summary>Reads a call's arguments. A foreign schema is one that others wrote: what it says beyond what is known here refuses nothing.</summary>
    public static bool TryParse(ToolRequest request, JsonElement parameters, out JsonElement arguments, out string fault, bool isForeign = false)
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

        var faults = ToolArguments.Check(parameters, arguments, isForeign);
        fault = string.Join("\n", faults);
        return faults.Count == 0;
    }

    /// <summary>An answer that something was not done.</summary>
    public static ToolAnswer Refuse(ToolRequest request, string why) => new() { Call = request.Id, Text = why, Failed = true };

    private string[] Names(AgentPolicy policy) =>
        [ExecTool.Name, .. tools.For(policy).Select(static tool => tool.Name), .. ControlTools.All.Select(static tool => tool.Name).Where(name => SpawnTool.IsOffered(name, policy))];

    /// <summary>Beginning and end of a text.</summary>
    private static string Shorten(string text, string remark)
    {
        var note = $"\n[… {text.Length:N0} characters in all, the middle is left out{(remark.Length == 0 ? string.Empty : $"; {remark}")} …]\n";
        var half = (ToolAnswer.MaximumBytes - Encoding.UTF8.GetByteCount(note)) / 2;
        var end = OutputExcerpt.OfEnd(Encoding.UTF8.GetBytes(text), half, isAll: false);
        return OutputExcerpt.OfBeginning(text, half).Text + note + end.Text;
    }

    private static AIFunctionDeclaration Declare(ToolDeclaration tool) => AIFunctionFactory.CreateDeclaration(tool.Name, tool.Description, tool.Parameters);
}
