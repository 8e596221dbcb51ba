using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>
/// Attempts that get nowhere. When several in a row end with the same workspace and the same verdicts the next worker is told, then the next attempt waits, then the step fails, so
/// that another plan is made; and when plans keep ending like that the goal is blocked.
/// </summary>
internal static class PlanGuards
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(1);
    private const int MostDoublings = 6;

    /// <summary>How far the attempts at a step have got when a worker has ended; null when that is not known, or the step is done.</summary>
    public static PlanProgress? After(PlanState state, int index, WorkerEnding ending, DateTimeOffset now)
    {
        if (ending.Outcome == WorkerOutcome.Succeeded)
        {
            return null;
        }

        var step = state.Steps[index];
        var known = Known(state, index);
        if (ending.Fingerprint is not { } fingerprint)
        {
            return known;
        }

        var mark = Mark(fingerprint, Manifest(state.Assignment!.Agents!, ending.Verdicts.IsEmpty ? step.Looked : ending.Verdicts));
        if (known?.Mark != mark)
        {
            return new PlanProgress { Mark = mark, Attempts = 1, Since = 1 };
        }

        var (guards, attempts) = (Of(state), known.Attempts + 1);
        var over = attempts - (guards.BackOff ?? AgentGuards.DefaultBackOff);
        return known with { Attempts = attempts, Since = known.Since + 1, NotBefore = over >= 0 ? now + Pause(over) : null };
    }

    /// <summary>Whether the step fails by it.</summary>
    public static bool IsStalled(PlanState state, PlanProgress? progress) => progress?.Since >= (Of(state).Replan ?? AgentGuards.DefaultReplan);

    /// <summary>The same after the step has failed by it.</summary>
    public static PlanProgress Stall(PlanProgress progress) => progress with { Since = 0, Plans = progress.Plans + 1 };

    /// <summary>Why the step fails.</summary>
    public static string Reason(PlanProgress progress) => string.Create(
        CultureInfo.InvariantCulture,
        $"no progress in {progress.Attempts} attempts: each ended with the same files and the same verdicts");

    /// <summary>What a worker is told of those before it, or null.</summary>
    public static int? Told(PlanState state, int index) => Known(state, index) is { } known && known.Attempts >= (Of(state).Nudge ?? AgentGuards.DefaultNudge) ? known.Attempts : null;

    /// <summary>Lets a step wait that has not been tried by this plan, if what earlier plans tried got nowhere.</summary>
    /// <returns>Whether it waits now.</returns>
    public static bool Defer(PlanTurn turn, int index)
    {
        if (turn.State.Steps.ContainsKey(index) || turn.State.Assignment!.Agents?.Progress?.NotBefore is not { } time || time <= turn.Now)
        {
            return false;
        }

        turn.Emit(new WorkerDeferred { At = turn.Now, Step = turn.State.Step(index).Id, Attempt = 0, Until = time });
        return true;
    }

    /// <summary>The state after an event.</summary>
    public static PlanState Apply(PlanState state, int index, WorkerDeferred deferred) => state with
    {
        Steps = state.Steps.SetItem(index, new StepState { Phase = StepPhase.Delayed, RetryAt = deferred.Until }),
        Ready = state.Ready.Remove(index),
        Delayed = state.Delayed.Add(index),
    };

    /// <summary>The verdicts that an attempt begins with: those on the goal's criteria, and those on the step's checks after an attempt.</summary>
    public static ImmutableArray<CheckVerdict> Manifest(AgentAssignment agents, ImmutableArray<CheckVerdict> newest)
    {
        ImmutableArray<CheckVerdict> looked = newest.IsDefault ? [] : newest;
        ImmutableArray<CheckVerdict> known = agents.Manifest.IsDefault ? [] : [.. agents.Manifest.Where(verdict => !looked.Any(newer => newer.Id == verdict.Id))];
        return known.IsEmpty && looked.IsEmpty ? default : [.. known, .. looked];
    }

    /// <summary>Two sentences that differ only in numbers, signs and case are the same blocker.</summary>
    public static bool IsSameBlocker(string reason, string? known) => Letters(reason) == Letters(known ?? string.Empty);

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetter).Select(char.ToLowerInvariant));

    private static AgentGuards Of(PlanState state) => state.Assignment!.Agents!.Policy.Guards ?? new AgentGuards();

    private static PlanProgress? Known(PlanState state, int index) => state.Steps.TryGetValue(index, out var step) && step.Progress is { } own ? own : state.Assignment!.Agents!.Progress;

    private static TimeSpan Pause(int doublings)
    {
        var pause = FirstPause * (1 << Math.Min(doublings, MostDoublings));
        return pause < LongestPause ? pause : LongestPause;
    }

    private static string Mark(string fingerprint, ImmutableArray<CheckVerdict> manifest)
    {
        var verdicts = manifest.IsDefault ? [] : manifest.OrderBy(static verdict => verdict.Id, StringComparer.Ordinal).Select(static verdict => $"{verdict.Id}\0{verdict.Verdict}\0");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{fingerprint}\0{string.Concat(verdicts)}"))[..16]);
    }
}
