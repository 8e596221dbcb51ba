using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for a schedule, and the times that one which holds means.</summary>
internal static class ScheduleRules
{
    private const string Path = "schedule";

    /// <summary>Everything that is wrong with a schedule. None is right.</summary>
    public static void Apply(ContractFindings findings, GoalSchedule? schedule)
    {
        if (schedule is null)
        {
            return;
        }

        if (findings.HasText($"{Path}.cron", schedule.Cron, "when a cycle begins, for example \"0 6 * * 1-5\"") && !CronExpression.TryParse(schedule.Cron, out _, out var problem))
        {
            findings.Add($"{Path}.cron", problem);
        }

        if (findings.HasText($"{Path}.timeZone", schedule.TimeZone, "the name of a time zone, for example Europe/Berlin") && !TimeZoneInfo.TryFindSystemTimeZoneById(schedule.TimeZone, out _))
        {
            findings.Add($"{Path}.timeZone", $"'{Excerpt.Of(schedule.TimeZone)}' is no time zone that this machine knows; write an IANA name such as Europe/Berlin, or UTC");
        }

        if (schedule.Missed is not (MissedRounds.RunOnce or MissedRounds.Skip))
        {
            findings.Add($"{Path}.missed", "what happens with missed rounds is not said; write run-once or skip");
        }
    }

    /// <summary>The due times of a valid schedule after a time, in order.</summary>
    public static IEnumerable<DateTimeOffset> After(GoalSchedule schedule, DateTimeOffset time) => CronExpression.TryParse(schedule.Cron, out var cron, out var problem)
        ? cron.After(time, TimeZoneInfo.FindSystemTimeZoneById(schedule.TimeZone))
        : throw new InvalidOperationException(problem);
}
