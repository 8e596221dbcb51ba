namespace Orleans.Goals.Engine.Operations;

/// <summary>Names one execution.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Execution">Which run of it.</param>
internal readonly record struct ExecutionKey(string Operation, int Execution);
