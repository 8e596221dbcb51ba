using Orleans.Goals.ClusterProof.Silos;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.ClusterProof.Goals;

/// <summary>Follows one goal to its end, over HTTP, and knows when it made progress.</summary>
internal sealed class GoalWatcher(ProofGoal goal, ClusterClient client, Person person)
{
    private readonly Lock gate = new();
    private readonly List<Progress> progress = [];
    private readonly List<GoalEvent> story = [];

    /// <summary>The goal.</summary>
    public ProofGoal Goal { get; } = goal;

    /// <summary>Whether its end was heard of.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>When it last made progress, by its commits.</summary>
    public DateTimeOffset LastAt { get; private set; } = DateTimeOffset.UtcNow;

    /// <summary>How often an operation of it was taken over from a silo that had died.</summary>
    public int TakeOvers { get; private set; }

    /// <summary>Follows it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var happened in client.WatchAsync(Goal.Id, cancellationToken))
        {
            Note(happened);
            if (happened.Type is "stepUnknown" or "stepLost" && happened.Text.Contains("waits for a person", StringComparison.Ordinal))
            {
                await person.LookAsync(Goal, cancellationToken);
            }
        }

        HasEnded = true;
    }

    /// <summary>The longest time in a span within which it made no progress.</summary>
    /// <param name="from">The beginning: a pause that began earlier counts from here.</param>
    /// <param name="until">The end.</param>
    /// <param name="heard">Whether by what the client heard; else by the commits.</param>
    public TimeSpan LongestPause(DateTimeOffset from, DateTimeOffset until, bool heard)
    {
        lock (gate)
        {
            var longest = TimeSpan.Zero;
            var last = from;
            foreach (var moment in progress.Select(one => heard ? one.Heard : one.At).Where(moment => moment > from && moment <= until).Order().Append(until))
            {
                longest = moment - last > longest ? moment - last : longest;
                last = moment;
            }

            return longest;
        }
    }

    /// <summary>What happened to a step, for a person who looks for the reason.</summary>
    public string StoryOf(string step)
    {
        lock (gate)
        {
            return string.Join("; ", story.Where(one => one.Step == step || one.Text.Contains($"/{step}", StringComparison.Ordinal)).Select(static one => $"{one.At:HH:mm:ss.fff} {one.Text}"));
        }
    }

    private void Note(GoalEvent happened)
    {
        lock (gate)
        {
            story.Add(happened);
            TakeOvers += happened.Type == "operationTakenOver" ? 1 : 0;
            if (happened.Type is "stepBegun" or "stepFinished")
            {
                progress.Add(new Progress(happened.At, DateTimeOffset.UtcNow));
                LastAt = happened.At;
            }
        }
    }

    /// <summary>A step began or was finished.</summary>
    /// <param name="At">When that was committed.</param>
    /// <param name="Heard">When the client heard of it.</param>
    private readonly record struct Progress(DateTimeOffset At, DateTimeOffset Heard);
}
