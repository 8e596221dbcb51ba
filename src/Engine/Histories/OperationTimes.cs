using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Engine.Histories;

/// <summary>When something of a goal ran, as its commits tell: the times of its operations, put together.</summary>
internal sealed class OperationTimes
{
    private readonly SortedDictionary<string, Running> open = new(StringComparer.Ordinal);
    private readonly List<TimeInterval> settled = [];

    /// <summary>When the last execution of an open operation was begun or taken over; null when it is not open.</summary>
    public DateTimeOffset? BegunAt(string operation) => open.TryGetValue(operation, out var running) ? running.BegunAt : null;

    /// <summary>Takes in how an event changed an actor's open operations.</summary>
    /// <param name="before">The open ones before it.</param>
    /// <param name="after">The open ones after it.</param>
    /// <param name="at">When it was decided.</param>
    /// <param name="active">The active time it settled.</param>
    public void Take(IReadOnlyList<OpenOperation> before, IReadOnlyList<OpenOperation> after, DateTimeOffset at, TimeSpan active)
    {
        foreach (var operation in after)
        {
            if (!open.TryGetValue(operation.Operation, out var running))
            {
                open.Add(operation.Operation, new Running(at, null, operation.Execution));
            }
            else if (running.Execution != operation.Execution)
            {
                open[operation.Operation] = running with { TakenOverAt = at, Execution = operation.Execution };
            }
        }

        foreach (var operation in before)
        {
            if (!Contains(after, operation.Operation) && open.Remove(operation.Operation, out var running))
            {
                settled.Add(Settle(running, at, active));
            }
        }
    }

    /// <summary>Takes in how an event changed which goals of a plan's steps are at work: that is work of the plan as well.</summary>
    /// <param name="before">The goals that are not known to have ended before it.</param>
    /// <param name="after">Those after it.</param>
    /// <param name="at">When it was decided.</param>
    public void Take(IEnumerable<OpenChild> before, IEnumerable<OpenChild> after, DateTimeOffset at)
    {
        var busy = new SortedSet<string>(after.Where(static child => child.IsBusy).Select(static child => child.Goal.Value), StringComparer.Ordinal);
        foreach (var goal in busy.Where(goal => !open.ContainsKey(goal)))
        {
            open.Add(goal, new Running(at, null, 1));
        }

        foreach (var child in before.Where(child => !busy.Contains(child.Goal.Value)))
        {
            if (open.Remove(child.Goal.Value, out var running))
            {
                settled.Add(new TimeInterval(running.BegunAt, at));
            }
        }
    }

    /// <summary>The times in which anything ran, disjoint and in order.</summary>
    /// <param name="openUntil">Up to when what is still open is taken to have run.</param>
    public ImmutableArray<TimeInterval> Union(DateTimeOffset openUntil)
    {
        var all = settled
            .Concat(open.Values.Select(running => new TimeInterval(running.BegunAt, openUntil)))
            .Where(interval => interval.End > interval.Begin)
            .OrderBy(interval => interval.Begin);
        var union = ImmutableArray.CreateBuilder<TimeInterval>();
        foreach (var interval in all)
        {
            if (union.Count > 0 && union[^1].End >= interval.Begin)
            {
                union[^1] = union[^1] with { End = union[^1].End > interval.End ? union[^1].End : interval.End };
            }
            else
            {
                union.Add(interval);
            }
        }

        return union.ToImmutable();
    }

    /// <summary>
    /// The time in which a settled operation ran. Its result may have been taken long after it ended, when the next host came; so it is
    /// counted from its beginning, or from its take-over if it began anew then.
    /// </summary>
    private static TimeInterval Settle(Running running, DateTimeOffset at, TimeSpan active)
    {
        var begin = running.TakenOverAt is { } taken && at - active >= taken ? at - active : running.BegunAt;
        var end = begin + active;
        return new TimeInterval(begin, end < at ? end : at);
    }

    private static bool Contains(IReadOnlyList<OpenOperation> operations, string operation)
    {
        foreach (var candidate in operations)
        {
            if (candidate.Operation == operation)
            {
                return true;
            }
        }

        return false;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Running(DateTimeOffset BegunAt, DateTimeOffset? TakenOverAt, int Execution);
}
