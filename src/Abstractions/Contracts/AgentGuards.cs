using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>
/// When the host steps in by itself because agents do not get on. Nothing of it depends on a model's goodwill. Two attempts have got equally far when they ended with the same
/// workspace and the same verdicts.
/// </summary>
public sealed record AgentGuards
{
    /// <summary><see cref="Nudge"/> when nothing else is said.</summary>
    public const int DefaultNudge = 2;

    /// <summary><see cref="BackOff"/> when nothing else is said.</summary>
    public const int DefaultBackOff = 3;

    /// <summary><see cref="Replan"/> when nothing else is said.</summary>
    public const int DefaultReplan = 4;

    /// <summary><see cref="Plans"/> when nothing else is said.</summary>
    public const int DefaultPlans = 2;

    /// <summary><see cref="RepeatsNudge"/> when nothing else is said.</summary>
    public const int DefaultRepeatsNudge = 3;

    /// <summary><see cref="Repeats"/> when nothing else is said.</summary>
    public const int DefaultRepeats = 8;

    /// <summary><see cref="Idle"/> when nothing else is said.</summary>
    public const int DefaultIdle = 3;

    /// <summary><see cref="FalseClaims"/> when nothing else is said.</summary>
    public const int DefaultFalseClaims = 5;

    /// <summary>After so many attempts in a row that got equally far the next worker is told so, 2 to 1,000; null for <see cref="DefaultNudge"/>.</summary>
    [JsonPropertyName("nudge")]
    public int? Nudge { get; init; }

    /// <summary>
    /// After so many attempts in a row that got equally far the next one waits: a minute, and twice as long after each further one, up to an hour. 2 to 1,000; null for <see cref="DefaultBackOff"/>.
    /// </summary>
    [JsonPropertyName("backOff")]
    public int? BackOff { get; init; }

    /// <summary>After so many attempts in a row that got equally far the step has failed, so that another plan is made, 2 to 1,000; null for <see cref="DefaultReplan"/>.</summary>
    [JsonPropertyName("replan")]
    public int? Replan { get; init; }

    /// <summary>When so many plans ended by <see cref="Replan"/>, and nothing has changed since the first, the goal is blocked until it is resumed, 1 to 1,000; null for <see cref="DefaultPlans"/>.</summary>
    [JsonPropertyName("plans")]
    public int? Plans { get; init; }

    /// <summary>How often in a row the same calls may give the same before the model is told, 1 to 1,000 and less than <see cref="Repeats"/>; null for <see cref="DefaultRepeatsNudge"/>.</summary>
    [JsonPropertyName("repeatsNudge")]
    public int? RepeatsNudge { get; init; }

    /// <summary>How often in a row the same calls may give the same before the attempt has failed, 1 to 1,000; null for <see cref="DefaultRepeats"/>.</summary>
    [JsonPropertyName("repeats")]
    public int? Repeats { get; init; }

    /// <summary>Replies in a row without a tool call after which the attempt has failed, 1 to 1,000; null for <see cref="DefaultIdle"/>.</summary>
    [JsonPropertyName("idle")]
    public int? Idle { get; init; }

    /// <summary>Claims to be done that may not hold before the attempt has failed, 1 to 1,000; null for <see cref="DefaultFalseClaims"/>.</summary>
    [JsonPropertyName("falseClaims")]
    public int? FalseClaims { get; init; }
}
