using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of waits, questions and answers.</summary>
internal static class PauseInvariants
{
    private const string OneQuestion = "An answer counts once, and only for the question it was given to.";

    /// <summary>A goal's event.</summary>
    public static void OnGoal(GoalFacts goal, GoalState before, GoalStateEvent change, Counters counters)
    {
        switch (change)
        {
            case StepSettled { Answer: { Text: { } text } answer }:
                var question = before.Current?.Observed?.Questions.FirstOrDefault(open => open.Step == answer.Step && open.IsAsk);
                Invariants.Require(goal, OneQuestion, question is not null, $"{answer.Step} is answered, and asks nothing");
                Invariants.Require(goal, OneQuestion, question!.Options.IsEmpty || question.Options.Contains(text), $"{answer.Step} is answered {text}, which it does not allow");
                goal.Unclaimed.Add((answer.Step, text));
                goal.Plan(before.Current!.Number).Told[answer.Number] = answer;
                break;
            case StepSettled settled:
                goal.Plan(before.Current!.Number).Told[settled.Answer.Number] = settled.Answer;
                break;
            case CriterionAnswered answered:
                Invariants.Require(goal, OneQuestion, before.Asked is { } asked && asked.Round == answered.Round && asked.Criteria.Contains(answered.Criterion), $"{answered.Criterion} is answered, and asks nothing");
                Invariants.Require(goal, OneQuestion, !answered.IsApproved || goal.Approved.Add((answered.Criterion, answered.Fingerprint)), $"{answered.Criterion} is answered twice");
                goal.Unclaimed.Add((answered.Criterion, answered.IsApproved ? "yes" : "no"));
                counters.Reach(answered.IsApproved ? "criterion approved" : "criterion refused");
                break;
            case CommandReplied replied:
                OnReplied(goal, replied.Command);
                break;
        }
    }

    /// <summary>A plan's event.</summary>
    public static void OnPlan(GoalFacts goal, PlanFacts plan, PlanState before, PlanStateEvent change, Counters counters)
    {
        switch (change)
        {
            case RecheckEnded:
                // A step that was taken over by a fork and has to wait for an earlier one again begins anew.
                foreach (var step in plan.PausedAt.Keys.Where(step => !plan.State.Steps.ContainsKey(before.Graph.IndexOf(step))).ToArray())
                {
                    plan.PausedAt.Remove(step);
                }

                break;
            case WaitBegun begun:
                Begin(goal, plan, before, begun.Step, begun.At);
                break;
            case WaitEnded ended:
                const string Wait = "A wait is never over before its time.";
                var wait = (WaitAction)before.Step(before.Graph.IndexOf(ended.Step)).Action;
                Invariants.Require(goal, Wait, plan.PausedAt.TryGetValue(ended.Step, out var since), $"{ended.Step} is over, and had not begun");
                Invariants.Require(goal, Wait, ended.At >= (wait.Until ?? since + wait.For), $"{ended.Step} is over at {ended.At:O}");
                counters.Reach("wait over");
                break;
            case QuestionAsked asked:
                Begin(goal, plan, before, asked.Step, asked.At);
                var timeout = ((AskAction)before.Step(before.Graph.IndexOf(asked.Step)).Action).Timeout;
                Invariants.Require(goal, "A question lapses at its time.", asked.Until == (timeout is { } open ? asked.At + open : null), $"{asked.Step} lapses at {asked.Until:O}");
                counters.Reach("question asked");
                break;
            case QuestionLapsed lapsed:
                var ask = (AskAction)before.Step(before.Graph.IndexOf(lapsed.Step)).Action;
                Invariants.Require(
                    goal, "A question does not lapse before its time.", plan.PausedAt.TryGetValue(lapsed.Step, out var from) && lapsed.At >= from + ask.Timeout, $"{lapsed.Step} lapses at {lapsed.At:O}");
                Invariants.Require(goal, OneQuestion, before.Asking.Contains(before.Graph.IndexOf(lapsed.Step)), $"{lapsed.Step} lapses, and is not open");
                counters.Reach($"question lapsed -> {lapsed.Next}");
                break;
            case AnswerTaken { Answer: { Text: not null } answer } taken:
                Invariants.Require(goal, OneQuestion, answer.Number == before.Answered + 1, $"answer {answer.Number} of {answer.Step} is taken after {before.Answered}");
                Invariants.Require(goal, OneQuestion, plan.Told.GetValueOrDefault(answer.Number) == answer, $"answer {answer.Number} of {answer.Step} is not what the goal was told");
                Invariants.Require(goal, OneQuestion, taken.Next == StepPhase.None || before.Asking.Contains(before.Graph.IndexOf(answer.Step)), $"{answer.Step} is answered, and is not open");
                counters.Reach($"question answered -> {taken.Next}");
                break;
        }
    }

    /// <summary>A criterion that a person answers passes only over the files that the person said yes to.</summary>
    public static void PassesOnlyOverApprovedFiles(GoalFacts goal, string? fingerprint)
    {
        foreach (var criterion in goal.State.Contract!.DoneWhen.OfType<AskCheck>())
        {
            Invariants.Require(
                goal,
                "A yes counts only for the files it was given to.",
                fingerprint is not null && goal.Approved.Contains((criterion.Id, fingerprint)),
                $"{criterion.Id} passed over {fingerprint}, and nobody said yes to that");
        }
    }

    private static void OnReplied(GoalFacts goal, CommandId command)
    {
        var answers = goal.Unclaimed.ToArray();
        goal.Unclaimed.Clear();
        if (answers.Length == 0)
        {
            return;
        }

        var isGiven = goal.Given.TryGetValue(command, out var given);
        Invariants.Require(goal, OneQuestion, isGiven && answers.Length == 1, "an answer counts that nobody gave");
        var (question, answer) = answers[0];
        Invariants.Require(goal, OneQuestion, given!.Question == question && given.Answer.StartsWith(answer, StringComparison.Ordinal), $"{question} is answered {answer}, and the person answered {given.Answer} to {given.Question}");
    }

    private static void Begin(GoalFacts goal, PlanFacts plan, PlanState before, string step, DateTimeOffset at)
    {
        const string Sentence = "A wait or a question begins once, when all it follows is finished, and only while the goal wants it.";
        var index = before.Graph.IndexOf(step);
        Invariants.Require(goal, Sentence, before.Graph.DependenciesOf(index).All(before.IsDone), $"{step} begins before what it follows");
        Invariants.Require(goal, Sentence, before.Desired is { Mode: DesiredMode.Run } && before.Failing is null && before.Ending is null, $"{step} begins, and nothing new may");
        Invariants.Require(goal, Sentence, plan.PausedAt.TryAdd(step, at), $"{step} begins a second time");
    }
}
