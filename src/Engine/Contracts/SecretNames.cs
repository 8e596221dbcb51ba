using System.Collections.Immutable;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>
/// The secrets that a contract names anywhere. What one step was given may turn up in what another command, check or tool of the goal says,
/// by way of a file for example: so all of them are taken out of everything.
/// </summary>
internal static class SecretNames
{
    /// <summary>Those that were known and those that a contract names, each once, in ordinal order.</summary>
    /// <param name="known">What earlier revisions of the contract named: their values may still lie in the workspace.</param>
    /// <param name="contract">The contract.</param>
    public static ImmutableArray<string> Add(ImmutableArray<string> known, GoalContract contract) =>
        [.. known.Concat(Of(contract)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Of(GoalContract contract)
    {
        var steps = contract.Plans.SelectMany(plan => plan.Steps);
        var environments = steps.Select(step => step.Environment).Append(contract.Environment);
        var checks = contract.DoneWhen.Concat(contract.Fences).Concat(steps.SelectMany(step => step.Checks));
        return
        [
            .. environments.OfType<CommandEnvironment>().SelectMany(environment => environment.Secrets.Select(secret => secret.Name)),
            .. checks.OfType<HttpCheck>().SelectMany(check => check.Headers.Values.SelectMany(SecretText.Names)),
            .. steps.Select(step => step.Action).OfType<GoalAction>().SelectMany(action => Of(action.Goal)),
            .. OfServers(contract.Agents?.Mcp?.Values ?? []),
            .. contract.Remote?.Secret is { } remote ? [remote] : Array.Empty<string>(),
            .. contract.Notify.OfType<WebhookNotification>().Select(webhook => webhook.Secret).OfType<string>(),
        ];
    }

    private static IEnumerable<string> OfServers(IEnumerable<ToolServer> servers) => servers.SelectMany(static server =>
        (server.Environment?.Secrets.Select(static secret => secret.Name) ?? []).Concat(server.Headers?.Values.SelectMany(SecretText.Names) ?? []));
}
