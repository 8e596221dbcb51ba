using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Judges;

/// <summary>What judges may cost: reserved before a verification begins, settled after it. A lost one counts with its reservation.</summary>
internal static class JudgeBudget
{
    /// <summary>What is reserved for the judges of a verification; null when it has none.</summary>
    /// <param name="checks">What is verified.</param>
    /// <param name="left">The tokens that are left; null for no limit.</param>
    public static long? Reserve(ImmutableArray<Check> checks, long? left)
    {
        var votes = Votes(checks);
        return votes == 0 ? null : Math.Clamp(left ?? long.MaxValue, 0, votes * JudgeLimits.TokensOfVote);
    }

    /// <summary>Why the tokens that are left do not allow a verification, or null when they do.</summary>
    public static string? Lack(ImmutableArray<Check> checks, long? left)
    {
        var least = Votes(checks) * JudgeLimits.LeastTokensOfVote;
        return left < least
            ? string.Create(CultureInfo.InvariantCulture, $"the budget leaves {Math.Max(0, left.Value):N0} tokens, and the votes of a round need {least:N0} or more")
            : null;
    }

    /// <summary>What the judges of a verification cost; null for nothing.</summary>
    /// <param name="open">The verification.</param>
    /// <param name="result">What it gave.</param>
    public static ModelUsage? Of(OpenOperation open, OperationResult result) => Some(result.Judged ?? Lost(open));

    /// <summary>What counts for a verification of which nobody knows what it cost; null for nothing.</summary>
    public static ModelUsage? Lost(OpenOperation open) =>
        open.Tokens is > 0 and var tokens ? new ModelUsage { Calls = 1, Input = tokens, Estimated = tokens }.AsJudged() : null;

    private static long Votes(ImmutableArray<Check> checks) => checks.OfType<JudgeCheck>().Sum(static check => (long)check.Votes);

    private static ModelUsage? Some(ModelUsage? usage) => usage == new ModelUsage() ? null : usage;
}
