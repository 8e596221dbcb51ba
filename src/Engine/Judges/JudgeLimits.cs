namespace Orleans.Goals.Engine.Judges;

/// <summary>What bounds a judge besides the budget.</summary>
internal static class JudgeLimits
{
    /// <summary>The tokens that one vote may cost, input and output of all its calls.</summary>
    public const long TokensOfVote = 150_000;

    /// <summary>The tokens without which a vote is not begun.</summary>
    public const long LeastTokensOfVote = 10_000;

    /// <summary>The model calls of one vote, corrections included.</summary>
    public const int CallsOfVote = 16;

    /// <summary>The tokens of one reply where the model's choice does not say.</summary>
    public const int OutputTokens = 4_096;

    /// <summary>How often a reply that cannot be used is sent back.</summary>
    public const int Corrections = 1;

    /// <summary>The shortest text that proves something, in characters without repeated white space; a shorter file is cited whole.</summary>
    public const int ShortestQuote = 8;

    /// <summary>The longest text that is looked up, in characters.</summary>
    public const int LongestQuote = 2_000;

    /// <summary>The most citations of one vote.</summary>
    public const int Citations = 20;

    /// <summary>The largest file that is cited, in bytes.</summary>
    public const long LargestFile = 16 * 1024 * 1024;

    /// <summary>How much a judge is shown of what a check wrote, in characters of its end.</summary>
    public const int ShownOutput = 2_000;

    /// <summary>The most verdicts that a judge is shown.</summary>
    public const int ShownVerdicts = 100;

    /// <summary>How long a model call may take, its retries included.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(10);
}
