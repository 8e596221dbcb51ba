using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>What a goal file may have: the root of the table that the reader, the published schema and the reference share.</summary>
internal static class GoalKeys
{
    public static readonly MapShape Budget = new(
        "budget",
        "A budget",
        [
            new KeyShape("wallClock", Shapes.Duration, "The time from acceptance on, pauses included: then nothing new starts and running commands are stopped."),
            new KeyShape("active", Shapes.Duration, "How long its operations may be at work in all, over all plans; at least `1s`. A step starts with no more time than is left. Checks and rounds count, and are never cut short."),
            new KeyShape("attempts", new WholeShape(1), "How many attempts at steps may be made, over all plans."),
            new KeyShape("replans", new WholeShape(0, int.MaxValue), "How many plans may follow the first. With a strategy other than `declared` it is `5` if it is left out."),
            new KeyShape("tokens", new CountShape(), "How many tokens its models may take in and give out, over all plans, weighed by `agents.weights`, for example `2M` or `500k`. Before a call what it may cost at most is taken off; one that does not fit is not made.") { Examples = ["\"2M\"", "500000"] },
            new KeyShape("turns", new CountShape(), "How many turns its agents may make, over all plans."),
            new KeyShape("toolCalls", new CountShape(), "How many tool calls its agents may make, over all plans."),
            new KeyShape("cost", new NumberShape(), "What its models may cost, over all plans, in the currency of `agents.prices`, which must say what each of them costs. It is taken off before a call as tokens are.") { Examples = ["5", "0.5"] },
        ])
    {
        Before = "What is left out is without limit.",
    };

    public static readonly MapShape Goal = new(
        "goal",
        "The goal",
        [
            new KeyShape("id", Shapes.Id, "The same id with the same contract continues that goal; with another contract it is an error that names the difference. Without one the file's name is used: an unfinished goal of that name with the same contract is continued, else the next free number is taken.") { Default = "made from the file's name", Examples = ["\"release-check\""] },
            new KeyShape("objective", new TextShape(MaximumLength: ContractLimits.ObjectiveCharacters), "What is wanted, in your words. In a Markdown goal file it is the text below the head.") { Required = true, Examples = ["\"The libraries build and pack.\""] },
            new KeyShape("workspace", new EitherShape(Shapes.Text, new KeysShape(RemoteKeys.Remote)), "The folder the goal works in, relative to this file; or a git remote, as a map. It must be there when the goal is submitted; of a goal that is a step, when that step begins. Of the goals that write in a folder one works there at a time, from its acceptance, or from its turn on, until it ends or is blocked: another is refused, or waits its turn with `goals run FILE --queue`. Links are followed; a folder inside a folder is another workspace.") { Default = "the folder of this file" },
            new KeyShape("readsOnly", Shapes.Flag, "`true` for a goal that changes nothing in its workspace: it neither waits nor is waited for. A promise; declare a fence `unchanged: [\"**\"]` to hold it to that.") { Default = "`false`" },
            new KeyShape("doneWhen", CheckKeys.Checks with { Minimum = 1 }, "The criteria, at least one: the goal is complete when all of them pass in one round.") { Required = true },
            new KeyShape("fences", CheckKeys.Checks, "What must never be broken on the way: checked after every finished step and in every round. A broken fence ends the plan: nothing of it starts any more, and what runs comes to its end.") { Default = "none" },
            new KeyShape("budget", new KeysShape(Budget), "What the goal may cost.") { Default = "no limit", Examples = ["{\"wallClock\": \"2h\", \"attempts\": 50, \"replans\": 5}"] },
            new KeyShape("concurrency", Shapes.Concurrency, "How many steps of a plan run at a time, where the plan says nothing.") { Default = "`4`" },
            new KeyShape("onInterrupted", Shapes.Interruption, "What happens to a step when nobody knows what became of it, where the step says nothing: `check`, `retry`, `ask` or `reconcile`.") { Default = "`check`" },
            new KeyShape("schedule", new KeysShape(ScheduleKeys.Schedule), "For a recurring goal, when its cycles begin.") { Default = "the goal ends when it is complete", Examples = ["{\"cron\": \"0 6 * * 1-5\", \"timeZone\": \"Europe/Berlin\"}"] },
            new KeyShape("notify", new ListShape(new KeysShape(NotificationKeys.Notification), Maximum: NotificationRules.Maximum), "Who is told when the goal comes to a certain status.") { Default = "nobody", Examples = ["[{\"on\": [\"complete\"], \"run\": \"./tell.sh\"}]"] },
            new KeyShape("env", Shapes.Variables, "Variables for the commands of all steps and checks. They stand in records and reports: no secrets here.") { Default = "none", Examples = ["{\"CONFIGURATION\": \"Release\"}"] },
            new KeyShape("secrets", Shapes.Secrets, "Secrets for the commands of all steps and checks, by name only: each becomes the variable of that name, or of the one after `as`.") { Default = "none", Examples = ["[\"API_KEY\", {\"name\": \"API_KEY\", \"as\": \"TOKEN\"}]"] },
            new KeyShape("readFirst", new ListShape(Shapes.Path, Maximum: ContractLimits.ReadFirst), "Files that whoever does a step should read first, relative to the workspace. They must be there when the goal is submitted.") { Default = "none", Examples = ["[\"AGENTS.md\"]"] },
            new KeyShape("rules", new ListShape(new TextShape(MaximumLength: ContractLimits.RuleCharacters), Maximum: ContractLimits.Rules), "Rules for whoever does a step, one line each.") { Default = "none", Examples = ["[\"Do not touch the public interface.\"]"] },
            new KeyShape("needs", Shapes.Needs, "Labels that the host must have on which anything of the goal runs: commands, agents, checks. While there is no such host the goal waits and says what is missing.") { Default = "none", Examples = ["[\"gpu\"]"] },
            new KeyShape("model", AgentKeys.NameOrModel, "The model that its agents work with, or a map of models by role.") { Default = "what the host is set to", Examples = ["\"gpt-5\"", "{\"work\": {\"name\": \"gpt-5\", \"effort\": \"high\"}, \"compact\": \"gpt-5-mini\"}"] },
            new KeyShape("agents", new KeysShape(AgentKeys.Agents), "How its agents work.") { Default = "see below", Examples = ["{\"sandbox\": \"workspace-write\", \"smoke\": \"dotnet build\"}"] },
            new KeyShape("strategy", AgentKeys.Strategies, "How plans are made: `declared`; by an agent that finds the way itself, `continuous` or `fresh`; `model`, by a model that writes them; or `{planner: NAME}`, by code of the application that runs the goal.") { Default = "`declared`", Examples = ["\"continuous\"", "{\"planner\": \"releases\"}"] },
            new KeyShape("plans", new ListShape(new KeysShape(StepKeys.Plan), 1), "Tried in order, at least one.") { Required = true },
        ])
    {
        Instead = new KeyInstead("plans", "strategy", "continuous", "fresh", "model") { OrMap = AgentWords.Planner },
        After = """
            Durations are written `500ms`, `10s`, `5m`, `2h`, `1d`, or together, `1h30m`.

            ### Files to read first, and rules

            Commands of steps and checks find them in their environment: `GOALS_READ_FIRST` has the paths and `GOALS_RULES` the rules, one on each line. A script
            can read them, or hand them to a program that it starts. Neither changes what counts as done: that is for criteria and fences.

            ### Environment and secrets

            A command gets the environment of the process that runs the goal, then the goal's `env` and `secrets`, then the step's. Names that begin with `GOALS_`
            are refused: they are this product's own.

            The value of a secret is asked for when a command starts, in this order: the variable `GOALS_SECRET_<NAME>` of the process that runs the goal, then the
            file `goals/secrets/<NAME>` in your configuration folder (`$XDG_CONFIG_HOME`, else `~/.config`), which nobody else may read (`chmod 600`). An
            application that embeds goals gives its own source instead. Where one is missing nothing is started: the goal is `Blocked` with a reason that says
            how to give it, and `goals resume` goes on where it stood. A check that needs one is `Unmeasurable`.

            Values are in no record, log, report or trace. Where one of six characters or more appears in what a command writes, or in a reason, it is replaced by
            `[secret NAME]`, in the stored output too. While the command runs what it writes is in the store's folder as it is, readable by you only; when it has
            ended it is replaced. What does not stand there literally, encoded for example, is not recognized. If the process that ran the goal died and the
            next one no longer has the secret, the output is dropped rather than kept with the value in it.
            """,
    };
}
