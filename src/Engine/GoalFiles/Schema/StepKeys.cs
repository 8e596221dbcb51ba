using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>What a plan and its steps may have.</summary>
internal static class StepKeys
{
    public static readonly MapShape Retry = new(
        "retry",
        "A retry",
        [
            new KeyShape("max", new WholeShape(0, ContractLimits.Retries), "How many more attempts may follow a failed first one.") { Required = true },
            new KeyShape("delay", Shapes.Duration, "The wait before each of them.") { Default = "none" },
        ]);

    public static readonly MapShape Step = new(
        "step",
        "A step",
        [
            new KeyShape("id", Shapes.Id, "Its name, unique in the plan.") { Required = true, Examples = ["\"build\""] },
            new KeyShape("after", new EitherShape(Shapes.Id, new ListShape(Shapes.Id)), "The steps that must be finished first. `[]` for none. At most four steps of a plan run at a time.") { Default = "the step before" },
            new KeyShape("retry", new KeysShape(Retry), "`max` more attempts after a failed first one, `delay` before each.") { Default = "none", Examples = ["{\"max\": 2, \"delay\": \"1s\"}"] },
            new KeyShape("timeout", Shapes.Duration, "Then the command and all it started are ended, and the attempt has failed.") { Default = "`1h`" },
            new KeyShape("idempotent", Shapes.Flag, "Whether running it again is harmless when nobody knows what became of it.") { Default = "`false`" },
            new KeyShape("env", Shapes.Variables, "Variables for its command and its checks, added to those of the goal; the step's win.") { Default = "none", Examples = ["{\"CONFIGURATION\": \"Release\"}"] },
            new KeyShape("secrets", Shapes.Secrets, "Secrets for its command and its checks, added to those of the goal.") { Default = "none", Examples = ["[\"API_KEY\"]"] },
            new KeyShape("checks", CheckKeys.Checks, "What must hold when the command has ended with status 0, else the attempt has failed.") { Default = "none" },
        ])
    {
        KindTitle = "what an attempt does",
        Kinds =
        [
            new KindShape(
                new KeyShape("run", Shapes.Command, "A line for `/bin/sh -c`, or a list of program and arguments.") { Examples = ["\"make test\"", "[\"make\", \"test\"]"] },
                "a command",
                "a line for `/bin/sh -c`, or a list of program and arguments. Runs in the workspace with empty standard input and the environment of the process that runs the goal, without its `GOALS_SECRET_*` and with what `env` and `secrets` say"),
        ],
        After = """
            A step whose outcome is unknown (its launcher was killed, or the machine restarted) is run again if it is idempotent. Otherwise its checks are run: if
            they pass it is done. Else the goal waits for you: `goals resume ID --step S --as done|again|failed`.

            When a plan fails the next one keeps what the earlier ones finished: every step whose definition, and the definitions of all it depends on, are the
            same, and whose checks pass again. A finished step without checks is run again if it is idempotent; if not it is kept, and reported as kept unchecked.
            """,
    };

    public static readonly MapShape Plan = new(
        "plan",
        "A plan",
        [
            new KeyShape("name", Shapes.Id, "Its name, unique in the goal.") { Default = "`plan-1` and so on" },
            new KeyShape("steps", new ListShape(new KeysShape(Step), 1, PlanDefinition.MaximumSteps), "Its steps, at least one.") { Required = true },
        ]);
}
