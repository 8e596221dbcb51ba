using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for the servers whose tools a goal's agents have.</summary>
internal static class ToolServerRules
{
    /// <summary>The most servers of a goal.</summary>
    public const int MaximumServers = 16;

    /// <summary>The most tools that a list of a server names.</summary>
    public const int MaximumTools = 100;

    /// <summary>The longest that one call may take.</summary>
    public static readonly TimeSpan LongestCall = TimeSpan.FromHours(1);

    private const int LongestName = 24;

    public static void Apply(ContractFindings findings, ImmutableSortedDictionary<string, ToolServer>? servers)
    {
        const string Path = "agents.mcp";
        if (servers is null)
        {
            return;
        }

        if (servers.Count is 0 or > MaximumServers)
        {
            findings.Add(Path, $"there are {servers.Count:N0} servers; write 1 to {MaximumServers}, or leave it out");
            return;
        }

        foreach (var (name, server) in servers)
        {
            var at = $"{Path}.{name}";
            if (!IsName(name))
            {
                findings.Add(at, $"'{Excerpt.Of(name)}' cannot be the name of a server; write 1 to {LongestName} lower-case letters, digits and underscores, starting with a letter");
            }

            if (findings.Has(at, server, "a map such as {command: [docs-server, --stdio]}"))
            {
                Server(findings, at, server);
            }
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && char.IsAsciiLetterLower(name[0])
        && name.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_');

    private static void Server(ContractFindings findings, string at, ToolServer server)
    {
        if (server.Command is null == server.Url is null)
        {
            findings.Add(at, "a server is a program or an address; write either 'command' or 'url'");
        }

        if (server.Command is not null)
        {
            CommandRules.Apply(findings, $"{at}.command", server.Command);
            EnvironmentRules.Apply(findings, at, server.Environment);
            if (server.Headers is not null)
            {
                findings.Add($"{at}.headers", "a program gets no headers; remove them, or give it what it needs by 'env' and 'secrets'");
            }
        }

        if (server.Url is not null)
        {
            HttpCheckRules.Address(findings, $"{at}.url", server.Url);
            HttpCheckRules.Headers(findings, $"{at}.headers", server.Headers ?? CommandEnvironment.NoTexts);
            if (server.Environment is not null)
            {
                findings.Add($"{at}.env", "a server at an address gets no environment; remove 'env' and 'secrets', or write headers: {Authorization: \"Bearer ${secret:NAME}\"}");
            }
        }

        Tools(findings, $"{at}.tools", server.Tools);
        if (server.Timeout is { } timeout && (timeout <= TimeSpan.Zero || timeout > LongestCall))
        {
            findings.Add($"{at}.timeout", $"a call may take {DurationText.Format(timeout)}; write a time above 0s and at most {DurationText.Format(LongestCall)}, or leave it out for {DurationText.Format(ToolServer.DefaultTimeout)}");
        }
    }

    private static void Tools(ContractFindings findings, string at, ImmutableArray<string>? tools)
    {
        if (tools is not { } names)
        {
            return;
        }

        if (names.IsDefault || names.Length is 0 or > MaximumTools)
        {
            findings.Add(at, $"it lists no tools, or more than {MaximumTools}; write the names of those that are wanted, or leave it out for all");
            return;
        }

        for (var index = 0; index < names.Length; index++)
        {
            if (findings.HasText($"{at}[{index}]", names[index], "the name of a tool, as the server lists it") && names[index].Length is 0 or > ContractLimits.NameCharacters)
            {
                findings.Add($"{at}[{index}]", $"this cannot be the name of a tool; write 1 to {ContractLimits.NameCharacters} characters, as the server lists it");
            }
        }
    }
}
