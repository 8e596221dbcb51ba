using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>
/// Steps that agents do. A worker's key follows from the attempt, so that however often it is begun it is one worker. It is lent what it may cost, and an attempt is open until
/// its worker has ended: what that used is final then, and counts once.
/// </summary>
internal static class PlanWorkers
{
    /// <summary>After so many attempts in a row that name the same blocker the step has failed.</summary>
    public const int SameBlockers = 3;

    /// <summary>How old what is known of a worker's usage may be; everything else is taken at once.</summary>
    private static readonly TimeSpan Seen = TimeSpan.FromSeconds(5);

    private const int MaximumReason = 500;

    /// <summary>Begins an attempt at a step that an agent does.</summary>
    public static void Begin(PlanTurn turn, int index)
    {
        var (state, step) = (turn.State, turn.State.Step(index));
        var attempt = (state.Steps.TryGetValue(index, out var known) ? known.Attempt : 0) + 1;
        turn.Emit(new WorkerBegun { At = turn.Now, Step = step.Id, Attempt = attempt, Lent = PlanBudget.LendWorker(state, step) });
    }

    /// <summary>Takes what a worker tells.</summary>
    /// <returns>Why it is refused, or null.</returns>
    public static string? Take(PlanTurn turn, ActorKey worker, WorkerObserved observed)
    {
        if (turn.State.Ending is not null || Find(turn.State, worker) is not { } index)
        {
            // What has ended need not be told so.
            return observed.Ending is null ? $"{worker} is not a worker of {turn.State.Id} any more" : null;
        }

        var open = turn.State.Workers[index];
        if (observed.Version <= (open.Observed?.Version ?? -1))
        {
            return null;
        }

        if (open.Left is not null)
        {
            // It has ended, and told so.
        }
        else if (observed.Ending is { } ending)
        {
            PlanWorkerEnds.End(turn, index, ending, observed);
        }
        else if (Matters(open, observed, turn.Now))
        {
            turn.Emit(new WorkerSeen { At = turn.Now, Step = turn.State.Step(index).Id, Attempt = open.Attempt, Observed = observed });
            PlanSpawns.Hear(turn, index);
        }

        return null;
    }

    /// <summary>A worker refused what it was told, or could not be reached for the whole retry window.</summary>
    public static void TakeUndelivered(PlanTurn turn, UndeliverableMessage message)
    {
        if (Find(turn.State, message.Neighbour) is not { } index || turn.State.Workers[index] is not { Left: null } open || message.Version < open.Generation)
        {
            return;
        }

        if (message.IsRefused)
        {
            // It never began, or its record is gone: nothing of it runs.
            PlanWorkerEnds.End(turn, index, new WorkerEnding { Outcome = WorkerOutcome.Failed, Reason = message.Reason }, open.Observed);
        }
        else if (open.IsStill(turn.Now))
        {
            // It has heard all there is for it to hear. Nobody would wake the goal, which believes the same, if the plan went on by itself.
        }
        else if (open.Mode != DesiredMode.Stop)
        {
            turn.Emit(new WorkerGivenUp { At = turn.Now, Step = turn.State.Step(index).Id, Attempt = open.Attempt, Reason = ReasonText.Clip($"it is out of reach: {message.Reason}", MaximumReason) });
        }
        else
        {
            PlanWorkerEnds.Lose(turn, index, $"it is out of reach: {message.Reason}");
        }
    }

    /// <summary>Takes a person's answer, if it is to what a worker asks.</summary>
    /// <returns>Whether it is.</returns>
    public static bool TakeAnswer(PlanTurn turn, StepAnswer answer)
    {
        foreach (var (index, open) in turn.State.Workers)
        {
            if (turn.State.Step(index).Id == answer.Step && open.Attempt == answer.Attempt && open.Question is { } question && (question.Approval is null || question.Options.Contains(answer.Text!, StringComparer.Ordinal)))
            {
                turn.Emit(new WorkerQuestionAnswered
                {
                    At = turn.Now,
                    Step = answer.Step,
                    Attempt = open.Attempt,
                    Number = answer.Number,
                    Answer = new WorkerAnswer { Number = open.Answered + 1, Question = question.Number, Text = answer.Text!, By = answer.By, Because = answer.Because },
                });
                return true;
            }
        }

        return false;
    }

    /// <summary>The state after an event.</summary>
    public static PlanState Apply(PlanState state, WorkerEvent change)
    {
        var index = state.Graph.IndexOf(change.Step);
        return change switch
        {
            WorkerBegun begun => Begin(state, index, begun),
            WorkerDeferred deferred => PlanGuards.Apply(state, index, deferred),
            WorkerSeen seen => Change(state, index, open => open with
            {
                Observed = seen.Observed,
                SeenAt = seen.At,
                Answers = open.Answers.RemoveAll(answer => answer.Number <= seen.Observed.Answered),
            }),
            WorkerQuestionAnswered answered => Change(state with { Answered = answered.Number }, index, open => open with
            {
                Answers = open.Answers.Add(answered.Answer),
                Answered = answered.Answer.Number,
                Generation = open.Generation + 1,
            }),
            WorkerGivenUp given => Change(state, index, open => open with { Setback = given.Reason }),
            WorkerLeft left => Change(state, index, open => open with { Left = left.Leave }),
            WorkerClosed closed => PlanWorkerEnds.Apply(state, index, closed),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>Raises the generation of what the plan wants of its workers whenever that has changed, so that no event can forget to.</summary>
    public static PlanState Steer(PlanState state)
    {
        foreach (var (index, open) in state.Workers)
        {
            var mode = state is { Failing: not null } or { Desired.Mode: DesiredMode.Stop } || open.Setback is not null ? DesiredMode.Stop : state.Desired!.Mode;
            var steered = Newest(state.Desired!);
            var verdict = state.Desired!.Verdict is { } told && (told.Step, told.Attempt) == (state.Step(index).Id, open.Attempt) ? told : open.Verdict;
            int? verifying = state.Desired.Verifying is { } looked && (looked.Step, looked.Attempt) == (state.Step(index).Id, open.Attempt) ? looked.Number : null;
            if (mode != open.Mode || state.Desired.NotAfter != open.NotAfter || steered != open.Steered || verdict?.Number != open.Verdict?.Number || verifying != open.Verifying || Cap(state, open) != open.Cap || state.Desired.Revision != open.Revision)
            {
                state = Change(state, index, known => known with
                {
                    Mode = mode,
                    NotAfter = state.Desired!.NotAfter,
                    Steered = steered,
                    Verdict = verdict,
                    Verifying = verifying,
                    Cap = Cap(state, known),
                    Revision = state.Desired.Revision,
                    Generation = known.Generation + 1,
                });
            }
        }

        return state;
    }

    /// <summary>The workers as neighbours. Also one that waits is poked: its time may come, and its host may have died. One at rest is not: nothing moves it but what it is told.</summary>
    public static IEnumerable<Neighbour> Neighbours(PlanState state) => state.Workers.Select(
        entry => new Neighbour(ActorKey.ForWorker(state.Key, state.Step(entry.Key).Id, entry.Value.Attempt), entry.Value.Generation, entry.Value.Generation, IsChild: entry.Value is { IsAtRest: false, Left: null }));

    /// <summary>What a worker must hear.</summary>
    public static WorkerDesired Desire(PlanState state, ActorKey worker)
    {
        var index = Find(state, worker)!.Value;
        var open = state.Workers[index];
        return new WorkerDesired
        {
            Generation = open.Generation,
            Mode = open.Mode,
            Reason = open.Mode == DesiredMode.Stop ? open.Setback ?? state.Failing ?? "the plan is being stopped" : string.Empty,
            NotAfter = open.NotAfter,
            Answers = open.Answers,
            Steering = state.Desired!.Steering,
            Verdict = open.Verdict,
            Verifying = open.Verifying,
            Cap = open.Cap,
            Lent = open.Asked == 0 ? null : open.Lent,
            Goals = [.. open.Goals.Select(static goal => goal.Tell())],
            Approvals = state.Desired!.Approvals,
            Assignment = open.Observed is { Generation: > 0 } ? null : Assign(state, index, open),
        };
    }

    /// <summary>What the workers ask a person.</summary>
    public static IEnumerable<OpenQuestion> Questions(PlanState state)
    {
        foreach (var (index, open) in state.Workers)
        {
            if (open.Question is { } question)
            {
                yield return new OpenQuestion { Step = state.Step(index).Id, Attempt = open.Attempt, Text = question.Text, IsAsk = true, Options = question.Options, Until = question.Until, Approval = question.Approval };
            }
        }
    }

    /// <summary>The step whose worker it is, or null.</summary>
    public static int? Find(PlanState state, ActorKey worker)
    {
        foreach (var (index, open) in state.Workers)
        {
            if (ActorKey.ForWorker(state.Key, state.Step(index).Id, open.Attempt) == worker)
            {
                return index;
            }
        }

        return null;
    }

    /// <summary>
    /// What the one worker of a whole goal may cost in all by now, where that is less than it was lent: what judges of its claims cost comes out of what it was lent and has not used.
    /// Null where nothing was taken back.
    /// </summary>
    private static ModelLoan? Cap(PlanState state, OpenWorker open) =>
        state.Assignment!.Agents?.Strategy is PlanStrategy.Continuous or PlanStrategy.Fresh && ModelLoan.Left(state.Desired!.Models, PlanSpawns.Open(state).Aggregate(state.Models, static (used, child) => used + (child.Lent.Models?.AsUsed() ?? new ModelUsage()))) is { } left && ModelLoan.Least(left, open.Lent.Models) is var least && least != open.Lent.Models
            ? least
            : null;

    private static WorkerAssignment Assign(PlanState state, int index, OpenWorker open)
    {
        var (assignment, step) = (state.Assignment!, state.Step(index));
        var agents = assignment.Agents!;
        var known = state.Steps[index];
        return new WorkerAssignment
        {
            Objective = agents.Objective,
            Step = step,
            Attempt = open.Attempt,
            DoneWhen = agents.DoneWhen,
            Features = agents.Features,
            IsWhole = agents.Strategy is PlanStrategy.Continuous or PlanStrategy.Fresh,
            IsFresh = agents.Strategy == PlanStrategy.Fresh,
            Fences = assignment.Fences,
            Trace = assignment.Trace,
            Needs = assignment.Needs,
            Workspace = assignment.Workspace,
            Environment = CommandEnvironments(state),
            Redacted = assignment.Redacted,
            Baseline = assignment.Baseline,
            ReadFirst = assignment.ReadFirst,
            Rules = assignment.Rules,
            Policy = agents.Policy,
            Lent = open.Lent,
            Git = PlanRemotes.Terms(assignment, agents.Policy),
            Remote = PlanRemotes.Of(state),
            Manifest = PlanGuards.Manifest(agents, known.Looked),
            IsShared = state.Crew > 0,
            Handoff = known.Handoff ?? agents.Handoff,
            Setback = known.Handoff is null ? agents.Setback : known.Reason,
            Unmoved = PlanGuards.Told(state, index),
        };
    }

    /// <summary>Whether a worker is at rest until a goal has ended that its agent made.</summary>
    public static bool WaitsForGoal(OpenWorker open) => open is { Observed.AwaitsGoal: true } && open.Goals.Any(static goal => goal.IsOpen);

    private static long Newest(Desired desired) => desired.Steering is [.., var last] ? last.Number : 0;

    private static CommandEnvironment? CommandEnvironments(PlanState state) => Contracts.CommandEnvironments.Merge(state.Assignment!.Environment, PlanQuestions.Answers(state));

    private static PlanState Change(PlanState state, int index, Func<OpenWorker, OpenWorker> change) =>
        state with { Workers = state.Workers.SetItem(index, change(state.Workers[index])) };

    private static bool Matters(OpenWorker open, WorkerObserved observed, DateTimeOffset now) =>
        open.Observed is not { } known
        || known.Generation != observed.Generation
        || known.Hold != observed.Hold
        || (open.Mode != DesiredMode.Run && known.IsBusy != observed.IsBusy)
        || known.Question?.Number != observed.Question?.Number
        || known.Answered != observed.Answered
        || known.Proposal != observed.Proposal || known.Head != observed.Head
        || known.Asked?.Number != observed.Asked?.Number
        || known.Stopping.Length != observed.Stopping.Length
        || now - open.SeenAt >= Seen;

    private static PlanState Begin(PlanState state, int index, WorkerBegun begun)
    {
        var known = state.Steps.TryGetValue(index, out var step) ? step : new StepState { Phase = StepPhase.Ready };
        return state with
        {
            Steps = state.Steps.SetItem(index, known with
            {
                Phase = StepPhase.Working,
                Attempt = begun.Attempt,
                Since = known.Since ?? begun.At, RetryAt = null,
                Operation = ActorKey.ForWorker(state.Key, begun.Step, begun.Attempt).Id,
            }),
            Ready = state.Ready.Remove(index),
            Delayed = state.Delayed.Remove(index),
            Attempts = state.Attempts + 1,
            Crew = PlanBoard.Next(state),
            Workers = state.Workers.Add(index, new OpenWorker
            {
                Attempt = begun.Attempt,
                BegunAt = begun.At,
                SeenAt = begun.At,
                Lent = begun.Lent,
                Mode = state.Desired!.Mode,
                NotAfter = state.Desired.NotAfter,
                Steered = Newest(state.Desired),
                Revision = state.Desired.Revision,
            }),
        };
    }
}
