using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Judges;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Simulation.World;

/// <summary>Judges of the simulated world. As long as faults happen they err, give what cannot be used, or cannot be asked.</summary>
internal sealed class SimJudges(Universe universe, Hosts.HostInstance host)
{
    private const string Prefix = "there is ";

    /// <summary>What a judge is asked: whether there is a file.</summary>
    public static string Statement(string file) => Prefix + file;

    /// <summary>The verdicts with those of judges, in the order of the checks.</summary>
    /// <param name="spec">What is verified.</param>
    /// <param name="measured">The verdicts of everything else.</param>
    /// <param name="isStopped">Whether a stop was requested.</param>
    public JudgeFindings Judge(VerifySpec spec, ImmutableArray<CheckVerdict> measured, bool isStopped)
    {
        var (next, usage, fault, left) = (0, new ModelUsage(), default(TurnFault), spec.Judge?.Tokens ?? 0);
        var verdicts = ImmutableArray.CreateBuilder<CheckVerdict>(spec.Checks.Length);
        foreach (var check in spec.Checks)
        {
            if (check is not JudgeCheck judge)
            {
                verdicts.Add(measured[next++]);
                continue;
            }

            if (isStopped || fault is not null || measured.Any(static verdict => verdict.Verdict != Verdict.Passed) || left < judge.Votes * JudgeLimits.LeastTokensOfVote)
            {
                verdicts.Add(Of(judge, Verdict.Unmeasurable, "it was not asked", votes: 0));
                continue;
            }

            var cost = universe.Random.Between(500, (int)Math.Min(left, judge.Votes * JudgeLimits.LeastTokensOfVote));
            left -= cost;
            usage += new ModelUsage { Calls = judge.Votes, Input = cost - 100, Output = 100 };
            fault = Fault();
            verdicts.Add(fault is null ? Vote(judge, spec.Workspace) : Of(judge, Verdict.Unmeasurable, fault.Message, votes: 0));
        }

        universe.Counters.Reach(fault is null ? "judged" : $"judge with a fault: {fault.Kind}");
        return new JudgeFindings(verdicts.MoveToImmutable(), usage.AsJudged(), fault);
    }

    private TurnFault? Fault()
    {
        if (!universe.Faults.IsOn || !universe.Random.Chance(2_500))
        {
            return null;
        }

        var kind = universe.Random.Pick([TurnFaultKind.Transient, TurnFaultKind.Transient, TurnFaultKind.Quota, TurnFaultKind.Refused]);
        DateTimeOffset? again = kind == TurnFaultKind.Quota && universe.Random.Chance(5_000) ? host.WallClock + universe.Random.Milliseconds(1_000, 60_000) : null;
        return new TurnFault { Kind = kind, Message = $"no judge: {kind}", Again = again };
    }

    private CheckVerdict Vote(JudgeCheck judge, string workspace)
    {
        var holds = universe.World.Workspace(workspace).Has(judge.Statement[Prefix.Length..]);
        if (universe.Faults.IsOn && universe.Random.Chance(2_000))
        {
            // It cites what is not there, or answers what is no answer: the host lets no such vote count.
            return Of(judge, Verdict.Unmeasurable, "its answer does not count", votes: 0);
        }

        return holds ? Of(judge, Verdict.Passed, "it is there", (judge.Votes / 2) + 1) : Of(judge, Verdict.Failed, "it is not there", votes: 0);
    }

    private static CheckVerdict Of(JudgeCheck judge, Verdict verdict, string reason, int votes) => new()
    {
        Id = judge.Id,
        Verdict = verdict,
        Reason = reason,
        Votes = votes == 0 ? null : [.. Enumerable.Repeat(new JudgeVote { Verdict = Verdict.Passed, Reason = reason }, votes)],
    };
}
