using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Engine.Goals;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>Names traces and spans: by what they are of, so that whoever goes on with a goal, and whenever, tells parts of the same trace.</summary>
internal static class TraceIds
{
    private const int TraceBytes = 16;
    private const int SpanBytes = 8;

    /// <summary>
    /// The trace of a goal's cycle; of a goal that is a step that of the goal above. The time of its beginning is in it: goals of other stores may have the same id.
    /// </summary>
    public static string Of(GoalState goal) =>
        goal.Parent?.Trace ?? Convert.ToHexStringLower(Hash(string.Create(CultureInfo.InvariantCulture, $"{goal.Id}\n{goal.CycleAt.UtcTicks}"))[..TraceBytes]);

    /// <summary>The id of a span.</summary>
    public static ActivitySpanId Of(string trace, string entity) => ActivitySpanId.CreateFromBytes(Hash($"{trace}\n{entity}").AsSpan(0, SpanBytes));

    private static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
