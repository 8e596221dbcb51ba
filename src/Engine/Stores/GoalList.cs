using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Stores;

/// <summary>The order of a list of goals and its pages.</summary>
internal static class GoalList
{
    /// <summary>Newest accepted first; what was accepted in the same moment by id.</summary>
    public static int Compare(GoalSummary left, GoalSummary right)
    {
        var byTime = right.AcceptedAt.CompareTo(left.AcceptedAt);
        return byTime != 0 ? byTime : left.Id.CompareTo(right.Id);
    }

    /// <summary>Makes a page of goals found after the cursor; if more than fit were found it says where the next one begins.</summary>
    public static GoalPage Page(List<GoalSummary> found, int limit)
    {
        found.Sort(Compare);
        return new GoalPage
        {
            Goals = [.. found.Take(limit)],
            Next = found.Count > limit ? RecordPosition.After(found[limit - 1].AcceptedAt, found[limit - 1].Id.Value) : null,
        };
    }
}
