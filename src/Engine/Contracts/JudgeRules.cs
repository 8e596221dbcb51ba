using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for checks that a model judges, and for those that code of the embedding application measures.</summary>
internal static class JudgeRules
{
    /// <summary>Whether a goal has a criterion that a model judges.</summary>
    public static bool AreIn(ImmutableArray<Check> doneWhen) => !doneWhen.IsDefaultOrEmpty && doneWhen.Any(static check => check is JudgeCheck);

    /// <summary>A criterion that a model judges.</summary>
    public static void Apply(ContractFindings findings, string path, JudgeCheck check, string what)
    {
        if (what != CheckRules.Criterion)
        {
            findings.Add(
                $"{path}.judge",
                $"a model judges only criteria, once in a round when all else has passed, and this is a {what}; move it to doneWhen, or measure it with 'run' or 'verify'");
        }

        if (findings.HasText($"{path}.judge", check.Statement, "what must hold, in words"))
        {
            if (string.IsNullOrWhiteSpace(check.Statement))
            {
                findings.Add($"{path}.judge", "the statement is empty; write what must hold, in words");
            }
            else if (check.Statement.Length > JudgeCheck.MaximumStatement)
            {
                findings.Add(
                    $"{path}.judge", $"the statement has {check.Statement.Length:N0} characters; write at most {JudgeCheck.MaximumStatement:N0}, and the rest into a file that it names");
            }
        }

        if (check.Votes is < 1 or > JudgeCheck.MaximumVotes || check.Votes % 2 == 0)
        {
            findings.Add($"{path}.votes", $"{check.Votes} votes could be as many for as against, or are too many; write an odd number from 1 to {JudgeCheck.MaximumVotes}");
        }

        PathRules.Patterns(findings, $"{path}.evidence", check.Evidence);
        if (!check.Evidence.IsEmpty && check.Evidence.All(static pattern => pattern is not null && pattern.StartsWith('!')))
        {
            findings.Add($"{path}.evidence", "no pattern says which files are evidence; write at least one without a leading '!', for example \"docs/**\", or leave it out for all");
        }

        AgentPolicyRules.Model(findings, $"{path}.model", check.Model);
    }

    /// <summary>A check that code of the embedding application measures.</summary>
    public static void Apply(ContractFindings findings, string path, VerifierCheck check)
    {
        if (findings.HasText($"{path}.verify", check.Verifier, "the name of a verifier") && !Identifier.IsValid(check.Verifier))
        {
            findings.Add($"{path}.verify", $"'{Excerpt.Of(check.Verifier)}' is no name of a verifier: {Identifier.Explain(check.Verifier)}");
        }

        With(findings, path, check.With);
        findings.Duration($"{path}.timeout", check.Timeout, ContractLimits.Wait, "timeout");
    }

    /// <summary>What code of the embedding application is told.</summary>
    public static void With(ContractFindings findings, string path, ImmutableSortedDictionary<string, string> with)
    {
        if (with.Count > ContractLimits.Variables)
        {
            findings.Add($"{path}.with", $"it has {with.Count:N0} values; write at most {ContractLimits.Variables}");
        }

        foreach (var (name, value) in with)
        {
            if (findings.HasText($"{path}.with.{name}", value, "some text") && name.Length is 0 or > ContractLimits.NameCharacters)
            {
                findings.Add($"{path}.with.{name}", $"'{Excerpt.Of(name)}' is no name; write 1 to {ContractLimits.NameCharacters} characters");
            }
        }
    }
}
