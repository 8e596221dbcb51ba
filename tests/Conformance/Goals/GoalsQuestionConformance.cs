using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Conformance.Goals;

/// <summary>Waits, questions, and what an answer does.</summary>
public abstract class GoalsQuestionConformance : GoalsCommandConformance
{
    [Fact]
    public async Task Answer_WhatAStepAsks_IsGivenToTheCommandsAfterIt()
    {
        await SubmitAsync(Contract("done", Plan(
            Step("nap", "true") with { Action = new WaitAction { For = TimeSpan.FromMilliseconds(1) } },
            Step("ask", "true") with { Action = new AskAction { Question = "Go on?", Options = ["yes", "no"] } },
            Step("work", "echo $GOALS_ANSWER_ASK >> log; touch done") with { After = ["nap", "ask"] })));
        var asked = await UntilAsync(GoalStatus.AwaitingInput);

        var wrong = await (await GoalsAsync()).AskAsync(Goal, new AnswerQuestion { Id = NewId(), Question = "ask", Answer = "perhaps" });
        var answer = new AnswerQuestion { Id = NewId(), Question = "ask", Answer = "yes" };
        var reply = await AskAsync(answer);
        var report = await UntilAsync(GoalStatus.Complete);
        var again = await AskAsync(answer);

        var question = Assert.Single(asked.Questions);
        Assert.Equal(("ask", "Go on?", QuestionView.AskKind), (question.Step, question.Text, question.Kind));
        Assert.Equal(["yes", "no"], question.Options);
        Assert.Equal(Refusal.Invalid, wrong.Refusal);
        Assert.Equal(reply, again);
        Assert.Equal(["yes"], Lines("log"));
        Assert.Equal((1L, "yes"), (report.Usage.Attempts, Assert.Single(report.PlanHistory).Steps.Single(step => step.Id == "ask").Answer));
    }

    [Fact]
    public async Task Answer_WhatACriterionAsks_EndsTheGoal()
    {
        var contract = Contract("done", Plan(Step("work", "touch done")));
        await SubmitAsync(contract with { DoneWhen = contract.DoneWhen.Add(new AskCheck { Id = "approved", Question = "Good enough?" }) });
        var asked = await UntilAsync(GoalStatus.AwaitingInput);

        await AskAsync(new AnswerQuestion { Id = NewId(), Question = "approved", Answer = "yes" });
        var report = await UntilAsync(GoalStatus.Complete);

        Assert.True(Assert.Single(asked.Questions).IsCriterion);
        Assert.Equal(2, report.Rounds);
        Assert.All(report.Criteria, criterion => Assert.Equal(Verdict.Passed, criterion.Verdict));
    }
}
