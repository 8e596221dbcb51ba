using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.GoalFiles;

namespace Orleans.Goals.Engine.Tests.GoalFiles;

public sealed class IsolationTests
{
    [Fact]
    public void Parse_Worktree_IsOfThePlan() => Assert.Equal(PlanIsolation.Worktree, Parse(string.Empty, "isolation: worktree", string.Empty).Goal!.Contract.Plans[0].Isolation);

    [Theory]
    [InlineData("", "isolation: container", "", "'container' is no isolation; write worktree, or leave it out to work in the workspace itself")]
    [InlineData("readsOnly: true\n", "isolation: worktree", "", "the plan merges changes, and the goal only reads; remove isolation or readsOnly")]
    [InlineData("", "isolation: worktree", ", onInterrupted: reconcile, reconcile: test -e a", "a step of a plan with 'isolation: worktree' cannot have it; remove one of the two")]
    public void Parse_Wrong_IsRefused(string goal, string plan, string step, string message) =>
        Assert.Contains(Parse(goal, plan, step).Errors, error => error.ToString().Contains(message, StringComparison.Ordinal));

    private static GoalFileResult Parse(string goal, string plan, string step) => GoalFile.Parse(
        Encoding.UTF8.GetBytes($"objective: x\n{goal}doneWhen: [{{id: a, file: a}}]\nplans: [{{{plan}, steps: [{{id: s, run: x{step}}}]}}]\n"), "g.yaml", "/base");
}
