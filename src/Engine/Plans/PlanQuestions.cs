using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>Steps that ask a person. No operation does it: the question is in the record, and so is when it lapses.</summary>
internal static class PlanQuestions
{
    /// <summary>What the variable that gives commands an answer begins with.</summary>
    public const string VariablePrefix = "GOALS_ANSWER_";

    /// <summary>Asks the questions whose turn it is, and lets those lapse that nobody answered in time.</summary>
    /// <returns>Whether a step is finished that was not.</returns>
    public static bool Advance(PlanTurn turn)
    {
        foreach (var index in turn.State.Ready.Where(index => turn.State.Step(index).Action is AskAction).ToArray())
        {
            var ask = (AskAction)turn.State.Step(index).Action;
            turn.Emit(new QuestionAsked
            {
                At = turn.Now,
                Step = turn.State.Step(index).Id,
                Text = ask.Question,
                Until = ask.Timeout is { } open ? turn.Now + open : null,
            });
        }

        var finished = false;
        foreach (var index in turn.State.Asking.Where(index => turn.State.Steps[index].Until <= turn.Now).ToArray())
        {
            var ask = (AskAction)turn.State.Step(index).Action;
            var next = ask.Default is null ? StepPhase.Failed : After(ask, ask.Default);
            turn.Emit(new QuestionLapsed { At = turn.Now, Step = turn.State.Step(index).Id, Answer = ask.Default, Next = next });
            finished |= next == StepPhase.Done;
            FailWhenFailed(turn, index, next);
        }

        return finished;
    }

    /// <summary>Takes an answer to a question; one that is not open (any more) is only counted.</summary>
    public static void TakeAnswer(PlanTurn turn, StepAnswer answer)
    {
        var asked = turn.State.Asking.Where(index => turn.State.Step(index).Id == answer.Step).Select(found => (int?)found).FirstOrDefault();
        if (asked is not { } open)
        {
            turn.Emit(new AnswerTaken { At = turn.Now, Answer = answer });
            return;
        }

        var next = After((AskAction)turn.State.Step(open).Action, answer.Text!);
        turn.Emit(new AnswerTaken { At = turn.Now, Answer = answer, Next = next });
        FailWhenFailed(turn, open, next);
    }

    /// <summary>What a person is asked by a step.</summary>
    public static OpenQuestion Question(PlanState state, int index)
    {
        var ask = (AskAction)state.Step(index).Action;
        return new OpenQuestion
        {
            Step = state.Step(index).Id,
            Attempt = 0,
            Text = ask.Question,
            IsAsk = true,
            Options = ask.Options,
            Until = state.Steps[index].Until,
        };
    }

    /// <summary>The step's state after an answer; null when nobody gave one in time.</summary>
    public static StepState Answered(PlanState state, int index, string? answer, StepPhase next)
    {
        var ask = (AskAction)state.Step(index).Action;
        var reason = answer is null
            ? $"nobody answered within {DurationText.Format(ask.Timeout!.Value)}"
            : next == StepPhase.Failed ? $"the answer was \"{Excerpt.Of(answer)}\", and \"{Excerpt.Of(ask.Expect!)}\" was expected" : $"the answer was \"{Excerpt.Of(answer)}\"";
        var step = state.Steps[index];
        return step with
        {
            Answer = answer,
            Reason = reason,
            Until = null,
            Failures = next == StepPhase.Failed ? step.Failures + 1 : step.Failures,
        };
    }

    /// <summary>What commands find of the answers that are known: by now, or, before it is known which steps are kept, of those that may be.</summary>
    public static CommandEnvironment? Answers(PlanState state)
    {
        if (state.Graph.Asks.IsEmpty)
        {
            return null;
        }

        var answers = state.Rechecked
            ? state.Graph.Asks.Where(index => state.IsDone(index) && state.Steps[index].Answer is not null).Select(index => (state.Step(index).Id, state.Steps[index].Answer!))
            : state.Assignment!.Finished.Where(step => step.Answer is not null && state.Graph.Hashes.Contains(step.Hash, StringComparer.Ordinal)).Select(step => (step.Step, step.Answer!));
        var variables = answers.ToImmutableSortedDictionary(answer => VariableOf(answer.Item1), answer => answer.Item2, StringComparer.Ordinal);
        return variables.IsEmpty ? null : new CommandEnvironment { Variables = variables };
    }

    private static string VariableOf(string step) => VariablePrefix + step.Replace('-', '_').ToUpperInvariant();

    private static StepPhase After(AskAction ask, string answer) => ask.Expect is null || ask.Expect == answer ? StepPhase.Done : StepPhase.Failed;

    private static void FailWhenFailed(PlanTurn turn, int index, StepPhase next)
    {
        if (next == StepPhase.Failed)
        {
            PlanDecisions.Fail(turn, string.Create(CultureInfo.InvariantCulture, $"step {turn.State.Step(index).Id} failed: {turn.State.Steps[index].Reason}"));
        }
    }
}
