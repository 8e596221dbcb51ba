using System.Diagnostics;
using Orleans.Goals.Engine.Agents.Offers;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>Spans of the calls that are made within a turn, whose times no record has: live ones, below the span of the turn. Of one that a crash cuts off nothing is told.</summary>
internal static class ToolSpans
{
    /// <summary>Begins one.</summary>
    /// <returns>It; null when nobody listens.</returns>
    public static Activity? Begin(string tool, ToolOffer offer)
    {
        if (!Spans.Source.HasListeners())
        {
            return null;
        }

        var name = ToolNames.Of(tool, offer);
        return Spans.Source.StartActivity($"execute_tool {name}")?.SetTag(TagNames.Work, "execute_tool").SetTag(TagNames.Tool, name);
    }

    /// <summary>Says how it went. Disposing ends it.</summary>
    public static void End(Activity? span, bool failed)
    {
        if (failed)
        {
            span?.SetTag(TagNames.Error, "Failed").SetStatus(ActivityStatusCode.Error);
        }
    }
}
