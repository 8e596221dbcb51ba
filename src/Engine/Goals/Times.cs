namespace Orleans.Goals.Engine.Goals;

/// <summary>Times of which some may be never.</summary>
internal static class Times
{
    /// <summary>The earliest; null when all are never.</summary>
    public static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? earliest = null;
        foreach (var time in times)
        {
            earliest = earliest is null || time < earliest ? time ?? earliest : earliest;
        }

        return earliest;
    }
}
