using System.Collections.Immutable;
using System.Diagnostics;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for a list of checks.</summary>
internal static class CheckRules
{
    /// <summary>What a check of <c>doneWhen</c> is called.</summary>
    public const string Criterion = "criterion";

    private const int HashDigits = 64;

    public static void Apply(ContractFindings findings, string path, ImmutableArray<Check> checks, string what)
    {
        if (checks.Length > ContractLimits.Checks)
        {
            findings.Add(path, $"the list has {checks.Length:N0} checks; write at most {ContractLimits.Checks:N0}, and the rest as one command that makes them");
            return;
        }

        var ids = new SortedSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < checks.Length; index++)
        {
            var at = $"{path}[{index}]";
            if (findings.Has(at, checks[index], "a check"))
            {
                findings.Id($"{at}.id", checks[index].Id, ids, what);
                Apply(findings, at, checks[index], what);
            }
        }

        if (checks.Count(static check => check is AskCheck) is var asked and > ContractLimits.Questions)
        {
            findings.Add(path, $"the list asks {asked:N0} questions; write at most {ContractLimits.Questions}");
        }
    }

    private static void Apply(ContractFindings findings, string path, Check check, string what)
    {
        switch (check)
        {
            case CommandCheck command:
                CommandRules.Apply(findings, $"{path}.run", command.Command);
                findings.Duration($"{path}.timeout", command.Timeout, ContractLimits.Wait, "timeout");
                if (findings.Has($"{path}.writes", command.Writes, "a list of patterns, [] for none"))
                {
                    PathRules.Patterns(findings, $"{path}.writes", command.Writes);
                }

                break;
            case FileCheck file:
                PathRules.File(findings, $"{path}.file", file.File);
                Content(findings, path, file);
                break;
            case UnchangedCheck unchanged:
                Unchanged(findings, $"{path}.unchanged", unchanged.Patterns);
                break;
            case JsonCheck json:
                JsonCheckRules.Apply(findings, path, json);
                break;
            case HttpCheck http:
                HttpCheckRules.Apply(findings, path, http);
                break;
            case AskCheck ask:
                PauseRules.Apply(findings, path, ask, what);
                break;
            case JudgeCheck judge:
                JudgeRules.Apply(findings, path, judge, what);
                break;
            case VerifierCheck verifier:
                JudgeRules.Apply(findings, path, verifier);
                break;
            default:
                throw new UnreachableException($"no rules for {check.GetType()}");
        }
    }

    private static void Unchanged(ContractFindings findings, string path, ImmutableArray<string> patterns)
    {
        if (!findings.Has(path, patterns, "a list of patterns"))
        {
            return;
        }

        PathRules.Patterns(findings, path, patterns);
        if (patterns.All(pattern => pattern is not null && pattern.StartsWith('!')))
        {
            findings.Add(path, "no pattern says which files must stay as they are; write at least one without a leading '!', for example \"**\"");
        }
    }

    private static void Content(ContractFindings findings, string path, FileCheck check)
    {
        if (check.Contains is not null && findings.HasText($"{path}.contains", check.Contains, "text") && check.Contains.Length == 0)
        {
            findings.Add($"{path}.contains", "the text is empty, and every file contains that; write some text, or leave 'contains' out");
        }

        if (check.Matches is not null && findings.HasText($"{path}.matches", check.Matches, "a regular expression"))
        {
            ExpressionRules.Apply(findings, $"{path}.matches", check.Matches);
        }

        if (check.Sha256 is { } hash && (hash.Length != HashDigits || !hash.All(char.IsAsciiHexDigitLower)))
        {
            findings.Add($"{path}.sha256", $"'{Excerpt.Of(hash)}' is not a SHA-256; write its {HashDigits} hexadecimal digits in lower case, as sha256sum does");
        }
    }
}
