using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Indexing;
using Orleans.Goals.Engine.Watching;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of the shards of a cluster's watch list, and of its index.</summary>
internal static class WatchInvariants
{
    /// <summary>Told first, in every direction that matters: whatever a goal's newest commit says, its shard had it in time, durably. The list may name a goal too much, or too early.</summary>
    public static void IsOnItsShard(GoalFacts goal, WatchEntry? entry, DateTimeOffset now)
    {
        if (goal.Due is { } due)
        {
            var latest = new[] { due, now, goal.State.At }.Max();
            Invariants.Require(
                goal,
                "A goal is on its shard of the watch list, durably, before the commit that makes it need waking.",
                entry is not null && entry.NudgedFrom <= latest,
                entry is null ? $"it is due {due:O}, and its shard does not list it" : $"it is due {due:O}, and its shard lists it from {entry.NudgedFrom:O}, as of version {entry.Version}");
        }
    }

    /// <summary>A shard that nobody activates is woken by its reminder.</summary>
    public static void IsReminded(GoalFacts goal, ActorKey shard, bool isRegistered) =>
        Invariants.Require(goal, "A shard's reminder is there before anything is on the shard.", isRegistered, $"{shard} lists something, and has no reminder");

    /// <summary>What is on a shard is woken in time.</summary>
    public static void IsWokenInTime(GoalFacts goal, WatchEntry entry, DateTimeOffset woken, DateTimeOffset latest) => Invariants.Require(
        goal, "What is on a shard is woken in time.", woken >= latest, $"it is listed from {entry.NudgedFrom:O}, and was last woken {woken:O}");

    /// <summary>When a host has gone, nobody waits for the reminders.</summary>
    public static void ShardIsPoked(GoalFacts? goal, ActorKey shard, bool isPoked)
    {
        if (goal is not null)
        {
            Invariants.Require(goal, "When members have come or gone every shard is soon poked by a host whose it is.", isPoked, $"{shard} was not");
        }
    }

    /// <summary>What needs no watching any more leaves its shard in the end.</summary>
    public static void LeavesItsShard(GoalFacts goal, ActorKey shard, WatchEntry entry) => Invariants.Require(
        goal, "What needs no watching any more leaves its shard in the end.", goal.Due is not null, $"{shard} still lists it from {entry.NudgedFrom:O}, as of version {entry.Version}");

    /// <summary>What is older than what is listed changes nothing.</summary>
    public static void OnlyNewerIsListed(GoalFacts goal, IndexNotice? known, IndexNotice notice) => Invariants.Require(
        goal, "Only what is newer is listed.", known is null || known.Version < notice.Version, $"version {notice.Version} is listed after {known?.Version}");

    /// <summary>The list for people may lag, and in the end it does not.</summary>
    public static void IsListedAsItStands(GoalFacts goal, IndexNotice? listed)
    {
        const string Sentence = "In the end every goal is listed as it stands.";
        var stands = GoalLogic.Instance.Summary(goal.State);
        Invariants.Require(
            goal,
            Sentence,
            stands is null ? listed?.Summary is null : listed?.Summary is { } line && line.Status == stands.Status && line.UpdatedAt == stands.UpdatedAt,
            $"it is {stands?.Status} since {stands?.UpdatedAt:O}, and is listed as {listed?.Summary?.Status} since {listed?.Summary?.UpdatedAt:O}, as of version {listed?.Version}");
    }
}
