using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Orleans.Goals.Api.Hosting;

/// <summary>Where a <see cref="GoalsServer"/> listens.</summary>
public sealed record GoalsServerOptions
{
    /// <summary>The file of the local socket, for its user only; on Windows the name of a pipe. Null for none.</summary>
    /// <remarks>A file that is there is replaced: the caller knows that no living process listens on it.</remarks>
    public string? Socket { get; init; }

    /// <summary>The addresses to listen on, <c>http://HOST:PORT</c> with an IP address or <c>localhost</c>; port 0 takes a free one.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<Uri> Addresses { get; init; } = [];

    /// <summary>How goals are offered.</summary>
    public GoalsApiOptions Api { get; init; } = new();

    /// <summary>Where the server logs.</summary>
    /// <value>Default nowhere.</value>
    public ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;
}
