using Orleans.Goals.Client;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>A server whose goals the command is about, instead of those of a store of this machine.</summary>
/// <param name="Address">Its address.</param>
/// <param name="Key">The key or token to show, or null.</param>
/// <param name="Tenant">The tenant of goals that are named without one.</param>
/// <param name="IsNamed">Whether it was named on the command line, so that commands shown to a person must name it too.</param>
internal sealed record RemoteServer(Uri Address, string? Key, string Tenant, bool IsNamed)
{
    /// <summary>The variable that names the server when the command line does not.</summary>
    public const string Variable = "GOALS_SERVER";

    private const string KeyVariable = "GOALS_KEY";
    private const string TokenVariable = "GOALS_TOKEN";
    private const string KeyFileVariable = "GOALS_KEY_FILE";
    private const string TenantVariable = "GOALS_TENANT";

    /// <summary>How long a server that does not answer is called.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The server that is meant.</summary>
    /// <param name="named">What the command line names, or null.</param>
    /// <param name="store">The store that the command line names, or null: it rules the variable out.</param>
    /// <param name="read">Reads a variable.</param>
    /// <param name="problem">What is wrong with what was written; empty when nothing is.</param>
    /// <returns>Null for none: the goals are in a store of this machine.</returns>
    public static RemoteServer? Find(string? named, string? store, Func<string, string?> read, out string problem)
    {
        problem = string.Empty;
        if ((named ?? (store is null ? Value(read, Variable) : null)) is not { } text)
        {
            return null;
        }

        var tenant = Value(read, TenantVariable) ?? GoalId.LocalTenant;
        problem = named is not null && store is not null ? "say either --server or --store, not both"
            : !Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") ? $"'{text}' is no address of a server; write for example https://goals.example"
            : !Identifier.IsValid(tenant) ? $"{TenantVariable}: {Identifier.Explain(tenant)}"
            : Value(read, KeyVariable) is not null && Value(read, TokenVariable) is not null ? $"say either {KeyVariable} or {TokenVariable}, not both"
            : string.Empty;
        if (problem.Length > 0)
        {
            return null;
        }

        var key = Value(read, KeyVariable) ?? Value(read, TokenVariable);
        if (key is null && Value(read, KeyFileVariable) is { } file)
        {
            try
            {
                key = File.ReadLines(file).FirstOrDefault()?.Trim();
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                problem = $"{KeyFileVariable}: {failure.Message}";
                return null;
            }
        }

        return new RemoteServer(new Uri(text), key, tenant, named is not null);
    }

    /// <summary>Reaches its goals.</summary>
    public HttpGoals Reach() => HttpGoals.ForUrl(Address, Key, new HttpGoalsOptions { Patience = Patience });

    /// <inheritdoc/>
    public override string ToString() => Address.ToString();

    private static string? Value(Func<string, string?> read, string name) => read(name)?.Trim() is { Length: > 0 } value ? value : null;
}
