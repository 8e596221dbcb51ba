using System.Globalization;

namespace Orleans.Goals.Engine.Processes;

/// <summary>The environment of a command: the host's, and what tells whose the command is.</summary>
internal static class LauncherEnvironment
{
    /// <summary>The operation a command belongs to; for the command's own use.</summary>
    public const string OperationVariable = "GOALS_OPERATION";

    /// <summary>
    /// The markers of all commands that a process belongs to, from the outside in: a command may itself be a host, and what its commands
    /// leave behind is left behind by it too.
    /// </summary>
    public const string MarkersVariable = "GOALS_OPERATION_MARKERS";

    /// <summary>The program that begins a session; null when the machine has none.</summary>
    public static string? SetSid { get; } = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists) ?? ProgramPath.Find("setsid");

    /// <summary>
    /// Sets the variables of a command. A shell drops those whose names it could not use itself: they travel under other names, not as
    /// arguments, which every user of the machine could read.
    /// </summary>
    /// <returns>How many travel so.</returns>
    public static int Apply(IDictionary<string, string?> environment, CommandRequest request)
    {
        var markers = environment.TryGetValue(MarkersVariable, out var outer) && !string.IsNullOrEmpty(outer) ? $"{outer}:{request.Folder.Marker}" : request.Folder.Marker;
        environment[MarkersVariable] = markers;
        environment[OperationVariable] = request.Operation;
        environment["PWD"] = request.Workspace;
        environment.Remove("OLDPWD");

        // The program that sets them again would take a name with an equals sign for one more of them.
        var dropped = request.Arguments[0].Contains('=', StringComparison.Ordinal) ? [] : environment.Where(static variable => variable.Value is not null && !IsName(variable.Key)).ToArray();
        for (var index = 0; index < dropped.Length; index++)
        {
            environment[string.Create(CultureInfo.InvariantCulture, $"GOALS_VARIABLE_{index + 1}")] = $"{dropped[index].Key}={dropped[index].Value}";
        }

        return dropped.Length;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
