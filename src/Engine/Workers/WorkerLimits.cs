using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What bounds a worker besides its budget. Guards that do not depend on a model's goodwill.</summary>
internal static class WorkerLimits
{
    /// <summary>Replies in a row without a tool call after which the attempt has failed, unless the goal says otherwise.</summary>
    public const int IdleReplies = AgentGuards.DefaultIdle;

    /// <summary>How often in a row the same calls may give the same before the model is told, or the same two replies in turn, unless the goal says otherwise.</summary>
    public const int RepeatsBeforeNudge = AgentGuards.DefaultRepeatsNudge;

    /// <summary>How often in a row the same calls may give the same before the attempt has failed, or the same two replies in turn, unless the goal says otherwise.</summary>
    public const int Repeats = AgentGuards.DefaultRepeats;

    /// <summary>The same as <see cref="RepeatsBeforeNudge"/> where the agent waited, without cost, in between.</summary>
    public const int WaitsBeforeNudge = 25;

    /// <summary>The same as <see cref="Repeats"/> where the agent waited, without cost, in between.</summary>
    public const int RepeatsWithWaits = 100;

    /// <summary>Claims to be done that may not hold before the attempt has failed, unless the goal says otherwise.</summary>
    public const int FalseClaims = AgentGuards.DefaultFalseClaims;

    /// <summary>Model calls that may fail in a row before the attempt has failed.</summary>
    public const int Faults = 12;

    /// <summary>The tokens of a reply where neither goal nor host say.</summary>
    public const int OutputTokens = 16_384;

    /// <summary>The calls of one reply that are done; the rest is answered with a refusal.</summary>
    public const int CallsOfAReply = 32;

    /// <summary>The commands that may run beside the turns of an attempt.</summary>
    public const int Background = 8;

    /// <summary>How long a model call may take, its retries included.</summary>
    public static readonly TimeSpan LongestTurn = TimeSpan.FromMinutes(30);

    /// <summary>How long a tool call may take where less time is not reserved.</summary>
    public static readonly TimeSpan LongestTool = TimeSpan.FromHours(1);

    /// <summary>The first pause after a model call that failed; it doubles up to <see cref="LongestPause"/>.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause after a model call that failed.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>How long a quota is waited for when the provider does not say.</summary>
    public static readonly TimeSpan QuotaPause = TimeSpan.FromHours(1);

    /// <summary>How long a worker waits before it looks again whether there is a host that has what it needs.</summary>
    public static readonly TimeSpan HostPause = TimeSpan.FromSeconds(30);

    /// <summary>The numbers of a worker's goal.</summary>
    public static (int RepeatsNudge, int Repeats, int Idle, int FalseClaims) Of(WorkerState state)
    {
        var guards = state.Assignment?.Policy.Guards;
        var repeats = guards?.Repeats ?? Repeats;
        return (guards?.RepeatsNudge ?? Math.Min(RepeatsBeforeNudge, Math.Max(1, repeats - 1)), repeats, guards?.Idle ?? IdleReplies, guards?.FalseClaims ?? FalseClaims);
    }
}
