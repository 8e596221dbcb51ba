using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Plans;

/// <summary>A worker that tries a step of a plan, and that is not known to have ended.</summary>
internal sealed record OpenWorker
{
    /// <summary>The attempt at the step.</summary>
    [JsonPropertyName("attempt")]
    public required int Attempt { get; init; }

    /// <summary>When it was begun.</summary>
    [JsonPropertyName("begunAt")]
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>What it was lent, less what goals of its agent are lent or have used: it is taken off what the plan has until the worker has ended.</summary>
    [JsonPropertyName("lent")]
    public required WorkerLoan Lent { get; init; }

    /// <summary>The generation of what the plan wants of it.</summary>
    [JsonPropertyName("generation")]
    public long Generation { get; init; } = 1;

    /// <summary>Whether it may begin things.</summary>
    [JsonPropertyName("mode")]
    public DesiredMode Mode { get; init; } = DesiredMode.Run;

    /// <summary>When the goal's wall clock runs out, or null.</summary>
    [JsonPropertyName("notAfter")]
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Answers of a person that it has not acknowledged.</summary>
    [JsonPropertyName("answers")]
    public ImmutableArray<WorkerAnswer> Answers { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The number of the last answer given.</summary>
    [JsonPropertyName("answered")]
    public long Answered { get; init; }

    /// <summary>The number of the newest that a person said to it.</summary>
    [JsonPropertyName("steered")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long Steered { get; init; }

    /// <summary>The goal's answer to the newest of its proposals that has one, or null.</summary>
    [JsonPropertyName("verdict")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProposalVerdict? Verdict { get; init; }

    /// <summary>The number of its proposal over which the goal's round is known to run; null while none is.</summary>
    [JsonPropertyName("verifying")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Verifying { get; init; }

    /// <summary>What it may cost in all, as it was told, where that is less than it was lent; else null.</summary>
    [JsonPropertyName("cap")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelLoan? Cap { get; init; }

    /// <summary>The revision of the contract that it was told of.</summary>
    [JsonPropertyName("revision")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Revision { get; init; }

    /// <summary>The number of the newest goal that its agent wanted made and that was answered.</summary>
    [JsonPropertyName("asked")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Asked { get; init; }

    /// <summary>The goals that its agent made, in order, also those that have ended; and why the newest was not made.</summary>
    [JsonPropertyName("goals")]
    public ImmutableArray<SpawnedGoal> Goals { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How it ended, where goals that its agent made have not; else null.</summary>
    [JsonPropertyName("left")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkerLeave? Left { get; init; }

    /// <summary>Why the plan has given it up; null while it has not.</summary>
    [JsonPropertyName("setback")]
    public string? Setback { get; init; }

    /// <summary>The newest it said that is kept, or null.</summary>
    [JsonPropertyName("observed")]
    public WorkerObserved? Observed { get; init; }

    /// <summary>When it said that.</summary>
    [JsonPropertyName("seenAt")]
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>Whether it may be at work: it has not taken the newest wish, or nothing holds it.</summary>
    [JsonIgnore]
    public bool IsBusy => Left is null && (Observed is not { } observed || observed.Generation < Generation || observed.IsBusy || (observed is { Hold: null, Proposal: null } && Mode == DesiredMode.Run));

    /// <summary>Whether it has taken the newest wish, and is at rest until a person does something, or until a time that has not come.</summary>
    public bool IsStill(DateTimeOffset now) =>
        Left is null && Observed is { IsBusy: false } observed && observed.Generation >= Generation
        && (Mode == DesiredMode.Pause || (Mode == DesiredMode.Run && observed.Hold is { } hold && !(hold.Until <= now)));

    /// <summary>The proposal that it stands by and that has no answer, or null.</summary>
    [JsonIgnore]
    public WorkerProposal? Proposal => Observed?.Proposal is { } proposal && !(Verdict?.Number >= proposal.Number) ? proposal : null;

    /// <summary>Whether it is at rest for a proposal, and goes on only when it is told something that it has not been told yet.</summary>
    [JsonIgnore]
    public bool IsAtRest => Proposal is not null && Observed!.Generation >= Generation;

    /// <summary>The question that it asks and that nobody has answered, or null.</summary>
    [JsonIgnore]
    public WorkerQuestion? Question => Left is null && Observed?.Question is { } question && !Answers.Any(answer => answer.Question == question.Number) ? question : null;
}
