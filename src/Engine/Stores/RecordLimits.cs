using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Stores;

/// <summary>What the stores of this assembly accept. Beyond it is an error of the caller, refused before anything is written.</summary>
internal static class RecordLimits
{
    /// <summary>The most bytes one append may hold, events and snapshot together.</summary>
    public const int MaximumAppendBytes = 64 * 1024 * 1024;

    /// <summary>The most commits a page of a feed may ask for.</summary>
    public const int MaximumFeedPage = 10_000;

    /// <summary>The most goals a page of a list may ask for.</summary>
    public const int MaximumGoalPage = 1_000;

    /// <exception cref="ArgumentException">The key cannot be stored.</exception>
    public static void Require(ActorKey key)
    {
        if (key.Kind == ActorKind.None || !Enum.IsDefined(key.Kind))
        {
            throw new ArgumentException($"an actor's kind cannot be {key.Kind}", nameof(key));
        }

        if (string.IsNullOrEmpty(key.Id) || key.Id.Length > ActorKey.MaximumLength)
        {
            throw new ArgumentException(
                $"an actor's id has 1 to {ActorKey.MaximumLength} characters; this one has {key.Id?.Length ?? 0}: shorten the names of goal or step", nameof(key));
        }
    }

    /// <exception cref="ArgumentException">The append cannot be stored.</exception>
    public static void Require(ActorKey key, RecordAppend append)
    {
        ArgumentNullException.ThrowIfNull(append);
        Require(key);
        if (append.ExpectedVersion < 0)
        {
            throw new ArgumentException($"an append to {key} expects version {append.ExpectedVersion}; a record that does not exist is at version 0", nameof(append));
        }

        var bytes = (long)append.Events.Length + (append.Snapshot?.Length ?? 0);
        if (bytes > MaximumAppendBytes)
        {
            throw new ArgumentException(
                $"an append to {key} has {bytes} bytes; at most {MaximumAppendBytes} are stored at once: keep what is large as an artifact", nameof(append));
        }

        if (append.Summary is { } summary)
        {
            Require(key, summary);
        }
    }

    /// <exception cref="ArgumentOutOfRangeException">The page is empty or too large.</exception>
    public static void RequireFeedPage(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaximumFeedPage);
    }

    /// <exception cref="ArgumentException">The page is empty or too large.</exception>
    public static void Require(GoalFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (filter.Limit is < 1 or > MaximumGoalPage)
        {
            throw new ArgumentException($"a page of goals has 1 to {MaximumGoalPage} of them, not {filter.Limit}", nameof(filter));
        }
    }

    private static void Require(ActorKey key, RecordSummary summary)
    {
        if (key.Kind != ActorKind.Goal || !GoalId.TryParse(key.Id, null, out _))
        {
            throw new ArgumentException($"{key} is no goal and has no summary", nameof(summary));
        }

        if (summary.Status == GoalStatus.None || !Enum.IsDefined(summary.Status))
        {
            throw new ArgumentException($"the summary of {key} has no status", nameof(summary));
        }

        if (summary.Objective.Length > RecordSummary.MaximumObjective)
        {
            throw new ArgumentException($"the summary of {key} has an objective of more than {RecordSummary.MaximumObjective} characters", nameof(summary));
        }
    }
}
