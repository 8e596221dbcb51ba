using System.Collections.Immutable;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Histories;

/// <summary>Says where a goal's wall clock went.</summary>
internal static class TimeAccount
{
    /// <summary>A time in which nothing but the goal's own work kept it.</summary>
    public const string Active = "active";

    private const string Working = "working";
    private const string Idle = "idle";

    /// <summary>The shares, disjoint: what ran comes first, then why nothing did. Those of no length are left out, but for <c>working</c>.</summary>
    /// <param name="spans">Where the goal stood, in order and without gap.</param>
    /// <param name="work">When anything ran, disjoint and in order.</param>
    public static ImmutableArray<TimeShare> Of(IReadOnlyList<StatusSpan> spans, ImmutableArray<TimeInterval> work)
    {
        var shares = new SortedDictionary<string, TimeSpan>(StringComparer.Ordinal);
        var working = TimeSpan.Zero;
        var next = 0;
        foreach (var span in spans)
        {
            var ran = TimeSpan.Zero;
            for (; next < work.Length && work[next].Begin < span.Until; next++)
            {
                var begin = work[next].Begin > span.Since ? work[next].Begin : span.Since;
                var end = work[next].End < span.Until ? work[next].End : span.Until;
                ran += end > begin ? end - begin : TimeSpan.Zero;
                if (work[next].End > span.Until)
                {
                    break;
                }
            }

            working += ran;
            var kind = span.Kind == Active ? Idle : span.Kind;
            shares[kind] = shares.GetValueOrDefault(kind) + (span.Until - span.Since - ran);
        }

        return
        [
            Share(Working, working),
            .. shares.Select(share => Share(share.Key, share.Value)).Where(share => share.Seconds > 0).OrderByDescending(share => share.Seconds),
        ];
    }

    private static TimeShare Share(string kind, TimeSpan time) => new() { Kind = kind, Seconds = Math.Round(time.TotalSeconds, 3) };
}
