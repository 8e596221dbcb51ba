using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for a check of a web address.</summary>
internal static class HttpCheckRules
{
    private const int LowestStatus = 100;
    private const int HighestStatus = 599;

    /// <summary>The longest that an answer can be waited for.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private static readonly ImmutableArray<string> Methods = ["GET", "HEAD"];

    public static void Apply(ContractFindings findings, string path, HttpCheck check)
    {
        Address(findings, $"{path}.http", check.Url);
        if (check.Status is < LowestStatus or > HighestStatus)
        {
            findings.Add($"{path}.status", $"{check.Status} is no status of an answer; write {LowestStatus} to {HighestStatus}, for example 200");
        }

        if (findings.Has($"{path}.method", check.Method, "GET or HEAD") && !Methods.Contains(check.Method, StringComparer.Ordinal))
        {
            findings.Add($"{path}.method", $"'{Excerpt.Of(check.Method)}' is not a method that a check may use; write GET or HEAD");
        }

        if (check.Method == "HEAD" && (check.Contains is not null || check.Matches is not null))
        {
            findings.Add($"{path}.method", "an answer to HEAD has no body in which something could be found; write GET, or remove 'contains' and 'matches'");
        }

        findings.Duration($"{path}.timeout", check.Timeout, LongestWait, "timeout");
        if (check.Contains is not null && findings.HasText($"{path}.contains", check.Contains, "text") && check.Contains.Length == 0)
        {
            findings.Add($"{path}.contains", "the text is empty, and every body contains that; write some text, or leave 'contains' out");
        }

        if (check.Matches is not null && findings.HasText($"{path}.matches", check.Matches, "a regular expression"))
        {
            ExpressionRules.Apply(findings, $"{path}.matches", check.Matches);
        }

        Headers(findings, $"{path}.headers", check.Headers);
    }

    /// <summary>An absolute address with http or https, without user and password.</summary>
    public static void Address(ContractFindings findings, string path, string? url)
    {
        const string Example = "write an absolute address such as http://localhost:8080/health";
        if (!findings.HasText(path, url, "an address such as http://localhost:8080/health"))
        {
            return;
        }

        if (url.Length > ContractLimits.PathCharacters)
        {
            findings.Add(path, $"the address has {url.Length:N0} characters; write at most {ContractLimits.PathCharacters:N0}");
        }
        else if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            findings.Add(path, $"'{Excerpt.Of(url)}' is no address; {Example}");
        }
        else if (address.Scheme is not ("http" or "https"))
        {
            findings.Add(path, $"'{Excerpt.Of(url)}' is of the kind '{Excerpt.Of(address.Scheme)}'; {Example}, or with https");
        }
        else if (address.UserInfo.Length > 0)
        {
            // Not quoted: it may be a password.
            findings.Add(path, "the address has a user or a password in it, and would stand in every report; remove it, and write headers: {Authorization: \"Basic ${secret:NAME}\"}");
        }
    }

    /// <summary>What must hold for the headers of a request.</summary>
    public static void Headers(ContractFindings findings, string path, ImmutableSortedDictionary<string, string> headers)
    {
        if (headers.Count > ContractLimits.Headers)
        {
            findings.Add(path, $"there are {headers.Count:N0} headers; write at most {ContractLimits.Headers}");
            return;
        }

        foreach (var (name, value) in headers)
        {
            var at = $"{path}.{name}";
            if (name.Length is 0 or > ContractLimits.NameCharacters || !name.All(IsOfToken))
            {
                findings.Add(at, $"'{Excerpt.Of(name)}' cannot be the name of a header; write one such as Authorization");
            }
            else if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) || string.Equals(name, "Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
            {
                findings.Add(at, $"'{Excerpt.Of(name)}' describes a body, and this request has none; remove it");
            }

            if (!findings.HasText(at, value, "the header's value"))
            {
                continue;
            }

            if (value.Length > ContractLimits.HeaderCharacters || value.Any(static character => character is < ' ' or > '~'))
            {
                findings.Add(at, $"the value has a character that headers cannot have, or more than {ContractLimits.HeaderCharacters:N0} of them; write printable ASCII on one line");
            }
            else if (SecretText.FirstFault(value) is { } fault)
            {
                findings.Add(at, fault);
            }
        }
    }

    private static bool IsOfToken(char character) => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal);
}
