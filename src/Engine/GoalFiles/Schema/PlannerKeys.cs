using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>What a goal file may say of the planner that makes its plans.</summary>
internal static class PlannerKeys
{
    public static readonly MapShape Planner = new(
        "planner",
        "A planner",
        [
            new KeyShape(AgentWords.Planner, Shapes.Id, "The name of a planner that the embedding application has registered.") { Required = true, Examples = ["\"releases\""] },
            new KeyShape("with", new NamesShape(@"^[\s\S]+$", Shapes.Text), "What it is told, by names of its own.") { Default = "nothing", Examples = ["{\"branch\": \"main\"}"] },
            new KeyShape("timeout", Shapes.Duration, "How long it may take for a plan. One that takes longer is asked again later.") { Default = $"`{DurationText.Format(PlannerChoice.DefaultTimeout)}`" },
            new KeyShape("trust", Shapes.Flag, "`true` if its plans may have any command and any `http` check, as those that you declare.") { Default = "`false`" },
        ])
    {
        Before = "With `strategy: {planner: NAME}` code of the application that runs the goal (an `IPlanner`) makes each plan. There are no `plans`.",
        After = """
            It is asked when the goal needs its next plan, for as long as `budget.replans` allows (`5` if it says nothing). It is told the goal, the newest verdicts, the plans that were
            tried and what became of them, and which steps are finished. Its plan must be valid as if you had declared it, and is bound as a plan that a model writes is, see above:
            at most 100 steps, no secrets, goals or `unchanged` checks, and without `trust` only commands that the goal file has. Steps may call the application's tools. A plan that is
            not valid, or equal to one that was tried, is shown to it with what is wrong, twice; after that the goal is `Blocked` with the reason. It is `Blocked` as well when the
            planner says that there is no plan, when it fails five times in a row, and when a machine of its own has no planner of that name. A goal that names one that nobody has is refused
            when it is submitted. On a cluster the silo that has the planner is asked, and while no silo has it any more the goal waits for one.
            """,
    };
}
