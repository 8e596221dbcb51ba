namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>The keys of a notification.</summary>
internal static class NotificationKeys
{
    /// <summary>The events, in the order of their numbers.</summary>
    public static readonly WordShape Events = new("inputNeeded", "blocked", "limited", "complete", "cancelled");

    public static readonly MapShape Notification = new(
        "notification",
        "A notification",
        [new KeyShape("on", new ListShape(Events, 1), "When: the goal needs an answer (once for a question), is blocked, out of budget or quota, complete (each cycle), or cancelled.") { Required = true, Examples = ["[\"inputNeeded\", \"blocked\"]"] }])
    {
        KindTitle = "how",
        Kinds =
        [
            new KindShape(
                new KeyShape("run", Shapes.Command, "A command, run in the workspace with the goal's environment."),
                "a command",
                "the command is run for up to a minute; status 0 means delivered. It finds `GOALS_EVENT_ID`, `GOALS_ID`, `GOALS_STATUS`, `GOALS_REASON`, and `GOALS_EVENT` with all of it as JSON"),
            new KindShape(
                new KeyShape("webhook", Shapes.Text, "An address, with http or https."),
                "an address",
                "the event is posted as JSON (`id`, `goal`, `event`, `status`, `reason`, `cycle`, `at`) with its id in the header `Goals-Event-Id`; an answer with status 200 to 299 within 30 seconds means delivered",
                new KeyShape("secret", Shapes.Variable, "The name of a secret that signs the body: the header `Goals-Signature` is `sha256=` and its HMAC-SHA256 in hexadecimal.")),
        ],
        After = """
            A notification is delivered at least once, also when the process is killed in between: the next one that opens the store goes on with it. Who gets it twice knows
            it by its id. Each receiver gets them in order. A try that fails is repeated after 5 seconds, then 10, and so on up to an hour, twelve times in all (within about
            three hours); then it is given up and the report says so. Nothing of this holds the goal up, and an ended goal does not change by it.
            """,
    };
}
