using System.Text.Json;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Agents;

/// <summary>The tool that runs commands. They run under a launcher, as those of steps do: they outlive the host, and none is run twice.</summary>
internal static class ExecTool
{
    /// <summary>Its name.</summary>
    public const string Name = "exec";

    /// <summary>The argument that asks for a command in the background.</summary>
    public const string Background = "background";

    /// <summary>How long a command may take when nothing else is said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    /// <summary>How long a command may take at most.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>How long a command in the background may take when nothing else is said.</summary>
    public static readonly TimeSpan DefaultBackgroundTimeout = TimeSpan.FromHours(1);

    /// <summary>How models are offered it.</summary>
    public static ToolDeclaration Declaration { get; } = Declare(string.Empty);

    /// <summary>The same where a person may be asked to let a command leave the sandbox.</summary>
    public static ToolDeclaration Escalating { get; } = Declare(
        """
        ,
        "escalate":{"type":"string","minLength":1,"maxLength":500,"description":"Why this very command must run outside the sandbox, with the network. A person is asked, and may answer days later; nothing runs meanwhile. Only for what the sandbox refuses; leave it out otherwise."}
        """);

    /// <summary>How models are offered it under a policy.</summary>
    public static ToolDeclaration Declare(AgentPolicy policy) => ApprovalRules.MayEscalate(policy) ? Escalating : Declaration;

    private static ToolDeclaration Declare(string more) => new(
        Name,
        "Run a command with /bin/sh -c, in the workspace, in a sandbox. You get its exit status and the end of what it wrote. What it leaves running is ended with it; what is to run beside your further work, as a server or a long build, is begun with background: true, and ends with the attempt at the latest.",
        """
        {"type":"object","additionalProperties":false,"required":["command"],"properties":{
        "command":{"type":"string","minLength":1,"maxLength":30000,"description":"The command line."},
        "timeout_seconds":{"type":"integer","minimum":1,"maximum":86400,"description":"How long it may take; 120 when not said, and 3600 at most; in the background 3600 when not said. It is ended then."},
        "background":{"type":"boolean","description":"Whether it runs beside your further calls. You get a handle for exec_poll, exec_stop and wait_for, and are told when it ends."}
        """ + more + "}}");

    /// <summary>The command of a call with valid arguments.</summary>
    public static string Command(JsonElement arguments) => arguments.GetProperty("command").GetString()!;

    /// <summary>Why it is to run outside the sandbox; null when it is not.</summary>
    public static string? Escalation(JsonElement arguments) =>
        arguments.TryGetProperty("escalate", out var why) && why.ValueKind == JsonValueKind.String ? why.GetString() : null;

    /// <summary>How long it may take.</summary>
    public static TimeSpan Timeout(JsonElement arguments) =>
        arguments.TryGetProperty("timeout_seconds", out var seconds) && seconds.ValueKind == JsonValueKind.Number ? TimeSpan.FromSeconds(seconds.GetDouble())
        : IsBackground(arguments) ? DefaultBackgroundTimeout : DefaultTimeout;

    /// <summary>Whether it is to run beside what the agent does next.</summary>
    public static bool IsBackground(JsonElement arguments) => arguments.TryGetProperty(Background, out var background) && background.ValueKind == JsonValueKind.True;
}
