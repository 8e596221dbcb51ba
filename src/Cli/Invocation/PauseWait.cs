using System.Diagnostics.CodeAnalysis;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>How long the running commands of a goal that is paused by a signal are waited for. They go on without us, so it need not be long.</summary>
internal static class PauseWait
{
    /// <summary>The variable that says it.</summary>
    public const string Variable = "GOALS_PAUSE_WAIT";

    private static readonly TimeSpan Default = TimeSpan.FromSeconds(5);

    /// <summary>What the environment says; five seconds when it says nothing.</summary>
    public static bool TryFind(out TimeSpan wait, [NotNullWhen(false)] out string? problem)
    {
        (wait, problem) = (Default, null);
        return Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } text || DurationText.TryParse(text, out wait, out problem);
    }
}
