namespace Orleans.Goals.Engine.Contracts;

/// <summary>One thing that is wrong with a contract.</summary>
/// <param name="Path">
/// Where, in the goal file's words with positions from 0: <c>plans[0].steps[3].retry.max</c>; empty for the contract as a whole.
/// </param>
/// <param name="Message">What is wrong; what would be right.</param>
internal sealed record ContractProblem(string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";
}
