using System.Text.Json.Serialization;

namespace Orleans.Goals.Contracts;

/// <summary>When a recurring goal begins a new cycle.</summary>
public sealed record GoalSchedule
{
    /// <summary>
    /// Five fields: minute, hour, day of month, month, day of week (0 and 7 are Sunday; names of three letters are known). Each is <c>*</c>, a number, a range, a step
    /// such as <c>*/5</c>, or a list of these. If neither the day of month nor the day of week begins with <c>*</c> either of them is enough.
    /// </summary>
    [JsonPropertyName("cron")]
    public required string Cron { get; init; }

    /// <summary>The IANA name of the time zone that the fields are in. Default UTC.</summary>
    [JsonPropertyName("timeZone")]
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What happens at due times at which no cycle could begin. Default <see cref="MissedRounds.RunOnce"/>.</summary>
    [JsonPropertyName("missed")]
    public MissedRounds Missed { get; init; } = MissedRounds.RunOnce;

    /// <summary>Whether the first cycle begins at acceptance; else at the first due time.</summary>
    [JsonPropertyName("startNow")]
    public bool StartNow { get; init; }
}

/// <summary>What happens at due times at which no cycle could begin: no host was running, the goal was paused, or an earlier cycle was not over.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MissedRounds>))]
public enum MissedRounds
{
    /// <summary>Nothing; refused.</summary>
    None = 0,

    /// <summary>One cycle begins for all of them as soon as one can.</summary>
    RunOnce = 1,

    /// <summary>They are left out: the next cycle begins at the next due time.</summary>
    Skip = 2,
}
