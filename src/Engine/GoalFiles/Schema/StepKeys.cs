using System.Globalization;
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

    public static readonly MapShape Wait = new(
        "wait",
        "A wait",
        [
            new KeyShape("until", new TextShape("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})$"), "The end: date and time with `Z` or an offset. Past, it is over at once.") { Required = true, Examples = ["\"2030-12-01T08:00:00Z\""] },
        ]);

    public static readonly MapShape Step = new(
        "step",
        "A step",
        [
            new KeyShape("id", Shapes.Id, "Its name, unique in the plan.") { Required = true, Examples = ["\"build\""] },
            new KeyShape("after", new EitherShape(Shapes.Id, new ListShape(Shapes.Id)), "The steps that must be finished first. `[]` for none.") { Default = "the step before" },
        ])
    {
        KindTitle = "what it does",
        Kinds =
        [
            new KindShape(
                new KeyShape("run", Shapes.Command, "A line for `/bin/sh -c`, or a list of program and arguments.") { Examples = ["\"make test\"", "[\"make\", \"test\"]"] },
                "a command",
                "a line for `/bin/sh -c`, or a list of program and arguments. Runs in the workspace with empty standard input and the environment of the process that runs the goal, without its `GOALS_SECRET_*` and with what `env` and `secrets` say, and with the answers of steps that asked",
                new KeyShape("retry", new KeysShape(Retry), "`max` more attempts after a failed first one, `delay` before each.") { Default = "none", Examples = ["{\"max\": 2, \"delay\": \"1s\"}"] },
                new KeyShape("timeout", Shapes.Duration, "Then the command and all it started are ended, and the attempt has failed.") { Default = "`1h`" },
                new KeyShape("idempotent", Shapes.Flag, "Whether running it again is harmless when nobody knows what became of it: the same as `onInterrupted: retry`.") { Default = "`false`" },
                new KeyShape("onInterrupted", Shapes.Interruption, "What happens when nobody knows what became of an attempt: its checks decide (`check`), it is run again (`retry`), you are asked (`ask`), or the command `reconcile` tells.") { Default = "what the goal says" },
                new KeyShape("reconcile", Shapes.Command, "With `onInterrupted: reconcile` the command that tells what an attempt of unknown outcome did: exit status 0 that it did its work, 1 that it did nothing.") { Default = "none", Examples = ["\"gh release view v1\""] },
                new KeyShape("env", Shapes.Variables, "Variables for its command and its checks, added to those of the goal; the step's win.") { Default = "none", Examples = ["{\"CONFIGURATION\": \"Release\"}"] },
                new KeyShape("secrets", Shapes.Secrets, "Secrets for its command and its checks, added to those of the goal.") { Default = "none", Examples = ["[\"API_KEY\"]"] },
                new KeyShape("needs", Shapes.Needs, "Labels that the host must have on which it runs, added to those of the goal.") { Default = "none", Examples = ["[\"gpu\"]"] },
                new KeyShape("checks", CheckKeys.Checks, "What must hold when the command has ended with status 0, else the attempt has failed.") { Default = "none" }),
            new KindShape(
                new KeyShape("agent", new TextShape(MaximumLength: AgentAction.MaximumInstructions), "What an agent is to do, in your words.") { Examples = ["\"Make the tests pass without changing them.\""] },
                "instructions",
                "what an agent is to do: a model that works with tools in the workspace, for as many turns as it needs. What it says counts for nothing: the attempt has succeeded when the step's checks pass, which the host runs. A host that was killed goes on from the last turn",
                new KeyShape("retry", new KeysShape(Retry), "`max` more attempts after a failed first one, `delay` before each.") { Default = "none", Examples = ["{\"max\": 2, \"delay\": \"1s\"}"] },
                new KeyShape("timeout", Shapes.Duration, "The active time of one attempt at most; then it has failed.") { Default = "`1h`" },
                new KeyShape("env", Shapes.Variables, "Variables for its commands and its checks, added to those of the goal; the step's win.") { Default = "none", Examples = ["{\"CONFIGURATION\": \"Release\"}"] },
                new KeyShape("secrets", Shapes.Secrets, "Secrets for its commands and its checks, added to those of the goal.") { Default = "none", Examples = ["[\"API_KEY\"]"] },
                new KeyShape("needs", Shapes.Needs, "Labels that the host must have on which it works, added to those of the goal.") { Default = "none", Examples = ["[\"gpu\"]"] },
                new KeyShape("checks", CheckKeys.Checks, "What must hold for an attempt to have succeeded. The host runs them.") { Default = "none" })
            {
                Refused = [("idempotent", AgentRules.GoesOn), ("onInterrupted", AgentRules.GoesOn), ("reconcile", AgentRules.GoesOn)],
            },
            new KindShape(
                new KeyShape("wait", new EitherShape(Shapes.Duration, new KeysShape(Wait)), "A time, or its end as `{until: ...}`.") { Examples = ["\"10m\"", "{\"until\": \"2030-12-01T08:00:00Z\"}"] },
                "a time",
                "a time such as `10m`, from when it is the step's turn, or `{until: 2030-12-01T08:00:00Z}`. No command runs and no attempt is counted. The end is kept: neither a restart nor a pause stops the clock. While nothing else can move the goal is `Waiting`"),
            new KindShape(
                new KeyShape("ask", new TextShape(MaximumLength: ContractLimits.QuestionCharacters), "A question to a person.") { Examples = ["\"Ship to production?\""] },
                "a question",
                "a question to a person: `goals answer ID STEP ANSWER`. No attempt is counted. The answer is the step's result. Commands that start later in the plan, kept steps' answers included, find it as `GOALS_ANSWER_` and the id in upper case with `_` for `-`",
                new KeyShape("options", new ListShape(new TextShape(MaximumLength: ContractLimits.OptionCharacters), Maximum: ContractLimits.Options), "The answers that are allowed.") { Default = $"any text of at most {AskAction.MaximumAnswer.ToString("N0", CultureInfo.InvariantCulture)} characters", Examples = ["[\"yes\", \"no\"]"] },
                new KeyShape("expect", Shapes.Text, "The answer with which the step succeeds; any other fails it, without retry.") { Default = "every answer will do", Examples = ["\"yes\""] },
                new KeyShape("timeout", Shapes.Duration, "Then `default` counts as the answer; without one the step fails.") { Default = "none: it stays open", Examples = ["\"2d\""] },
                new KeyShape("default", Shapes.Text, "What counts as the answer after `timeout`.") { Default = "none", Examples = ["\"no\""] }),
            new KindShape(
                new KeyShape("goal", new EitherShape(new TextShape(MaximumLength: ContractLimits.PathCharacters), new GoalShape()), "A goal of its own: a map with the keys of a goal, or the path of a goal file, relative to this one.") { Examples = ["\"parts/library.yaml\""] },
                "a goal",
                "a goal of its own, written here with the keys of a goal, or the path of its file, relative to this one. See below",
                new KeyShape("retry", new KeysShape(Retry), "`max` more attempts after a failed first one, each a new goal, `delay` before each.") { Default = "none", Examples = ["{\"max\": 1}"] }),
        ],
        After = """
            Nobody knows what became of a step when its launcher was killed, when the machine restarted, or when it was stopped in the middle. `onInterrupted` says what
            happens then:

            - `check`, the usual: its checks are run. If all pass it is done. If one does not, or it has none, the goal waits for you.
            - `retry`: it is run again.
            - `ask`: the goal waits for you, whatever its checks would say.
            - `reconcile`: its command `reconcile` is run. Exit status 0 means that the step did its work; its checks must pass too, then it is done. Exit status 1
              means that it did nothing, and it is tried again. After any other end, or after ten minutes, the goal waits for you. The command gets the step's
              environment. It must change nothing and bear being run again at any time.

            A step with `agent` says none of these: it goes on from its last turn by itself.

            You answer with `goals resume ID --step S --as done|again|failed`. A step that says nothing has the goal's `onInterrupted`.

            When a plan fails the next one keeps what the earlier ones finished: every step whose definition, and the definitions of all it depends on, are the
            same, and whose checks pass again. A finished step without checks is run again if its policy
            is `retry`; if not it is kept, and reported as kept unchecked. One whose outcome is still unknown is treated as its `onInterrupted` says. A
            wait that is over and a question that has its answer are kept.

            ### Steps that are goals

            A step with `goal` pursues a goal of its own, with plans, rounds and replans of its own. What it needs stands in it: of the keys of the goal above only the
            workspace is taken where it says none. A file named here is read when the goal is submitted and becomes part of its contract; an `id` in it does not count.
            Below a goal there may be three levels of goals.

            - The goal has an id made of the goal and the step it is in, and of the attempt: `goals show`, `report`, `answer` and all others take it. Begun again, after a
              crash or by a message that came twice, it is the same goal.
            - The step is finished when its goal is complete. It has failed when the goal is blocked, out of budget or cancelled; the goal is then cancelled where it was not,
              and `retry` begins a new one. While the goal waits for an answer or for a time, the goal above says so and names it.
            - A pause, a resume and a cancel reach the goals below. A plan that fails, or is replaced, cancels the goals of its steps and ends when they have ended.
            - Budget: when the goal begins it is lent what is left of attempts, active time and replans, or what its own `budget` says when that is less, and it ends with the wall
              clock above. What it was lent nobody else can use until it has ended; what it used counts then, once, and the rest is there again. So say a `budget` in goals that
              are to run beside others. The step itself costs no attempt.
            - Workspace: below a goal that writes, everything works in its workspace or in a folder below it, under its claim. Below goals that are all `readsOnly` each goal claims the
              workspace it writes in, and waits for it if it must. Goals that write in one folder at a time disturb each other as parallel steps do, and each other's rounds too:
              give them folders of their own, or let one be `after` the other.
            - Fences of the goal above are checked after each of its own steps and in its rounds, not within the goals of its steps; those have their own.
            """,
    };

    public static readonly MapShape Plan = new(
        "plan",
        "A plan",
        [
            new KeyShape("name", Shapes.Id, "Its name, unique in the goal.") { Default = "`plan-1` and so on" },
            new KeyShape("concurrency", Shapes.Concurrency, "How many of its steps run at a time.") { Default = "what the goal says" },
            new KeyShape("isolation", new WordShape([IsolationReader.Word]), "`worktree`: each attempt works in a git worktree of its own, made from the newest commit of the workspace, which must have no uncommitted changes. What a successful attempt changed is committed and merged into the branch that is checked out in the workspace, one attempt at a time in the order in which they finish; a conflict fails the attempt.") { Default = "the workspace itself" },
            new KeyShape("steps", new ListShape(new KeysShape(Step), 1, PlanDefinition.MaximumSteps), "Its steps, at least one.") { Required = true },
        ]);
}
