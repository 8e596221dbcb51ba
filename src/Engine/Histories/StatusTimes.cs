using Orleans.Goals.Engine.Goals;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Histories;

/// <summary>Where a goal stood from when to when.</summary>
internal sealed class StatusTimes
{
    private readonly List<StatusSpan> spans = [];

    /// <summary>Takes in the goal's state after an event.</summary>
    public void Take(GoalState state)
    {
        var (kind, reason) = Read(state);
        if (spans is [.., var last])
        {
            spans[^1] = last with { Until = state.At };
            if (last.Kind == kind && last.Reason == reason)
            {
                return;
            }

            if (spans[^1].Until == last.Since)
            {
                spans.RemoveAt(spans.Count - 1);
            }
        }

        spans.Add(new StatusSpan { Kind = kind, Since = state.At, Until = state.At, Reason = reason });
    }

    /// <summary>The spans, the last one up to a time; without those of no length.</summary>
    public IReadOnlyList<StatusSpan> Until(DateTimeOffset until)
    {
        if (spans is [.., var last] && until > last.Since)
        {
            spans[^1] = last with { Until = until };
        }

        return [.. spans.Where(span => span.Until > span.Since)];
    }

    private static (string Kind, string Reason) Read(GoalState state)
    {
        var status = GoalView.Status(state);
        if (status == GoalStatus.Paused)
        {
            return ("paused", "a person paused it");
        }

        var holds = GoalView.Holds(state);
        foreach (var rule in StatusRules.Holds)
        {
            if (rule.Status == status && holds.FirstOrDefault(hold => hold.Kind == rule.Kind) is { } hold)
            {
                var kind = hold.Kind.ToString();
                return (char.ToLowerInvariant(kind[0]) + kind[1..], hold.Reason);
            }
        }

        return (TimeAccount.Active, string.Empty);
    }
}
