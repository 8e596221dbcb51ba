using System.Collections;
using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Sandbox;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Agents.Offers;

/// <summary>What this host does for sources of tools, for one goal.</summary>
internal sealed class ToolScope(GoalId goal, string workspace, AgentPolicy policy, SecretValues secrets, CommandSandbox sandbox) : IToolScope
{
    /// <inheritdoc/>
    public GoalId Goal => goal;

    /// <inheritdoc/>
    public string Workspace => workspace;

    /// <inheritdoc/>
    public AgentPolicy Policy => policy;

    /// <inheritdoc/>
    public async ValueTask<string> FillAsync(string text, CancellationToken cancellationToken)
    {
        ImmutableArray<string> names = [.. SecretText.Names(text)];
        var (values, missing) = await secrets.FindAsync(names, goal, cancellationToken);
        return missing is null ? SecretText.Fill(text, name => values[name]) : throw new SecretUnavailableException(names[0], missing);
    }

    /// <inheritdoc/>
    public async ValueTask<ToolProgram> ConfineAsync(CommandLine command, CommandEnvironment? environment, string temporary, CancellationToken cancellationToken)
    {
        var given = await secrets.GiveAsync(environment, [], goal, cancellationToken);
        if (given.Missing is { } missing)
        {
            return new ToolProgram { Refusal = missing };
        }

        var confined = await sandbox.WrapAsync(policy.Sandbox ?? SandboxMode.WorkspaceWrite, policy.Network, workspace, command.Arguments, temporary, cancellationToken);
        return confined.Refusal is { } refusal
            ? new ToolProgram { Refusal = refusal }
            : new ToolProgram { Arguments = confined.Arguments, Environment = Variables(given, temporary) };
    }

    private ImmutableSortedDictionary<string, string> Variables(GivenEnvironment given, string temporary)
    {
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            var name = (string)variable.Key;
            if (!name.StartsWith(LauncherEnvironment.SecretPrefix, StringComparison.Ordinal) && !ToolWork.ModelKeys.Contains(name, StringComparer.Ordinal))
            {
                variables[name] = (string?)variable.Value ?? string.Empty;
            }
        }

        variables["TMPDIR"] = temporary;
        variables["PWD"] = workspace;
        variables.Remove("OLDPWD");
        foreach (var (name, value) in given.Variables)
        {
            variables[name] = value;
        }

        return variables.ToImmutable();
    }
}
