using Orleans.Goals.ModelServer.Scripts;

namespace Orleans.Goals.ModelServer.Replies;

/// <summary>A reply ready to be written: the rule's words for this request.</summary>
internal sealed record ComposedReply
{
    public required string Id { get; init; }

    public required string Model { get; init; }

    public required long Created { get; init; }

    /// <summary>The text in tokens.</summary>
    public required IReadOnlyList<string> Text { get; init; }

    /// <summary>The reasoning in tokens.</summary>
    public required IReadOnlyList<string> Reasoning { get; init; }

    public required IReadOnlyList<ComposedCall> Calls { get; init; }

    public required FinishKind Finish { get; init; }

    /// <summary>What it used, or null where nothing is to be reported.</summary>
    public required ComposedUsage? Usage { get; init; }

    /// <summary>Encrypted reasoning, where it was asked for.</summary>
    public string? Encrypted { get; init; }

    public string WholeText => string.Concat(Text);

    public string WholeReasoning => string.Concat(Reasoning);
}

/// <summary>A call; its arguments in tokens.</summary>
internal sealed record ComposedCall(string Id, string Tool, IReadOnlyList<string> Arguments)
{
    public string WholeArguments => string.Concat(Arguments);
}

/// <summary>Usage in tokens; cached is part of input, reasoning of output.</summary>
internal sealed record ComposedUsage(long Input, long Cached, long Output, long Reasoning);
