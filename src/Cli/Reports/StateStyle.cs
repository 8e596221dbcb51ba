using Orleans.Goals.Cli.Output;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Reports;

/// <summary>The colour class of a state: colour never stands alone, the state's name is always beside it.</summary>
internal static class StateStyle
{
    private const string Good = "good";
    private const string Bad = "bad";
    private const string Busy = "busy";
    private const string Odd = "odd";
    private const string Calm = "calm";

    /// <summary>Of a step's or plan's state, an attempt's or a round's outcome.</summary>
    public static string Of(string state) => state switch
    {
        "done" or "kept" or "succeeded" or "passed" => Good,
        "failed" or "timedOut" or "unreachable" => Bad,
        "running" or "checking" or "pursuing" or "delayed" or "waiting" => Busy,
        "unknown" or "lost" or "asking" => Odd,
        _ => Calm,
    };

    /// <summary>Of a goal's status.</summary>
    public static string Of(GoalStatus status) => status switch
    {
        GoalStatus.Complete => Good,
        GoalStatus.Blocked or GoalStatus.BudgetLimited or GoalStatus.UsageLimited => Bad,
        GoalStatus.Active => Busy,
        GoalStatus.AwaitingInput => Odd,
        _ => Calm,
    };

    /// <summary>Of a verdict.</summary>
    public static string Of(CheckVerdict verdict) => verdict switch
    {
        { Verdict: Verdict.Passed } => Good,
        { Verdict: Verdict.Failed } => Bad,
        _ when VerdictText.IsOpen(verdict) => Calm,
        _ => Odd,
    };

    /// <summary>Of a share of time.</summary>
    public static string OfTime(string kind) => kind switch
    {
        "working" => "work",
        "paused" => "paused",
        "question" => Odd,
        "blocked" or "budget" or "quota" => Bad,
        "idle" => "idle",
        _ => "wait",
    };

    /// <summary>What a share of time is, for a person.</summary>
    public static string NameOfTime(string kind) => kind switch
    {
        "working" => "Working",
        "paused" => "Paused by a person",
        "question" => "Awaiting an answer",
        "blocked" => "Blocked",
        "budget" => "Budget used up",
        "quota" => "Quota used up",
        "wait" => "Waiting for a time",
        "workspace" => "Queued for the workspace",
        "idle" => "Idle: between steps, or no process had it",
        "active" => "Active",
        _ => char.ToUpperInvariant(kind[0]) + kind[1..],
    };
}
