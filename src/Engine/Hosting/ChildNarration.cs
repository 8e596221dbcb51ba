using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Tells what happened to goals that are steps.</summary>
internal static class ChildNarration
{
    /// <summary>The type and the text of what happened, or null when it says nothing to a person.</summary>
    public static (string Type, string Text)? Tell(ChildEvent change) => change switch
    {
        ChildBegun begun => ("childBegun", $"step {begun.Step} begins goal {begun.Goal} (attempt {Number(begun.Attempt)}{Lent(begun.Lent)})"),
        ChildSeen { Observed: { Status: GoalStatus.AwaitingInput, Hold: { } hold } } seen => ("childWaits", $"step {seen.Step} waits for a person: {hold.Reason} (goal {seen.Goal})"),
        ChildSeen => null,
        ChildGivenUp given => ("childGivenUp", $"step {given.Step} gives its goal {given.Goal} up: {given.Reason}"),
        ChildEnded { Next: StepPhase.Done } ended => ("stepFinished", $"step {ended.Step} finished: goal {ended.Goal} is complete{Used(ended.Usage)}"),
        ChildEnded ended => ended.Next switch
        {
            StepPhase.Stopped => ("stepStopped", $"step {ended.Step} was stopped: goal {ended.Goal} has ended{Used(ended.Usage)}"),
            StepPhase.Unknown => ("stepLost", $"step {ended.Step} waits for a person: {ended.Reason}; settle it as done, again or failed"),
            StepPhase.Ready => ("stepFailed", $"step {ended.Step} failed: {ended.Reason}{Used(ended.Usage)}; it is tried again"),
            StepPhase.Delayed => ("stepFailed", $"step {ended.Step} failed: {ended.Reason}{Used(ended.Usage)}; it is tried again at {ended.RetryAt:u}"),
            _ => ("stepFailed", $"step {ended.Step} failed: {ended.Reason}{Used(ended.Usage)}"),
        },
        _ => throw new UnreachableException(),
    };

    /// <summary>The type and the text of what happened to a goal that an agent made, or null when it says nothing to a person.</summary>
    public static (string Type, string Text)? Tell(SpawnEvent change) => change switch
    {
        GoalSpawned spawned => ("goalMade", $"the agent of step {spawned.Step} makes goal {spawned.Goal} (attempt {Number(spawned.Attempt)}{Lent(spawned.Lent)})"),
        SpawnRefused refused => ("goalRefused", $"the agent of step {refused.Step} wanted a goal made: {refused.Reason.ReplaceLineEndings(" ")}"),
        SpawnSeen { Observed: { Status: GoalStatus.AwaitingInput, Hold: { } hold } } seen => ("childWaits", $"step {seen.Step} waits for a person: {hold.Reason}"),
        SpawnSeen => null,
        SpawnGivenUp given => ("childGivenUp", $"step {given.Step} gives up a goal that its agent made: {given.Reason}"),
        SpawnEnded { End: { Reason.Length: 0 } end } ended => ("goalMadeEnded", $"goal {ended.Goal}, which the agent of step {ended.Step} made, is complete{Used(end.Usage)}"),
        SpawnEnded ended => ("goalMadeEnded", $"goal {ended.Goal}, which the agent of step {ended.Step} made, has ended: {ended.End.Reason}{Used(ended.End.Usage)}"),
        _ => throw new UnreachableException(),
    };

    private static string Lent(ChildLoan lent)
    {
        string?[] parts =
        [
            lent.Attempts is { } attempts ? Count(attempts, "attempt") : null,
            lent.Active is { } active ? $"{DurationText.Format(active)} of active time" : null,
            lent.Replans is { } replans ? Count(replans, "replan") : null,
            lent.Models?.Tokens is { } tokens ? $"{tokens.ToString("N0", CultureInfo.InvariantCulture)} tokens" : null,
            lent.Models?.Turns is { } turns ? Count(turns, "turn") : null,
        ];
        var said = string.Join(", ", parts.Where(static part => part is not null));
        return said.Length == 0 ? string.Empty : $", lent {said}";
    }

    private static string Used(ChildUsage usage) => $" ({Count(usage.Attempts, "attempt")} used)";

    private static string Count(long number, string what) => $"{Number(number)} {what}{(number == 1 ? string.Empty : "s")}";

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
