using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for which calls of agents a person is asked about. A rule that would say nothing is an error: whoever wrote it believes to be asked.</summary>
internal static class ApprovalPolicyRules
{
    /// <summary>The shortest time in which a person is to answer.</summary>
    public static readonly TimeSpan ShortestExpiry = TimeSpan.FromSeconds(1);

    /// <summary>What the names of rules are made of.</summary>
    public const string NamePattern = "^[A-Za-z][A-Za-z0-9_.-]{0,99}\\*?$";

    /// <summary>The most rules.</summary>
    public const int MaximumRules = 100;

    private const int NameCharacters = 100;

    public static void Apply(ContractFindings findings, AgentPolicy policy)
    {
        const string Path = "agents.approvals";
        if (policy.Approvals is not { } approvals)
        {
            return;
        }

        if (approvals is { Mode: null, Expire: null, Tools.IsEmpty: true })
        {
            findings.Add(Path, "it says nothing of approvals; leave it out");
        }

        if (approvals.Mode is { } mode && !IsMode(mode))
        {
            findings.Add($"{Path}.policy", $"there is no such policy; write one of {string.Join(", ", AgentWords.Approvals)}");
        }

        if (approvals.Expire is { } expire && (expire < ShortestExpiry || expire > ContractLimits.Wait))
        {
            findings.Add(
                $"{Path}.expire",
                $"a call may be approved for {DurationText.Format(expire)}; write {DurationText.Format(ShortestExpiry)} to {ContractLimits.Wait.TotalDays:0}d, or leave it out for {DurationText.Format(ApprovalPolicy.DefaultExpiry)}");
        }

        if (approvals.Tools.Count > MaximumRules)
        {
            findings.Add($"{Path}.tools", $"there are {approvals.Tools.Count:N0} rules; write at most {MaximumRules}, with '*' behind the beginning of names");
            return;
        }

        foreach (var (name, rule) in approvals.Tools)
        {
            Rule(findings, $"{Path}.tools.{name}", name, rule);
        }
    }

    private static void Rule(ContractFindings findings, string path, string name, ApprovalMode rule)
    {
        if (!IsName(name))
        {
            findings.Add(path, $"'{Excerpt.Of(name)}' is no name of a tool; write for example exec, or mcp_* for all whose names begin so");
        }
        else if (ControlTools.IsControl(name))
        {
            findings.Add(path, $"nobody is asked about '{name}': it touches nothing but the goal's own record; remove the rule");
        }
        else if (!name.EndsWith('*') && !ApprovalRules.Known.Contains(name, StringComparer.Ordinal) && NearestWord.Find(name, ApprovalRules.Known) is { } meant)
        {
            // Servers and applications have tools of their own, under any name; one so near to a known name is rather a slip, and the rule would never hold.
            findings.Add(path, $"there is no tool '{name}'{NearestWord.Hint(meant)}, so the rule would never hold; a tool of your own that is called so can be named by a beginning and '*'");
        }

        if (!IsMode(rule))
        {
            findings.Add(path, $"there is no such policy; write one of {string.Join(", ", AgentWords.Approvals)}");
        }
        else if (rule == ApprovalMode.OnRequest && name != ExecTool.Name)
        {
            findings.Add(path, $"'on-request' is about commands that are to run outside the sandbox, and '{Excerpt.Of(name)}' runs none; write always or never");
        }
    }

    private static bool IsMode(ApprovalMode mode) => mode is ApprovalMode.Never or ApprovalMode.OnRequest or ApprovalMode.Always;

    private static bool IsName(string name)
    {
        var plain = name.EndsWith('*') ? name[..^1] : name;
        return plain.Length is > 0 and <= NameCharacters && char.IsAsciiLetter(plain[0])
            && plain.All(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-');
    }
}
