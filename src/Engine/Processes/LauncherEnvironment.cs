using System.Collections;
using System.Globalization;
using Orleans.Goals.Engine.Contracts;

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

    /// <summary>What the variables begin with in which a host is given secrets. No command gets them: what it needs it is given by name.</summary>
    public const string SecretPrefix = "GOALS_SECRET_";

    /// <summary>
    /// The variables of a command. A shell drops those whose names it could not use itself: they travel under other names, not as
    /// arguments, which every user of the machine could read.
    /// </summary>
    /// <returns>The variables, how many travel so, and how many are set for the command alone, when all else is done.</returns>
    public static (SortedDictionary<string, string> Variables, int Renamed, int Given) Of(CommandRequest request)
    {
        var variables = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!name.StartsWith(SecretPrefix, StringComparison.Ordinal) && !request.Withheld.Contains(name, StringComparer.Ordinal))
            {
                variables[name] = (string?)variable.Value ?? string.Empty;
            }
        }

        var outer = variables.GetValueOrDefault(MarkersVariable, string.Empty);
        variables[MarkersVariable] = outer.Length > 0 ? $"{outer}:{request.Folder.Marker}" : request.Folder.Marker;
        variables[OperationVariable] = request.Operation;
        variables["PWD"] = request.Workspace;
        variables.Remove("OLDPWD");

        // The program that sets them again would take a name with an equals sign for one more of them.
        var odd = request.Arguments[0].Contains('=', StringComparison.Ordinal) ? [] : variables.Where(static variable => !IsName(variable.Key)).ToArray();
        for (var index = 0; index < odd.Length; index++)
        {
            variables.Remove(odd[index].Key);
            variables[string.Create(CultureInfo.InvariantCulture, $"GOALS_VARIABLE_{index + 1}")] = $"{odd[index].Key}={odd[index].Value}";
        }

        var given = request.Environment.Variables.Where(static variable => EnvironmentRules.IsName(variable.Key)).ToArray();
        for (var index = 0; index < given.Length; index++)
        {
            variables[string.Create(CultureInfo.InvariantCulture, $"GOALS_GIVEN_{index + 1}")] = $"{given[index].Key}={given[index].Value}";
        }

        return (variables, odd.Length, given.Length);
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
