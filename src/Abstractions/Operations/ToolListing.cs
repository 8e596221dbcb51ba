using System.Collections.Immutable;

namespace Orleans.Goals.Operations;

/// <summary>The tools that a <see cref="IToolSource"/> has for an attempt, and what it should have and has not.</summary>
public sealed record ToolListing
{
    /// <summary>The tools.</summary>
    public ImmutableArray<ToolDescription> Tools { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>What is not there, each a sentence for the model that says what and why; nothing secret belongs in it.</summary>
    public ImmutableArray<string> Missing { get; init => field = value.IsDefault ? [] : value; } = [];
}
