namespace Orleans.Goals.Models.Faults;

/// <summary>A model call failed. <see cref="Fault"/> says how; a caller's own cancellation is an <see cref="OperationCanceledException"/> instead.</summary>
/// <param name="fault">What went wrong.</param>
/// <param name="innerException">The failure beneath, where it can hold no secret.</param>
public sealed class ModelException(ModelFault fault, Exception? innerException = null) : GoalsException(fault.Message, innerException)
{
    /// <summary>What went wrong.</summary>
    public ModelFault Fault { get; } = fault;
}
