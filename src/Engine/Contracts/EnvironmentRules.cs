using System.Collections.Immutable;
using System.Text;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for the environment of commands.</summary>
internal static class EnvironmentRules
{
    /// <summary>What the names of this product's own variables begin with.</summary>
    public const string Reserved = "GOALS_";

    /// <summary>What a variable needs beside its name and value on its way to a command.</summary>
    private const int Overhead = 32;

    /// <summary>What shells set themselves: some end when it is set from outside.</summary>
    private static readonly ImmutableArray<string> OfShells = ["BASHOPTS", "BASH_VERSINFO", "EUID", "OPTIND", "PPID", "SHELLOPTS", "UID"];

    public static void Apply(ContractFindings findings, string owner, CommandEnvironment? environment)
    {
        if (environment is null)
        {
            return;
        }

        var prefix = owner.Length == 0 ? string.Empty : $"{owner}.";
        if (environment.IsEmpty)
        {
            findings.Add($"{prefix}env", "the environment says nothing; leave it out");
        }

        Variables(findings, $"{prefix}env", environment);
        Secrets(findings, $"{prefix}secrets", environment);
    }

    /// <summary>Whether a text can be the name of a variable in every shell.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= ContractLimits.NameCharacters
        && !char.IsAsciiDigit(name[0]) && name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_');

    private static void Variables(ContractFindings findings, string path, CommandEnvironment environment)
    {
        if (environment.Variables.Count > ContractLimits.Variables)
        {
            findings.Add(path, $"there are {environment.Variables.Count:N0} variables; write at most {ContractLimits.Variables}, and the rest into a file that the commands read");
            return;
        }

        var total = 0L;
        foreach (var (name, value) in environment.Variables)
        {
            var at = $"{path}.{name}";
            Name(findings, at, name, "a variable");
            if (findings.HasText(at, value, "text"))
            {
                var bytes = Encoding.UTF8.GetByteCount(value);
                total += bytes;
                if (bytes + name.Length + Overhead > ContractLimits.ArgumentBytes)
                {
                    findings.Add(at, $"this is {bytes:N0} bytes, and the system takes about {ContractLimits.ArgumentBytes:N0} with the name; write it into a file that the commands read");
                }
            }
        }

        if (total > ContractLimits.VariableBytes)
        {
            findings.Add(path, $"the variables are {total:N0} bytes; write at most {ContractLimits.VariableBytes:N0}, and the rest into a file that the commands read");
        }
    }

    private static void Secrets(ContractFindings findings, string path, CommandEnvironment environment)
    {
        if (environment.Secrets.Length > ContractLimits.Secrets)
        {
            findings.Add(path, $"there are {environment.Secrets.Length:N0} secrets; write at most {ContractLimits.Secrets}");
            return;
        }

        var taken = new SortedSet<string>(environment.Variables.Keys, StringComparer.Ordinal);
        for (var index = 0; index < environment.Secrets.Length; index++)
        {
            var at = $"{path}[{index}]";
            if (!findings.Has(at, environment.Secrets[index], "the name of a secret") || !findings.Has($"{at}.name", environment.Secrets[index].Name, "the name of a secret"))
            {
                continue;
            }

            var secret = environment.Secrets[index];
            if (!IsName(secret.Name))
            {
                findings.Add(at, $"'{Excerpt.Of(secret.Name)}' cannot be the name of a secret; write letters, digits and underscores, not beginning with a digit, for example API_KEY");
                continue;
            }

            Name(findings, at, secret.Variable, "a variable");
            if (!taken.Add(secret.Variable))
            {
                findings.Add(at, $"the variable '{Excerpt.Of(secret.Variable)}' is set already; write another name after 'as', or remove one of them");
            }
        }
    }

    private static void Name(ContractFindings findings, string path, string name, string what)
    {
        if (!IsName(name))
        {
            findings.Add(path, $"'{Excerpt.Of(name)}' cannot be the name of {what}; write letters, digits and underscores, not beginning with a digit, for example API_KEY");
        }
        else if (name.StartsWith(Reserved, StringComparison.Ordinal))
        {
            findings.Add(path, $"names that begin with {Reserved} are this product's own, and '{Excerpt.Of(name)}' does; write another name");
        }
        else if (OfShells.Contains(name, StringComparer.Ordinal))
        {
            findings.Add(path, $"shells set '{name}' themselves; write another name");
        }
    }
}
