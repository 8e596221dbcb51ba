namespace Orleans.Goals.Engine.Operations;

/// <summary>Deletes what belongs to an ended goal, its own record excepted. May happen again: what is gone is no error.</summary>
public sealed record ClearSpec : OperationSpec
{
    /// <summary>How many plans it had.</summary>
    public required int Plans { get; init; }
}
