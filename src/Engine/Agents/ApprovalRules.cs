using System.Collections.Immutable;
using System.Text.Json;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Agents;

/// <summary>
/// Which calls a person is asked about. A function of the policy and the call alone: the worker that asks and the host that calls tools which only read come to the same.
/// A tool that nobody thought of here is asked about where everything is.
/// </summary>
internal static class ApprovalRules
{
    // What leaves the machine is more than reading: http_fetch tells whoever it asks.
    private static readonly ImmutableArray<string> Reading = ["list_files", "read_file", "search_files"];

    /// <summary>The tools that every host has, by name.</summary>
    public static ImmutableArray<string> Known { get; } = ["apply_patch", ExecTool.Name, "http_fetch", "list_files", "read_file", "search_files", "write_file"];

    /// <summary>What holds for a tool.</summary>
    public static ApprovalMode Of(AgentPolicy policy, string tool)
    {
        if (policy.Approvals is not { } approvals)
        {
            return ApprovalMode.Never;
        }

        return approvals.Tools.TryGetValue(tool, out var exact) ? exact
            : Longest(approvals, tool) is { } rule ? approvals.Tools[rule]
            : Reading.Contains(tool, StringComparer.Ordinal) ? ApprovalMode.Never
            : approvals.Mode ?? ApprovalMode.Never;
    }

    /// <summary>Whether a person must approve a call before it begins.</summary>
    public static bool Asks(AgentPolicy policy, ToolRequest request) => Of(policy, request.Name) switch
    {
        ApprovalMode.Always => true,
        ApprovalMode.OnRequest => Escalation(policy, request) is not null,
        _ => false,
    };

    /// <summary>Whether a command may be asked to run outside the sandbox.</summary>
    public static bool MayEscalate(AgentPolicy policy) =>
        policy.Sandbox != SandboxMode.FullAccess && Of(policy, ExecTool.Name) is ApprovalMode.OnRequest or ApprovalMode.Always;

    /// <summary>Why a command is to run outside the sandbox; null for one that is not, or may not.</summary>
    public static string? Escalation(AgentPolicy policy, ToolRequest request) =>
        request.Name == ExecTool.Name && MayEscalate(policy) && Read(request) is { } arguments ? ExecTool.Escalation(arguments) : null;

    /// <summary>Why a call is refused without that anybody is asked about it: nobody could do it as it is. Null where that cannot be told.</summary>
    public static string? Fault(AgentPolicy policy, ToolRequest request) => Read(request) is null
        ? $"the arguments of {request.Name} are no JSON object in which every name stands once; call it again"
        : request.Name == ExecTool.Name && !ToolCaller.TryParse(request, ExecTool.Declare(policy).Parameters, out _, out var fault) ? fault : null;

    private static string? Longest(ApprovalPolicy approvals, string tool)
    {
        string? longest = null;
        foreach (var rule in approvals.Tools.Keys)
        {
            if (rule.EndsWith('*') && tool.StartsWith(rule[..^1], StringComparison.Ordinal) && !(rule.Length <= longest?.Length))
            {
                longest = rule;
            }
        }

        return longest;
    }

    /// <summary>The arguments; null where two who read them might take them for different things.</summary>
    private static JsonElement? Read(ToolRequest request)
    {
        try
        {
            using var document = JsonDocument.Parse(request.Arguments.Length == 0 ? "{}" : request.Arguments, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
