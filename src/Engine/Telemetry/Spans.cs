using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Orleans.Goals.Engine.Telemetry;

/// <summary>Tells spans of what the records say, and puts live ones below them.</summary>
/// <remarks>
/// A goal goes on in one process after the other, so no <see cref="Activity"/> can be kept open for it: a span is made when what it is of has ended, by whoever commits that,
/// with the times of the record. Its children were told long before, perhaps by a process that is dead, so its id must follow from what it is of. The framework lets a trace, a
/// parent and both times be chosen, but not the id of the span itself. The alternatives are worse: an id that is drawn and kept cannot be given to an activity of another process
/// either; an exporter of our own would pass over the listeners, the sampling and the processors of the application; a span for every beginning would have no length. So the id
/// is written into the activity's field, between its start and its end. Whether that works is tried once (<see cref="AreIdsChosen"/>) and held by a test. Where it does not, spans
/// are told with ids of their own: the trace is one all the same, but parents are missing.
/// </remarks>
internal static class Spans
{
    /// <summary>The source.</summary>
    public static readonly ActivitySource Source = new(GoalsTelemetry.Name);

    /// <summary>Whether spans have the ids that follow from what they are of.</summary>
    public static readonly bool AreIdsChosen = Try();

    /// <summary>Tells a span that is over.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="place">Which it is.</param>
    /// <param name="parent">What its parent is of; null for the root of the trace.</param>
    /// <param name="begun">When it began.</param>
    /// <param name="ended">When it ended.</param>
    /// <param name="error">How it failed, in a word; null where it did not.</param>
    /// <param name="tags">What is told besides: no text of people, models and commands.</param>
    public static void Tell(string name, SpanPlace place, string? parent, DateTimeOffset begun, DateTimeOffset ended, string? error, in TagList tags)
    {
        var context = new ActivityContext(
            ActivityTraceId.CreateFromString(place.Trace), parent is null ? default : TraceIds.Of(place.Trace, parent), ActivityTraceFlags.Recorded, isRemote: true);
        var ambient = Activity.Current;
        Activity.Current = null;
        try
        {
            if (Source.CreateActivity(name, ActivityKind.Internal, context) is not { } activity)
            {
                return;
            }

            activity.SetStartTime(begun.UtcDateTime);
            activity.Start();
            Choose(activity, place);
            if (activity.IsAllDataRequested)
            {
                Describe(activity, error, tags);
            }

            activity.SetEndTime((ended < begun ? begun : ended).UtcDateTime);
            activity.Stop();
        }
        finally
        {
            Activity.Current = ambient;
        }
    }

    /// <summary>Makes a span the parent of all that is begun until the scope ends, although it is told only later.</summary>
    /// <returns>The scope; null when nobody listens.</returns>
    public static IDisposable? Enter(SpanPlace? place)
    {
        if (place is null || !Source.HasListeners())
        {
            return null;
        }

        var scope = new Scope(Activity.Current);
        Activity.Current = null;
        var activity = new Activity(GoalsTelemetry.Name);
        activity.SetIdFormat(ActivityIdFormat.W3C);
        activity.SetParentId(ActivityTraceId.CreateFromString(place.Trace), TraceIds.Of(place.Trace, place.Entity), ActivityTraceFlags.Recorded);
        activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        activity.Start();
        Choose(activity, place);
        return scope;
    }

    private static void Describe(Activity activity, string? error, in TagList tags)
    {
        foreach (var (key, value) in tags)
        {
            activity.SetTag(key, value);
        }

        if (error is not null)
        {
            activity.SetTag(TagNames.Error, error);
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    private static void Choose(Activity activity, SpanPlace place)
    {
        if (AreIdsChosen)
        {
            SpanId(activity) = TraceIds.Of(place.Trace, place.Entity).ToHexString();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanId(Activity activity);

    private static bool Try()
    {
        var ambient = Activity.Current;
        try
        {
            const string Chosen = "0123456789abcdef";
            var activity = new Activity(GoalsTelemetry.Name);
            activity.SetIdFormat(ActivityIdFormat.W3C);
            activity.Start();
            SpanId(activity) = Chosen;
            return activity.SpanId.ToHexString() == Chosen && activity.Id!.Contains(Chosen, StringComparison.Ordinal);
        }
        catch (MissingFieldException)
        {
            return false;
        }
        finally
        {
            Activity.Current = ambient;
        }
    }

    private sealed class Scope(Activity? ambient) : IDisposable
    {
        public void Dispose() => Activity.Current = ambient;
    }
}
