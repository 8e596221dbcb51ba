namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>The keys of a schedule.</summary>
internal static class ScheduleKeys
{
    /// <summary>The words for missed rounds, the default first.</summary>
    public static readonly WordShape Missed = new("run-once", "skip");

    public static readonly MapShape Schedule = new(
        "schedule",
        "A schedule",
        [
            new KeyShape("cron", Shapes.Text, "When a cycle begins: minute, hour, day of month, month, day of week.") { Required = true, Examples = ["\"0 6 * * 1-5\""] },
            new KeyShape("timeZone", Shapes.Text, "The time zone of these, by its IANA name.") { Default = "UTC", Examples = ["\"Europe/Berlin\""] },
            new KeyShape("missed", Missed, "What happens at due times at which no cycle could begin: `run-once` begins one for all of them as soon as it can, `skip` waits for the next.") { Default = "`run-once`" },
            new KeyShape("startNow", Shapes.Flag, "Whether the first cycle begins at acceptance; else at the first due time.") { Default = "`false`" },
        ])
    {
        After = """
            A field is `*`, a number, a range, a step (`*/5`, `10-40/10`), a name of three letters (`mon`, `jan`), or a list of these; 0 and 7 are Sunday. If neither day
            begins with `*` either of them is enough. A local time that a clock change leaves out counts at the moment of the change, one that comes twice counts once;
            where the hour is `*` or a step, cycles go on evenly.

            A goal with a schedule does not end by being complete: it waits for the next due time and begins a new *cycle*. Verdicts, budget (its wall clock too), baseline and
            finished steps begin anew; plans are numbered on. The report has the last twenty cycles, each as it ended.

            - A cycle that is `Blocked` or `BudgetLimited` stays so until you resume or edit it; when the next is due it is ended as what it is, and the next begins.
            - A cycle that waits for your answer is not replaced: a step that may have run would run again unasked. Due times that pass meanwhile, while the goal is
              paused, while a cycle still runs, or while no process runs the goal, are missed. The report says how many.
            - With `skip` a due time is missed when its cycle cannot begin within a minute.
            - There is never more than one cycle for a due time, also when a clock is put back. `goals cancel` ends the goal for good.
            """,
    };
}
