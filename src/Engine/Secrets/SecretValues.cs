using System.Collections.Immutable;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Secrets;

/// <summary>Asks a source for the secrets that something names.</summary>
internal sealed class SecretValues(ISecretSource source, TimeProvider timeProvider)
{
    /// <summary>How long a source may take; a command must not wait for ever for one that hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>What commands are given.</summary>
    /// <param name="environment">What the contract says; null for nothing.</param>
    /// <param name="redacted">The names of all secrets of the goal: none of their values may be kept of what the command says.</param>
    /// <param name="goal">The goal.</param>
    /// <param name="cancellationToken">Stops the asking.</param>
    public async ValueTask<GivenEnvironment> GiveAsync(
        CommandEnvironment? environment, ImmutableArray<string> redacted, GoalId goal, CancellationToken cancellationToken)
    {
        if (environment is null || environment.IsEmpty)
        {
            if (redacted.IsEmpty)
            {
                return GivenEnvironment.Nothing;
            }

            environment = new CommandEnvironment();
        }

        ImmutableArray<string> given = [.. environment.Secrets.Select(static secret => secret.Name)];
        var (values, missing) = await FindAsync(given, goal, cancellationToken);
        var (all, unknown) = await FindAsync(redacted.RemoveAll(name => given.Contains(name, StringComparer.Ordinal)), goal, cancellationToken);
        foreach (var (name, value) in values)
        {
            all[name] = value;
        }

        if (missing is not null)
        {
            return GivenEnvironment.Without(missing, all);
        }

        var variables = new SortedDictionary<string, string>(environment.Variables, StringComparer.Ordinal);
        foreach (var secret in environment.Secrets)
        {
            variables[secret.Variable] = values[secret.Name];
        }

        return GivenEnvironment.Of(variables, all, isComplete: unknown is null);
    }

    /// <summary>The values of some secrets, and why others are not there; null when all are.</summary>
    public async ValueTask<(SortedDictionary<string, string> Values, string? Missing)> FindAsync(
        ImmutableArray<string> names, GoalId goal, CancellationToken cancellationToken)
    {
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string? missing = null;
        foreach (var name in names.Where(name => !values.ContainsKey(name)))
        {
            try
            {
                if (await source.GetAsync(name, goal, cancellationToken).AsTask().WaitAsync(Patience, timeProvider, cancellationToken) is { } value)
                {
                    values[name] = value;
                    missing ??= Fault(name, value);
                }
                else
                {
                    missing ??= $"the secret '{name}' is missing; {source.Remedy(name)}";
                }
            }
            catch (SecretUnavailableException exception)
            {
                missing ??= exception.Message;
            }
            catch (TimeoutException)
            {
                missing ??= $"the secret '{name}' cannot be had: its source did not answer within {Patience.TotalSeconds:0} seconds";
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Its message may hold anything.
                missing ??= $"the secret '{name}' cannot be had: its source failed with {exception.GetType().Name}";
            }
        }

        return (values, missing);
    }

    private static string? Fault(string name, string value) => value switch
    {
        _ when value.Contains('\0', StringComparison.Ordinal) => $"the secret '{name}' has a NUL character in it, and no command can be given that",
        _ when Encoding.UTF8.GetByteCount(value) > FileSecrets.MaximumBytes => $"the secret '{name}' is larger than {FileSecrets.MaximumBytes / 1024} KiB, and no command can be given that",
        _ => null,
    };
}
