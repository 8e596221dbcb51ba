using System.Collections.Immutable;
using Orleans.Goals.Engine.Secrets;

namespace Orleans.Goals.Engine.Agents.Sandbox;

/// <summary>What commands in a sandbox cannot see, and how much they may use.</summary>
internal sealed record SandboxOptions
{
    /// <summary>The absolute path of the store's folder, which is hidden.</summary>
    public required string StorePath { get; init; }

    /// <summary>
    /// Further folders that are hidden, absolute paths; what is not there needs no hiding. <c>/run</c> is hidden in any case: the sockets of the
    /// machine's services are there. <value>The folder in which this user's secrets for goals are.</value>
    /// </summary>
    public ImmutableArray<string> Hidden { get; init => field = value.IsDefault ? [] : value; } = FileSecrets.UserFolder is { } secrets ? [secrets] : [];

    /// <summary>The private writable memory of one process at most, in bytes; memory that processes share is not counted. <value>8 GiB.</value></summary>
    public long MaximumProcessMemory { get; init; } = 8L * 1024 * 1024 * 1024;

    /// <summary>The processes and threads of one sandbox at most. The kernel exempts those of root. <value>4,096.</value></summary>
    public int MaximumProcesses { get; init; } = 4096;

    /// <summary>The size of what a sandbox keeps in memory as files, <c>/dev/shm</c>, <c>/run</c> and a <c>/tmp</c> that is not kept, each, in bytes. <value>256 MiB.</value></summary>
    public long MaximumMemoryFiles { get; init; } = 256L * 1024 * 1024;
}
