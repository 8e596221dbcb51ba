using System.Text.Json.Serialization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Commands;

/// <summary>
/// What a person or client asks of a goal. Repeating an accepted one with the same id changes nothing and gives the same reply; a refused one was not kept, and is decided anew.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SubmitGoal), "submit")]
[JsonDerivedType(typeof(PauseGoal), "pause")]
[JsonDerivedType(typeof(ResumeGoal), "resume")]
[JsonDerivedType(typeof(CancelGoal), "cancel")]
[JsonDerivedType(typeof(SettleStep), "settle")]
[JsonDerivedType(typeof(AnswerQuestion), "answer")]
[JsonDerivedType(typeof(SteerGoal), "steer")]
[JsonDerivedType(typeof(EditGoal), "edit")]
[JsonDerivedType(typeof(ReopenGoal), "reopen")]
[JsonDerivedType(typeof(ClearGoal), "clear")]
[JsonDerivedType(typeof(ForkGoal), "fork")]
public abstract record GoalCommand
{
    private protected GoalCommand()
    {
    }

    /// <summary>The command's id, made once by whoever asks and kept over retries.</summary>
    [JsonPropertyName("id")]
    public required CommandId Id { get; init; }
}

/// <summary>Accepts a goal. For a goal that exists with the same contract it changes nothing; with another it is refused and the difference named.</summary>
public sealed record SubmitGoal : GoalCommand
{
    /// <summary>What is wanted.</summary>
    [JsonPropertyName("contract")]
    public required GoalContract Contract { get; init; }

    /// <summary>
    /// What happens when another goal has the workspace: true waits until it is free, first come, first served; false (the default) is refused as
    /// <see cref="Refusal.WorkspaceHeld"/>. Of two submitted in the very same moment the second waits all the same.
    /// </summary>
    [JsonPropertyName("queue")]
    public bool Queue { get; init; }
}

/// <summary>Lets nothing new start. What runs is let finish, and counts.</summary>
public sealed record PauseGoal : GoalCommand;

/// <summary>Lets a paused or blocked goal go on. A blocked one is verified anew, then its plans are tried again from the first.</summary>
public sealed record ResumeGoal : GoalCommand;

/// <summary>Ends the goal: stops what runs, then becomes Cancelled.</summary>
public sealed record CancelGoal : GoalCommand;

/// <summary>
/// Replaces the contract of a goal that has not ended by a new, recorded revision of it, also while the goal is paused, blocked or out of budget. What the new one
/// allows goes on; a verification round under way does not count.
/// </summary>
/// <remarks>
/// The open plan is superseded, and what it finished is kept as in any replanning, when something it was assigned changed: its steps, the fences, or the files that
/// unchanged checks compare. Else it goes on under the new budget. Workspace and <see cref="GoalContract.ReadsOnly"/> cannot be edited.
/// </remarks>
public sealed record EditGoal : GoalCommand
{
    /// <summary>What is wanted from now on: the whole contract.</summary>
    [JsonPropertyName("contract")]
    public required GoalContract Contract { get; init; }

    /// <summary>
    /// The hash of the contract that this one was made from, as <see cref="ReadModels.GoalReport.ContractHash"/> told it. When the goal has another one by now the edit
    /// is refused as <see cref="Refusal.ContractConflict"/>. Null takes whatever it has.
    /// </summary>
    [JsonPropertyName("baseHash")]
    public string? BaseHash { get; init; }

    /// <summary>Whether only to tell the difference: then nothing changes, whatever the reply says.</summary>
    [JsonPropertyName("dryRun")]
    public bool DryRun { get; init; }
}

/// <summary>
/// Begins a new cycle of a goal that is complete: verdicts, budget and finished steps begin anew, the old cycle stays as it ended. One that was cancelled stays so.
/// </summary>
public sealed record ReopenGoal : GoalCommand;

/// <summary>
/// Deletes a goal that has ended: its plans, artifacts and operation folders, then its own record, but for a note that the id was used: ids are never reused. Accepted
/// is the intent; it is carried out by whichever host has the goal.
/// </summary>
public sealed record ClearGoal : GoalCommand;

/// <summary>Tells what became of a step whose outcome is unknown.</summary>
public sealed record SettleStep : GoalCommand
{
    /// <summary>The step's id in the current plan.</summary>
    [JsonPropertyName("step")]
    public required string Step { get; init; }

    /// <summary>What is to be taken as true.</summary>
    [JsonPropertyName("as")]
    public required SettleAs As { get; init; }
}

/// <summary>Answers an open question: what a step or a criterion asks, or what became of a step whose outcome is unknown. Refused when it is not open, or the answer is none that is allowed; the reason names what is.</summary>
public sealed record AnswerQuestion : GoalCommand
{
    /// <summary>The longest <see cref="By"/>, in characters.</summary>
    public const int MaximumBy = 100;

    /// <summary>The longest <see cref="Because"/>, in characters.</summary>
    public const int MaximumBecause = 500;

    /// <summary>The id of the step in the current plan, or of the criterion.</summary>
    [JsonPropertyName("question")]
    public required string Question { get; init; }

    /// <summary>
    /// The answer: one of the question's options, else any text of 1 to 2,000 characters. To a criterion <c>yes</c>, or <c>no</c> with the reason after it.
    /// To a call that is to be approved <c>approve CODE</c> or <c>deny CODE</c>, with the code of that very question.
    /// </summary>
    [JsonPropertyName("answer")]
    public required string Answer { get; init; }

    /// <summary>
    /// Who approves or denies a call of an agent: a name that is recorded as it is given, and proves nothing. At most <see cref="MaximumBy"/> characters on one line; null, the default,
    /// for nobody in particular. Refused with other questions.
    /// </summary>
    [JsonPropertyName("by")]
    public string? By { get; init; }

    /// <summary>
    /// Why a call of an agent is approved or denied; with a denial the agent is told. At most <see cref="MaximumBecause"/> characters on one line; null, the default, for no reason.
    /// Refused with other questions.
    /// </summary>
    [JsonPropertyName("because")]
    public string? Because { get; init; }
}

/// <summary>
/// Says something to the goal's agents: each at work hears it with its next turn, one that waits is woken by it, those that begin later hear it first. It outranks what an agent
/// wants. Pausing and cancelling are commands of their own, which no agent can decline. Refused when no step of the goal is an agent's.
/// </summary>
public sealed record SteerGoal : GoalCommand
{
    /// <summary>The longest text, in characters.</summary>
    public const int MaximumText = 4_000;

    /// <summary>What is said; not blank, at most <see cref="MaximumText"/> characters.</summary>
    [JsonPropertyName("text")]
    public required string Text { get; init; }
}

/// <summary>
/// Makes a new goal, which is the one that is asked, out of another as that was at a point of its past: its contract, its plan, what was finished, what had been used. The other
/// one is not changed, and both go on for themselves. What was running at that point is not taken over: it is as if its host had died.
/// </summary>
/// <remarks>
/// Refused as <see cref="Refusal.ContractConflict"/> when the asked goal exists, as <see cref="Refusal.Invalid"/> when the point or the workspace is none that can be used, as
/// <see cref="Refusal.NotApplicable"/> where the store cannot read the past (goals on a cluster).
/// </remarks>
public sealed record ForkGoal : GoalCommand
{
    /// <summary>The goal to begin from; of the same tenant.</summary>
    [JsonPropertyName("source")]
    public required GoalId Source { get; init; }

    /// <summary>
    /// The point: the cursor of one of its events, or of a report of it. Null, the default, is its newest. Where it had ended, the point before its end counts.
    /// </summary>
    [JsonPropertyName("at")]
    public Cursor? At { get; init; }

    /// <summary>
    /// The absolute path of a folder that holds what the workspace held at that point. Null, the default, makes a git worktree of the commit that is on record for the point,
    /// beside the repository; where there is none on record, that is refused. A goal that only reads works where the other does.
    /// </summary>
    [JsonPropertyName("workspace")]
    public string? Workspace { get; init; }

    /// <summary>Whether the new goal is paused, and begins nothing before it is resumed. By default it runs.</summary>
    [JsonPropertyName("paused")]
    public bool IsPaused { get; init; }
}

/// <summary>What a person says became of a step whose outcome is unknown.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SettleAs>))]
public enum SettleAs
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>It did its work: the step is finished.</summary>
    Done = 1,

    /// <summary>It did nothing, or it may be repeated: try it again.</summary>
    Again = 2,

    /// <summary>It failed: the step's retries decide.</summary>
    Failed = 3,
}
