using System.Runtime.InteropServices;

namespace Orleans.Goals.Grains.Stores;

/// <summary>A worker in numbers, so that a cursor with several stays short.</summary>
/// <param name="Plan">The plan's number.</param>
/// <param name="Step">The step's place in the plan, from 0.</param>
/// <param name="Attempt">The attempt at it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FeedWorker(int Plan, int Step, int Attempt) : IComparable<FeedWorker>
{
    /// <inheritdoc/>
    public int CompareTo(FeedWorker other) => (Plan, Step, Attempt).CompareTo((other.Plan, other.Step, other.Attempt));
}
