using System.Collections.Immutable;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>The Redis servers that something is kept on.</summary>
internal sealed record RedisSettings
{
    /// <summary>Their connection strings, each once.</summary>
    public required ImmutableArray<string> Connections { get; init; }

    /// <summary><c>Goals:RedisIsDurable</c>: whether the operator vouches for servers that do not tell their settings.</summary>
    /// <value>Default false.</value>
    public required bool IsVouchedFor { get; init; }

    /// <summary>Whether a server that may forget is refused.</summary>
    /// <value>False in Development only.</value>
    public required bool MustBeDurable { get; init; }
}
