using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Judges;

/// <summary>The judges of a verification: asked after everything else of it, and only if all of that has passed.</summary>
internal sealed class JudgeWork(JudgePanel panel, SecretValues secrets, IArtifactStore artifacts)
{
    /// <summary>The verdicts of a verification with those of its judges.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="measured">The verdicts of the checks that are no judges, in order.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<JudgeFindings> JudgeAsync(HostExecution execution, VerifySpec spec, ImmutableArray<CheckVerdict> measured, CancellationToken stop, CancellationToken lifetime)
    {
        var judges = spec.Checks.OfType<JudgeCheck>().ToArray();
        JudgeFindings found;
        if (measured.FirstOrDefault(static verdict => verdict.Verdict != Verdict.Passed) is { } missing)
        {
            var reason = $"no model was asked, since {missing.Id} {(missing.Verdict == Verdict.Failed ? "failed" : "could not be measured")}";
            found = new JudgeFindings([.. judges.Select(judge => CheckEvaluator.VerdictOf(judge, Verdict.Unmeasurable, reason))], new ModelUsage());
        }
        else if (spec.Judge is null)
        {
            found = new JudgeFindings([.. judges.Select(static judge => CheckEvaluator.VerdictOf(judge, Verdict.Unmeasurable, "no model is asked here"))], new ModelUsage());
        }
        else
        {
            var redactor = (await secrets.GiveAsync(null, spec.Redacted, execution.Start.Actor.Goal, lifetime)).Redactor;
            var shown = await ShowAsync(execution.Start.Actor.Goal, measured, redactor, stop);
            var cases = judges.Select(judge => new JudgeCase { Execution = execution, Spec = spec, Check = judge, Verdicts = shown, Redactor = redactor });
            found = await panel.JudgeAsync([.. cases], spec.Judge.Tokens, stop, lifetime);
        }

        return found with { Verdicts = Weave(spec.Checks, measured, found.Verdicts) };
    }

    /// <summary>Verdicts in the order of their checks.</summary>
    private static ImmutableArray<CheckVerdict> Weave(ImmutableArray<Check> checks, ImmutableArray<CheckVerdict> measured, ImmutableArray<CheckVerdict> judged)
    {
        var (other, judge) = (0, 0);
        return [.. checks.Select(check => check is JudgeCheck ? judged[judge++] : measured[other++])];
    }

    private async Task<ImmutableArray<ShownVerdict>> ShowAsync(GoalId goal, ImmutableArray<CheckVerdict> measured, Redactor redactor, CancellationToken stop)
    {
        var shown = ImmutableArray.CreateBuilder<ShownVerdict>();
        foreach (var verdict in measured.Take(JudgeLimits.ShownVerdicts))
        {
            var output = verdict.Evidence is { } evidence ? await EndOfAsync(goal, evidence, stop) : null;
            shown.Add(new ShownVerdict(verdict.Id, verdict.Verdict.ToString(), verdict.Reason, output is null ? null : redactor.Text(output)));
        }

        return shown.ToImmutable();
    }

    /// <summary>The end of what a check wrote; null where it cannot be read, which is no reason not to judge.</summary>
    private async Task<string?> EndOfAsync(GoalId goal, ArtifactReference evidence, CancellationToken stop)
    {
        try
        {
            await using var content = await artifacts.OpenAsync(goal, evidence, stop);
            if (content is null)
            {
                return null;
            }

            if (content.CanSeek && content.Length > 4 * JudgeLimits.ShownOutput)
            {
                content.Seek(-4 * JudgeLimits.ShownOutput, SeekOrigin.End);
            }

            using var reader = new StreamReader(content);
            var text = await reader.ReadToEndAsync(stop);
            return text.Length <= JudgeLimits.ShownOutput ? text : text[^JudgeLimits.ShownOutput..];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or GoalsException)
        {
            return null;
        }
    }
}
