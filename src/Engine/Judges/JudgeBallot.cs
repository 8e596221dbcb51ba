using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Judges;

/// <summary>What became of one vote.</summary>
internal sealed record JudgeBallot
{
    /// <summary>What it says; unmeasurable when it does not count.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>What it cites: looked up, and found. Empty for one that does not count.</summary>
    public ImmutableArray<JudgeCitation> Citations { get; init; } = [];

    /// <summary>The tools that it called, for people.</summary>
    public required ImmutableArray<string> Calls { get; init; }

    /// <summary>What it cost.</summary>
    public required ModelUsage Usage { get; init; }

    /// <summary>Why the model could not be asked; null when it could.</summary>
    public TurnFault? Fault { get; init; }

    /// <summary>The vote as records keep it.</summary>
    public JudgeVote ToVote() => new()
    {
        Verdict = Verdict,
        Reason = Operations.ReasonText.Clip(Reason, JudgeVote.MaximumReason),
        Citations =
        [
            .. Citations.Take(JudgeVote.MaximumCitations).Select(static citation => citation with { Quote = Operations.ReasonText.Clip(citation.Quote, JudgeCitation.MaximumQuote) }),
        ],
    };
}
