using System.Text.Json;

namespace Orleans.Goals.Engine.Agents;

/// <summary>The tool that runs commands. They run under a launcher, as those of steps do: they outlive the host, and none is run twice.</summary>
internal static class ExecTool
{
    /// <summary>Its name.</summary>
    public const string Name = "exec";

    /// <summary>How long a command may take when nothing else is said.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(2);

    /// <summary>How long a command may take at most.</summary>
    public static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    /// <summary>How models are offered it.</summary>
    public static ToolDeclaration Declaration { get; } = new(
        Name,
        "Run a command with /bin/sh -c, in the workspace, in a sandbox. You get its exit status and the end of what it wrote. What it leaves running is ended with it.",
        """
        {"type":"object","additionalProperties":false,"required":["command"],"properties":{
        "command":{"type":"string","minLength":1,"maxLength":30000,"description":"The command line."},
        "timeout_seconds":{"type":"integer","minimum":1,"maximum":3600,"description":"How long it may take; 120 when not said. It is ended then."}}}
        """);

    /// <summary>The command of a call with valid arguments.</summary>
    public static string Command(JsonElement arguments) => arguments.GetProperty("command").GetString()!;

    /// <summary>How long it may take.</summary>
    public static TimeSpan Timeout(JsonElement arguments) =>
        arguments.TryGetProperty("timeout_seconds", out var seconds) && seconds.ValueKind == JsonValueKind.Number ? TimeSpan.FromSeconds(seconds.GetDouble()) : DefaultTimeout;
}
