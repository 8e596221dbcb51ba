using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>A verdict in words. That nothing was verified yet is no verdict to a person, and nothing to worry about.</summary>
internal static class VerdictText
{
    /// <summary>Whether nobody has looked yet.</summary>
    public static bool IsOpen(CheckVerdict verdict) => verdict is { Verdict: Verdict.Unmeasurable, Reason: GoalReports.NotVerifiedYet };

    /// <summary>What it is.</summary>
    public static string Of(CheckVerdict verdict) => IsOpen(verdict) ? GoalReports.NotVerifiedYet : verdict.Verdict.ToString();

    /// <summary>Why; nothing where that is said already.</summary>
    public static string Reason(CheckVerdict verdict) => IsOpen(verdict) ? string.Empty : verdict.Reason;
}
