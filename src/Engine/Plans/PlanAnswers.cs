using System.Diagnostics;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>What people answer: to questions of steps, and of what nobody knows what it did.</summary>
internal static class PlanAnswers
{
    /// <summary>Takes an answer.</summary>
    public static void Take(PlanTurn turn, StepAnswer answer)
    {
        if (answer.Text is not null)
        {
            if (PlanWorkers.TakeAnswer(turn, answer))
            {
                return;
            }

            PlanQuestions.TakeAnswer(turn, answer);
            return;
        }

        var index = turn.State.Unknown.Where(candidate => turn.State.Step(candidate).Id == answer.Step).Select(found => (int?)found).FirstOrDefault();
        if (index is not { } asked || turn.State.Steps[asked].Attempt != answer.Attempt)
        {
            turn.Emit(new AnswerTaken { At = turn.Now, Answer = answer });
            return;
        }

        var definition = turn.State.Step(asked);
        var next = answer.As switch
        {
            SettleAs.Done => StepPhase.Done,
            SettleAs.Again => StepPhase.Ready,
            SettleAs.Failed => PlanDecisions.AfterFailure(turn.State.Steps[asked], definition),
            _ => throw new UnreachableException(),
        };
        turn.Emit(new AnswerTaken { At = turn.Now, Answer = answer, Next = next, RetryAt = PlanDecisions.RetryAt(turn, definition, next) });
        if (next == StepPhase.Failed)
        {
            PlanDecisions.Fail(turn, $"step {definition.Id} failed: a person said so");
        }
    }
}
