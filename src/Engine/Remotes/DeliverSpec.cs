using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Remotes;

/// <summary>Pushes the commit that passed the goal's round to the branch where its result belongs. Can be done again.</summary>
internal sealed record DeliverSpec : OperationSpec
{
    /// <summary>The branch.</summary>
    public required string Branch { get; init; }
}
