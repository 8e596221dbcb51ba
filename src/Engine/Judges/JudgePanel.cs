using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Judges;

/// <summary>Has criteria judged, one after the other and vote by vote, and counts the votes.</summary>
internal sealed class JudgePanel(TurnWork turns, JudgeCitations citations, IArtifactStore artifacts)
{
    /// <summary>Has criteria judged.</summary>
    /// <param name="cases">The criteria, in order.</param>
    /// <param name="tokens">What all of it may cost.</param>
    /// <param name="stop">Stops it: what was not judged then is unmeasurable.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<JudgeFindings> JudgeAsync(IReadOnlyList<JudgeCase> cases, long tokens, CancellationToken stop, CancellationToken lifetime)
    {
        var (usage, fault) = (new ModelUsage(), default(TurnFault));
        var votes = cases.Sum(static judged => judged.Check.Votes);
        var verdicts = ImmutableArray.CreateBuilder<CheckVerdict>(cases.Count);
        foreach (var judged in cases)
        {
            var ballots = new List<JudgeBallot>();
            var lack = string.Empty;
            while (lack.Length == 0 && !IsDecided(ballots, judged.Check.Votes))
            {
                var share = Math.Min((tokens - usage.Tokens) / (votes - ballots.Count), JudgeLimits.TokensOfVote);
                lack = fault is not null ? $"the model could not be asked: {fault.Message}"
                    : stop.IsCancellationRequested ? "the operation was stopped before it had voted"
                    : share < JudgeLimits.LeastTokensOfVote ? $"what is left of the budget of tokens allows no further vote, which takes {JudgeLimits.LeastTokensOfVote:N0} or more"
                    : string.Empty;
                if (lack.Length == 0)
                {
                    var name = string.Create(CultureInfo.InvariantCulture, $"judge-{judged.Check.Id}-{ballots.Count + 1}");
                    var ballot = await new JudgeConversation(turns, citations, judged, name, share).VoteAsync(lifetime);
                    usage += ballot.Usage;
                    fault = ballot.Fault;
                    ballots.Add(ballot);
                }
            }

            votes -= judged.Check.Votes;
            verdicts.Add(await CountAsync(judged, ballots, lack));
        }

        return new JudgeFindings(verdicts.MoveToImmutable(), usage.AsJudged(), fault);
    }

    /// <summary>Counts votes: only what more than half of all say is a verdict. A vote that does not count counts for nobody.</summary>
    public static (Verdict Verdict, string Reason) Count(IReadOnlyList<JudgeBallot> ballots, int votes, string lack)
    {
        var (passes, fails) = (Of(ballots, Verdict.Passed), Of(ballots, Verdict.Failed));
        if (2 * passes.Length > votes)
        {
            return (Verdict.Passed, string.Create(CultureInfo.InvariantCulture, $"{Votes(passes.Length, votes)} for a pass: {passes[0].Reason}"));
        }

        if (2 * fails.Length > votes)
        {
            return (Verdict.Failed, string.Create(CultureInfo.InvariantCulture, $"{Votes(fails.Length, votes)} for a fail: {fails[0].Reason}"));
        }

        var without = Of(ballots, Verdict.Unmeasurable);
        var why = lack.Length > 0 ? lack : without.Length > 0 ? without[0].Reason : "they disagree";
        return (Verdict.Unmeasurable, string.Create(CultureInfo.InvariantCulture, $"no verdict has more than half of {Votes(votes)} ({passes.Length} for a pass, {fails.Length} for a fail): {why}"));
    }

    private static bool IsDecided(List<JudgeBallot> ballots, int votes)
    {
        var (passes, fails, open) = (Of(ballots, Verdict.Passed).Length, Of(ballots, Verdict.Failed).Length, votes - ballots.Count);
        return 2 * (Math.Max(passes, fails) + open) <= votes || 2 * Math.Max(passes, fails) > votes;
    }

    private static JudgeBallot[] Of(IReadOnlyList<JudgeBallot> ballots, Verdict verdict) => [.. ballots.Where(ballot => ballot.Verdict == verdict)];

    private static string Votes(int these, int all) => all == 1 ? "the vote is" : string.Create(CultureInfo.InvariantCulture, $"{these} of {all} votes are");

    private static string Votes(int all) => all == 1 ? "1 vote" : string.Create(CultureInfo.InvariantCulture, $"{all} votes");

    private async Task<CheckVerdict> CountAsync(JudgeCase judged, List<JudgeBallot> ballots, string lack)
    {
        var (verdict, reason) = Count(ballots, judged.Check.Votes, lack);
        var counted = CheckEvaluator.VerdictOf(judged.Check, verdict, judged.Redactor.Text(reason)) with { Votes = ballots.Count == 0 ? null : [.. ballots.Select(static ballot => ballot.ToVote())] };
        if (ballots.Count == 0)
        {
            return counted;
        }

        try
        {
            using var content = new MemoryStream(Encoding.UTF8.GetBytes(Account(judged, ballots)), writable: false);
            var (goal, start) = (judged.Execution.Start.Actor.Goal, judged.Execution.Start);
            var name = OperationArtifacts.NameOf(goal, start.Operation, "judge", string.Create(CultureInfo.InvariantCulture, $"{judged.Check.Id}-{start.Execution}"));
            return counted with { Evidence = await artifacts.WriteAsync(goal, name, content, CancellationToken.None) };
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The verdict holds without its account.
            return counted with { Reason = ReasonText.Clip($"{ReasonText.Clip(counted.Reason, CheckVerdict.MaximumReason / 2)}; its account could not be stored: {exception.Message}") };
        }
    }

    /// <summary>All that was said, for people.</summary>
    private static string Account(JudgeCase judged, List<JudgeBallot> ballots)
    {
        var text = new StringBuilder($"statement: {judged.Check.Statement}\n");
        for (var index = 0; index < ballots.Count; index++)
        {
            var ballot = ballots[index];
            text.Append(CultureInfo.InvariantCulture, $"\nvote {index + 1} of {judged.Check.Votes}: {ballot.Verdict}: {judged.Redactor.Text(ballot.Reason)}\n");
            text.Append(CultureInfo.InvariantCulture, $"{ballot.Usage.Calls} model calls, {ballot.Usage.Tokens} tokens\n");
            foreach (var citation in ballot.Citations)
            {
                text.Append(CultureInfo.InvariantCulture, $"cites {citation.Path}: {citation.Quote}\n");
            }

            foreach (var call in ballot.Calls)
            {
                text.Append(CultureInfo.InvariantCulture, $"looked: {call}\n");
            }
        }

        return text.ToString();
    }
}
