using System.Collections.Immutable;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Agents.Progress;

/// <summary>Looks how an attempt of an agent leaves its workspace. Changes nothing, and can be done again. The result has a <see cref="OperationResult.Fingerprint"/> of what the files contain.</summary>
internal sealed record MarkSpec : OperationSpec
{
    /// <summary>Patterns of files that do not count: checks write them.</summary>
    public ImmutableArray<string> Written { get; init; } = [];
}
