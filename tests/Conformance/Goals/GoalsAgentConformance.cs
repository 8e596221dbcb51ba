using System.Collections.Immutable;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Conformance.Goals;

/// <summary>Steps that agents do. The hosts under test have <see cref="WordedModel"/> as their model.</summary>
public abstract class GoalsAgentConformance : GoalsArchiveConformance
{
    private static readonly (string Tool, object Arguments)[] Claim =
        [("propose_complete", new { summary = "It is there.", done = Array.Empty<string>(), left = Array.Empty<string>(), evidence = Array.Empty<string>(), deadEnds = Array.Empty<string>() })];

    [Fact]
    public async Task Agent_ThatClaimsTooSoon_IsToldAndGoesOnUntilItsCheckPasses()
    {
        await SubmitAsync(Contract("made", WordedModel.Instructions(
            [("list_files", new { path = "." })],
            Claim,
            [("exec", new { command = "echo once >> effects" }), ("write_file", new { path = "made", content = "made" })],
            Claim)));

        var report = await UntilAsync(GoalStatus.Complete);

        Assert.Equal(["once"], Lines("effects"));
        Assert.Equal(4, report.Usage.Models?.Turns);
        Assert.Equal(1, report.Usage.Attempts);
    }

    [Fact]
    public async Task Agent_WhatItDoes_IsToldByEventsInOrderAndFromEveryCursor()
    {
        await SubmitAsync(Contract("made", WordedModel.Instructions(
            [("exec", new { command = "echo once >> effects" })],
            [("write_file", new { path = "made", content = "made" })],
            Claim)));
        await UntilAsync(GoalStatus.Complete);

        var events = await EventsAsync();
        string[] told = ["stepBegun", "toolBegun", "agentClaims", "claimHolds", "stepFinished"];
        var middle = events.First(static happened => happened.Text == "exec begins").Cursor;
        var rest = await EventsAsync(middle);

        Assert.Equal(told, events.Where(happened => happened is { Step: "work", Attempt: 1 } && told.Contains(happened.Type)).Select(static happened => happened.Type).Distinct());
        Assert.Equal(events.SkipWhile(happened => happened.Cursor != middle).Skip(1).Select(static happened => (happened.Type, happened.Text)), rest.Select(static happened => (happened.Type, happened.Text)));
        Assert.Equal("goalEnded", events[^1].Type);
    }

    [Fact]
    public async Task Agent_AtWork_IsShownWithTheToolThatItHasCalled()
    {
        await SubmitAsync(Contract("made", WordedModel.Instructions(
            [("exec", new { command = "while [ ! -e go ]; do sleep 0.05; done; touch made" })],
            Claim)));

        var report = await UntilAsync(static known => known.PlanHistory.SelectMany(static plan => plan.Steps).Any(static step => step.Agent is { Doing: "exec" }));
        await File.WriteAllTextAsync(PathOf("go"), string.Empty, TestContext.Current.CancellationToken);
        await UntilAsync(GoalStatus.Complete);

        var agent = report.PlanHistory.SelectMany(static plan => plan.Steps).Single().Agent!;
        Assert.StartsWith("while [ ! -e go ]", agent.Line, StringComparison.Ordinal);
        Assert.Equal(1, agent.Turn);
        Assert.NotNull(agent.Since);
    }

    [Fact]
    public async Task Agent_ThatAsks_WaitsForTheAnswerAndHearsIt()
    {
        await SubmitAsync(Contract("named", WordedModel.Instructions(
            [("ask_person", new { question = "Which name?", options = Array.Empty<string>() })],
            [("write_file", new { path = "named", content = "$said" })],
            Claim)));

        var asks = await UntilAsync(GoalStatus.AwaitingInput);
        await AskAsync(new AnswerQuestion { Id = NewId(), Question = "work", Answer = "Ada" });
        await UntilAsync(GoalStatus.Complete);

        Assert.Equal("Which name?", Assert.Single(asks.Questions).Text);
        Assert.Equal(["Ada"], Lines("named"));
    }

    [Fact]
    public async Task Agent_ThatNeedsApproval_BeginsExactlyTheCallThatWasApproved()
    {
        var contract = Contract("made", WordedModel.Instructions(
            [("exec", new { command = "echo denied >> effects" })],
            [("exec", new { command = "echo once >> effects" }), ("write_file", new { path = "made", content = "made" })],
            Claim));
        await SubmitAsync(contract with { Agents = contract.Agents! with { Approvals = new ApprovalPolicy { Tools = ImmutableSortedDictionary<string, ApprovalMode>.Empty.Add("exec", ApprovalMode.Always) } } });

        var first = Assert.Single((await UntilAsync(GoalStatus.AwaitingInput)).Questions);
        var stale = await (await GoalsAsync()).AskAsync(Goal, new AnswerQuestion { Id = NewId(), Question = "work", Answer = "approve 000000000000" });
        await AskAsync(new AnswerQuestion { Id = NewId(), Question = "work", Answer = $"deny {first.Approval!.Code}", By = "Ada", Because = "not this" });
        var second = Assert.Single((await UntilAsync(report => report.Questions is [{ Approval: { } asked }] && asked.Code != first.Approval.Code)).Questions);
        Assert.Empty(Lines("effects"));
        await AskAsync(new AnswerQuestion { Id = NewId(), Question = "work", Answer = $"approve {second.Approval!.Code}", By = "Ada" });
        await UntilAsync(GoalStatus.Complete);

        Assert.Equal((QuestionView.ApprovalKind, "exec"), (first.Kind, first.Approval.Tool));
        Assert.Contains("echo denied", first.Approval.Arguments, StringComparison.Ordinal);
        Assert.NotNull(first.Until);
        Assert.Equal(Refusal.Invalid, stale.Refusal);
        Assert.Equal(["once"], Lines("effects"));
    }

    [Fact]
    public async Task Agent_ThatMakesAGoal_RestsUntilItIsVerifiedAndPaysForIt()
    {
        var part = WordedModel.Instructions([("exec", new { command = "echo part >> effects" }), ("write_file", new { path = "part", content = "made" })], Claim);
        await SubmitAsync(Contract("made", WordedModel.Instructions(
            [("spawn_goal", new { objective = part, doneWhen = new[] { new { id = "there", file = "part" } }, share = 40 })],
            [("exec", new { command = "echo whole >> effects" }), ("write_file", new { path = "made", content = "made" })],
            Claim)) with { Budget = new GoalBudget { Turns = 20 } });

        var report = await UntilAsync(GoalStatus.Complete);
        var made = Assert.Single(Assert.Single(report.PlanHistory[^1].Steps).Made);
        var below = await UntilAsync(made.Goal, static report => report.Status == GoalStatus.Complete);

        Assert.Equal(["part", "whole"], Lines("effects"));
        Assert.Equal("complete", made.State);
        Assert.Equal((Goal, "work", true), below.Parent is { } parent ? (parent.Goal, parent.Step, parent.IsMade) : default);
        Assert.Equal((5, 2), (report.Usage.Models!.Turns, below.Usage.Models!.Turns));
    }

    [Fact]
    public async Task Agents_WorkTogether_ClaimTellPutAndThePersonSeesTheBoard()
    {
        var ask = ("ask_person", (object)new { question = "May I begin?", options = Array.Empty<string>() });
        var left = WordedModel.Instructions(
            [ask],
            [("claim", new { path = "left", minutes = 30, why = "it is mine" }), ("put", new { key = "api", value = "v1", expected_version = 0 }), ("send", new { to = "right", text = "the api is v1" })],
            [("ask_person", new { question = "Is that good?", options = Array.Empty<string>() })],
            [("write_file", new { path = "left", content = "left" })],
            Claim);
        var right = WordedModel.Instructions(
            [ask],
            [("note", new { text = "the right part follows the api" }), ("write_file", new { path = "right", content = "$said" })],
            Claim);
        await SubmitAsync(Contract("left", Plan(Agent("left", left), Agent("right", right))) with { Agents = new AgentPolicy { Sandbox = SandboxMode.FullAccess } });

        await UntilAsync(static report => report.Questions.Length == 2);
        await AskAsync(new AnswerQuestion { Id = NewId(), Question = "left", Answer = "yes" });

        // The message comes while the other waits for a person: it is told with its next turn.
        await UntilAsync(static report => report.Questions.Any(static question => question.Text == "Is that good?"));
        await AskAsync(new AnswerQuestion { Id = NewId(), Question = "right", Answer = "yes" });
        var asked = await UntilAsync(static report => report.Questions.Length == 1 && report.Board is { Keys.Length: 1, Notes.Length: 1 } board && board.Agents.Any(static agent => agent is { Step: "right", State: "done" }));
        await AskAsync(new AnswerQuestion { Id = NewId(), Question = "left", Answer = "yes" });
        var ended = await UntilAsync(GoalStatus.Complete);

        Assert.Equal(("left", "left", true), asked.Board!.Claims is [var claim] ? (claim.Step, claim.Name, claim.IsPath) : default);
        Assert.Equal(("api", "v1"), (asked.Board.Keys[0].Key, asked.Board.Keys[0].Value));
        Assert.Contains("follows the api", asked.Board.Notes[0].Text, StringComparison.Ordinal);
        Assert.Equal(["v1"], Lines("right"));
        Assert.Empty(ended.Board!.Claims);
        Assert.Equal(["done", "done"], ended.Board.Agents.Select(static agent => agent.State));
    }

    [Fact]
    public async Task Steer_AgentThatWaits_IsWokenAndHearsIt()
    {
        await SubmitAsync(Contract("heard", WordedModel.Instructions(
            [("wait_until", new { seconds = 86_400, reason = "something" })],
            [("write_file", new { path = "heard", content = "$said" })],
            Claim)));

        await UntilAsync(GoalStatus.Waiting);
        await AskAsync(new SteerGoal { Id = NewId(), Text = "go on, and write yes" });
        await UntilAsync(GoalStatus.Complete);

        Assert.Equal(["yes"], Lines("heard"));
    }

    [Fact]
    public async Task Steer_GoalWithoutAgents_IsRefused()
    {
        await SubmitAsync(Contract("done", Plan(Step("a", "touch done"))));

        var reply = await (await GoalsAsync()).AskAsync(Goal, new SteerGoal { Id = NewId(), Text = "be quick" });

        Assert.Equal(Refusal.NotApplicable, reply.Refusal is Refusal.Ended ? Refusal.NotApplicable : reply.Refusal);
        await UntilAsync(GoalStatus.Complete);
    }

    [Fact]
    public async Task Agent_WithoutTokensLeft_SaysWhereItStandsAndGoesOnWhenThereAreMore()
    {
        var contract = Contract("made", WordedModel.Instructions(
            [("exec", new { command = "echo once >> effects" })],
            [("note", new { text = "still there" })],
            [("write_file", new { path = "made", content = "made" })],
            Claim)) with { Budget = new GoalBudget { Turns = 2 } };
        await SubmitAsync(contract);

        var limited = await UntilAsync(GoalStatus.BudgetLimited);
        await AskAsync(new EditGoal { Id = NewId(), Contract = contract with { Budget = new GoalBudget { Turns = 20 } } });
        var report = await UntilAsync(GoalStatus.Complete);

        Assert.InRange(limited.Usage.Models!.Turns, 2, 3);
        Assert.InRange(report.Usage.Models!.Turns, 4, 20);
    }

    private static StepDefinition Agent(string file, string instructions) => new()
    {
        Id = file,
        After = [],
        Action = new AgentAction { Instructions = instructions },
        Checks = [new FileCheck { Id = "there", File = file }],
    };

    private GoalContract Contract(string file, string instructions) => Contract(file, Plan(new StepDefinition
    {
        Id = "work",
        Action = new AgentAction { Instructions = instructions },
        Checks = [new FileCheck { Id = "there", File = file }],
    })) with { Agents = new AgentPolicy { Sandbox = SandboxMode.FullAccess } };
}
