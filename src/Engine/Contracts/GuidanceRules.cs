using System.Collections.Immutable;
using System.Text;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for what whoever does a step should know.</summary>
internal static class GuidanceRules
{
    public static void ReadFirst(ContractFindings findings, ImmutableArray<string> paths)
    {
        const string List = "readFirst";
        if (paths.Length > ContractLimits.ReadFirst)
        {
            findings.Add(List, $"there are {paths.Length:N0} files to read first; write at most {ContractLimits.ReadFirst}, and the rest into one of them");
            return;
        }

        var named = new SortedSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < paths.Length; index++)
        {
            var at = $"{List}[{index}]";
            PathRules.File(findings, at, paths[index]);
            if (paths[index] is { } path)
            {
                OneLine(findings, at, path, "a path");
                if (!named.Add(path))
                {
                    findings.Add(at, $"'{Excerpt.Of(path)}' is named twice; remove one of them");
                }
            }
        }

        Size(findings, List, paths);
    }

    public static void Rules(ContractFindings findings, ImmutableArray<string> rules)
    {
        const string List = "rules";
        if (rules.Length > ContractLimits.Rules)
        {
            findings.Add(List, $"there are {rules.Length:N0} rules; write at most {ContractLimits.Rules}, and the rest into a file that 'readFirst' names");
            return;
        }

        for (var index = 0; index < rules.Length; index++)
        {
            var at = $"{List}[{index}]";
            if (!findings.HasText(at, rules[index], "a rule in a sentence"))
            {
                continue;
            }

            if (string.IsNullOrWhiteSpace(rules[index]))
            {
                findings.Add(at, "the rule is empty; write it in a sentence, or remove it");
            }
            else if (rules[index].Length > ContractLimits.RuleCharacters)
            {
                findings.Add(at, $"the rule has {rules[index].Length:N0} characters; write at most {ContractLimits.RuleCharacters}, and the rest into a file that 'readFirst' names");
            }

            OneLine(findings, at, rules[index], "a rule");
        }

        Size(findings, List, rules);
    }

    /// <summary>Commands get one on each line.</summary>
    private static void OneLine(ContractFindings findings, string path, string text, string what)
    {
        if (text.AsSpan().IndexOfAny('\n', '\r') >= 0)
        {
            findings.Add(path, $"{what} is one line, and this has several; write it on one, or as several");
        }
    }

    /// <summary>Together they are one variable of a command.</summary>
    private static void Size(ContractFindings findings, string list, ImmutableArray<string> texts)
    {
        const int NameBytes = 32;
        var bytes = texts.Sum(static text => (text is null ? 0L : Encoding.UTF8.GetByteCount(text)) + 1);
        if (bytes + NameBytes > ContractLimits.ArgumentBytes)
        {
            findings.Add(list, $"together this is {bytes:N0} bytes, and commands can be given {ContractLimits.ArgumentBytes - NameBytes:N0}; write less");
        }
    }
}
