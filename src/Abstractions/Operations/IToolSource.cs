namespace Orleans.Goals.Operations;

/// <summary>Has tools for agents that are not known beforehand, such as those of servers that a goal names.</summary>
/// <remarks>
/// Asked once with an attempt's first turn; what it says then is recorded, and holds for the attempt, also on other hosts. Safe for use by many threads. Whoever made it
/// disposes it, after the goals.
/// </remarks>
public interface IToolSource
{
    /// <summary>Its name: the same on all hosts, and for ever, for records name it. A valid <see cref="Identifiers.Identifier"/>.</summary>
    string Name { get; }

    /// <summary>The tools for an attempt that begins.</summary>
    /// <returns>The tools; what cannot be had now is named in the listing, and the attempt goes on without it.</returns>
    ValueTask<ToolListing> ListAsync(IToolScope scope, CancellationToken cancellationToken);

    /// <summary>Calls a tool that was listed, maybe by an earlier host.</summary>
    /// <param name="scope">For whom.</param>
    /// <param name="key">The tool's <see cref="ToolDescription.Key"/>.</param>
    /// <param name="call">The call. Its arguments fit the schema as it was listed.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The outcome. An expected failure is a result, not an exception; an exception counts as a failure with its message.</returns>
    ValueTask<ToolResult> CallAsync(IToolScope scope, string key, ToolCall call, CancellationToken cancellationToken);
}
