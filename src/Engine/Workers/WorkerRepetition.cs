using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Workers;

/// <summary>Sees that an agent does the same again and again, or goes back and forth between two things: told first, then the attempt has failed.</summary>
internal static class WorkerRepetition
{
    /// <summary>What the model is told, or null.</summary>
    public static string? Nudge(WorkerState state)
    {
        var (times, isBackAndForth) = Times(state.Repeated);
        var what = isBackAndForth ? "You go back and forth between the same two replies, and they gave the same" : "The same calls gave the same";
        return times < (HasWaits(state.Repeated) ? Math.Max(WorkerLimits.WaitsBeforeNudge, WorkerLimits.Of(state).RepeatsNudge) : WorkerLimits.Of(state).RepeatsNudge) ? null : string.Create(
            CultureInfo.InvariantCulture, $"{what} {times} times in a row. Do something else, `wait_until` or `wait_for` if you wait for something, or `propose_blocked` if only a person can help.");
    }

    /// <summary>Why the attempt has failed, or null.</summary>
    public static string? Failure(WorkerState state)
    {
        var (times, isBackAndForth) = Times(state.Repeated);
        var most = HasWaits(state.Repeated) ? Math.Max(WorkerLimits.RepeatsWithWaits, WorkerLimits.Of(state).Repeats) : WorkerLimits.Of(state).Repeats;
        return times < most ? null : string.Create(
            CultureInfo.InvariantCulture, $"the agent {(isBackAndForth ? "went back and forth between the same two replies" : "made the same calls with the same result")} {most} times in a row");
    }

    /// <summary>Takes a reply in, all of whose calls have their answers.</summary>
    public static WorkerState Count(WorkerState state)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var answers = new Stack<ToolSaid>();
        var index = state.Transcript.Length - 1;
        for (; index >= 0 && state.Transcript[index] is ToolSaid answer; index--)
        {
            // Without numbers: times and counters differ although nothing else does.
            Add(sum, string.Concat(answer.Text.Where(static character => !char.IsAsciiDigit(character))));
            answers.Push(answer);
        }

        if (index < 0 || state.Transcript[index] is not ModelSaid { Calls: { IsEmpty: false } calls })
        {
            return state with { Repeated = new Repetition() };
        }

        foreach (var call in calls)
        {
            Add(sum, call.Name);
            Add(sum, call.Arguments);
        }

        var (hash, known) = (Convert.ToHexStringLower(sum.GetHashAndReset()[..8]), state.Repeated);
        return state with
        {
            Repeated = new Repetition
            {
                Hash = hash,
                Count = hash == known.Hash ? known.Count + 1 : 1,
                Before = known.Hash,
                Alternations = hash == known.Before && hash != known.Hash ? known.Alternations + 1 : 0,
                Waited = calls.Zip(answers).Any(static pair => pair is { First.Name: ControlTools.WaitUntil or BackgroundTools.WaitFor, Second.Failed: false }),
                WaitedBefore = known.Waited,
            },
        };
    }

    /// <summary>How often in a row the same was done, or the same two things in turn.</summary>
    private static (int Times, bool IsBackAndForth) Times(Repetition repeated) =>
        repeated.Alternations > 0 ? ((repeated.Alternations / 2) + 1, true) : (repeated.Count, false);

    /// <summary>Whether it waited in between: to look at the same again after a while is what one does who waits.</summary>
    private static bool HasWaits(Repetition repeated) => repeated.Waited || (repeated.Alternations > 0 && repeated.WaitedBefore);

    private static void Add(IncrementalHash sum, string text) => sum.AppendData(Encoding.UTF8.GetBytes(text + "\0"));
}
