using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.GoalFiles.Schema;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads when a recurring goal begins a cycle.</summary>
internal static class ScheduleReader
{
    private const string MissedExample = "run-once or skip";

    /// <summary>The schedule; null when none is written, or it is none and that is told.</summary>
    public static GoalSchedule? Read(ReadingState state, MapFields owner)
    {
        var fields = owner.Node("schedule") is { } node
            ? MapFields.Of(state, node, owner.PathOf("schedule"), "a map such as {cron: \"0 6 * * 1-5\", timeZone: Europe/Berlin}", ScheduleKeys.Schedule)
            : null;
        return fields is null ? null : new GoalSchedule
        {
            Cron = fields.RequiredText("cron", "when a cycle begins, for example cron: \"0 6 * * 1-5\"")!,
            TimeZone = fields.Node("timeZone") is null ? "UTC" : fields.Text("timeZone", "the name of a time zone, for example Europe/Berlin")!,
            Missed = ReadMissed(state, fields),
            StartNow = fields.Flag("startNow") ?? false,
        };
    }

    private static MissedRounds ReadMissed(ReadingState state, MapFields fields)
    {
        const string Key = "missed";
        switch (fields.Text(Key, MissedExample))
        {
            case null:
            case "run-once":
                return MissedRounds.RunOnce;
            case "skip":
                return MissedRounds.Skip;
            case var other:
                state.Refuse(fields.PathOf(Key), fields.Node(Key)!.Offset, $"'{Contracts.Excerpt.Of(other)}' is no rule for missed rounds; write {MissedExample}");
                return MissedRounds.RunOnce;
        }
    }
}
