using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for a goal on a git remote. Its address and names are arguments of git: none may be taken for an option, and no address has a password in it.</summary>
internal static class RemoteRules
{
    private const int MaximumName = 200;
    private const string Example = "https://example.org/team/project.git";

    /// <summary>What is wrong with the address and the names.</summary>
    public static void Apply(ContractFindings findings, GoalContract contract)
    {
        if (contract.Remote is not { } remote)
        {
            return;
        }

        if (Explain(contract.Workspace) is { } problem)
        {
            findings.Add("workspace.git", problem);
        }

        Name(findings, "workspace.ref", remote.Ref, "main", mayBeWhole: true);
        Name(findings, "workspace.push", remote.Push, "results", mayBeWhole: false);
        if (remote.Push is not null && contract.ReadsOnly)
        {
            findings.Add("workspace.push", "the goal only reads, so there is nothing to push; remove push or readsOnly");
        }

        if (remote.Secret is not null && !EnvironmentRules.IsName(remote.Secret))
        {
            findings.Add("workspace.secret", $"'{Excerpt.Of(remote.Secret)}' cannot be the name of a secret; write letters, digits and underscores, for example GIT_TOKEN");
        }
        else if (remote.Secret is not null && contract.Workspace?.StartsWith("file:", StringComparison.Ordinal) == true)
        {
            findings.Add("workspace.secret", "a remote in a folder is reached without a secret; remove it");
        }

        Plans(findings, contract);
    }

    /// <summary>What is wrong with the address of a remote; null when nothing is.</summary>
    public static string? Explain(string? address)
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            return $"the address of the remote is missing; write one, for example {Example}";
        }

        if (address.Length > ContractLimits.PathCharacters)
        {
            return $"the address has {address.Length:N0} characters; write at most {ContractLimits.PathCharacters:N0}";
        }

        // Not shown where it may hold a password.
        if (address.Any(static character => char.IsWhiteSpace(character) || char.IsControl(character)) || address.StartsWith('-')
            || !Uri.TryCreate(address, UriKind.Absolute, out var uri) || !address.Contains("://", StringComparison.Ordinal))
        {
            return $"this is no address of a git remote; write one, for example {Example} or ssh://git@example.org/team/project.git";
        }

        if (uri.UserInfo.Contains(':', StringComparison.Ordinal) || (uri.UserInfo.Length > 0 && uri.Scheme != "ssh"))
        {
            return "the address has a name or a password in it, and contracts are kept and shown; write it without, and name a secret: {git: ..., secret: GIT_TOKEN}";
        }

        return uri.Scheme switch
        {
            "https" or "ssh" or "file" => Parts(uri),
            "http" when uri.IsLoopback => Parts(uri),
            _ => $"'{uri.Scheme}' is no way to reach a remote; write https, ssh or file (http for this machine alone)",
        };
    }

    /// <summary>Whether a name can be that of a ref, by git's own rules.</summary>
    public static bool IsRefName(string name) =>
        name.Length is > 0 and <= MaximumName
        && name[0] is not ('-' or '/')
        && name[^1] is not ('/' or '.')
        && name is not ("@" or "HEAD")
        && !name.Contains("..", StringComparison.Ordinal)
        && !name.Contains("//", StringComparison.Ordinal)
        && !name.Contains("@{", StringComparison.Ordinal)
        && !name.Any(static character => character <= ' ' || character is '\x7f' or '~' or '^' or ':' or '?' or '*' or '[' or '\\' || char.IsSurrogate(character))
        && name.Split('/').All(static part => part.Length > 0 && part[0] != '.' && !part.EndsWith(".lock", StringComparison.Ordinal));

    private static string? Parts(Uri uri)
    {
        if (uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            return "the address has a '?' or a '#' in it; write it without";
        }

        // A host or user that begins with a dash would be an option of ssh.
        if (uri.Host.StartsWith('-') || uri.UserInfo.StartsWith('-') || uri.AbsolutePath.StartsWith("/-", StringComparison.Ordinal) || (uri.Scheme == "file" && (uri.Host.Length > 0 || uri.AbsolutePath.Length < 2)))
        {
            return uri.Scheme == "file"
                ? "this is no folder of this machine; write file:// and an absolute path, for example file:///srv/git/project.git"
                : "a part of the address begins with '-', which programs take for an option; write another";
        }

        return uri.Scheme != "file" && uri.Host.Length == 0 ? $"the address names no host; write one, for example {Example}" : null;
    }

    private static void Name(ContractFindings findings, string path, string? name, string example, bool mayBeWhole)
    {
        if (name is null)
        {
            return;
        }

        if (!IsRefName(name))
        {
            findings.Add(path, $"'{Excerpt.Of(name)}' cannot be the name of a branch; write one, for example {example}");
        }
        else if (!mayBeWhole && name.StartsWith("refs/", StringComparison.Ordinal))
        {
            findings.Add(path, $"'{Excerpt.Of(name)}' is the whole name of a ref; write that of a branch, for example {example}");
        }
    }

    private static void Plans(ContractFindings findings, GoalContract contract)
    {
        const string OneAtATime = "each step of a goal on a git remote begins from the commit of the one before, so one runs at a time";
        if (contract.Concurrency > 1)
        {
            findings.Add("concurrency", $"{OneAtATime}; remove concurrency");
        }

        for (var index = 0; !contract.Plans.IsDefault && index < contract.Plans.Length; index++)
        {
            var (plan, path) = (contract.Plans[index], $"plans[{index}]");
            if (plan?.Concurrency > 1)
            {
                findings.Add($"{path}.concurrency", $"{OneAtATime}; remove concurrency");
            }

            if (plan?.Isolation is not null)
            {
                findings.Add($"{path}.isolation", "each step of a goal on a git remote has a checkout of its own already; remove isolation");
            }

            for (var step = 0; plan is { Steps.IsDefault: false } && step < plan.Steps.Length; step++)
            {
                if (plan.Steps[step]?.Action is GoalAction)
                {
                    findings.Add($"{path}.steps[{step}].goal", "a goal on a git remote has no steps that are goals: what they changed would be in a clone of their own; make its plan part of this one");
                }
            }
        }
    }
}
