using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Plans;

using PlanTurn = Turn<PlanState, PlanStateEvent>;

/// <summary>
/// Finds which finished steps of earlier plans a new plan keeps: those whose definition and whose dependencies' definitions are equal and whose
/// own checks pass again now. One without checks is run again if it is idempotent, else kept unchecked.
/// </summary>
internal static class PlanRecheck
{
    /// <summary>Begins the recheck, or ends it at once when no check has to be run.</summary>
    public static void Begin(PlanTurn turn)
    {
        if (!turn.State.Open.IsEmpty || !PlanView.MayStart(turn.State, turn.Now))
        {
            return;
        }

        if (!Checked(turn.State).Any())
        {
            turn.Emit(new RecheckEnded { At = turn.Now, Steps = Carry(turn.State, []) });
            return;
        }

        if (PlanPlacing.Rechecker(turn, Checked(turn.State).Select(candidate => turn.State.Graph.IndexOf(candidate.Definition.Id)).ToArray()) is not { } owner)
        {
            return;
        }

        turn.Emit(new RecheckBegun
        {
            At = turn.Now,
            Operation = new OpenOperation
            {
                Operation = string.Create(CultureInfo.InvariantCulture, $"{turn.State.Id}/recheck-{turn.State.Rechecks + 1}"),
                Kind = OperationKind.Recheck,
                Execution = 1,
                Owner = owner,
                BegunAt = turn.Now,
            },
        });
    }

    /// <summary>Ends the recheck with what it told.</summary>
    public static void End(PlanTurn turn, OpenOperation open, OperationResult result)
    {
        var told = result.Outcome == OperationOutcome.Succeeded;
        turn.Emit(new RecheckEnded
        {
            At = turn.Now,
            Operation = open.Operation,
            Void = !told,
            Steps = told ? Carry(turn.State, result.Verdicts) : [],
            Active = result.Active,
            Lack = result.Lack,
        });
        if (result.Lack is null && result.Outcome is OperationOutcome.Failed or OperationOutcome.TimedOut)
        {
            turn.Emit(new PlanFailing { At = turn.Now, Reason = $"what earlier plans finished could not be checked again: {result.Reason}" });
        }
    }

    /// <summary>The checks to run, under ids that name their step.</summary>
    public static ImmutableArray<Check> Checks(PlanState state) =>
        [.. Checked(state).SelectMany(candidate => candidate.Definition.Checks.Select(check => check with { Id = CheckId(candidate, check) }))];

    /// <summary>For each of them what its step says of the environment of commands; default when no step says anything.</summary>
    public static ImmutableArray<CommandEnvironment?> Environments(PlanState state)
    {
        ImmutableArray<CommandEnvironment?> environments = [.. Checked(state).SelectMany(candidate => candidate.Definition.Checks.Select(_ => candidate.Definition.Environment))];
        return environments.All(environment => environment is null) ? default : environments;
    }

    private static string CheckId(Candidate candidate, Check check) => $"{candidate.Definition.Id}/{check.Id}";

    /// <summary>Those whose checks tell. Where a person or a command must tell anyway they are not run here.</summary>
    private static IEnumerable<Candidate> Checked(PlanState state) => Candidates(state).Where(candidate => !candidate.Definition.Checks.IsEmpty && Untold(candidate) == StepPhase.None);

    /// <summary>Where a step stands of which nobody knows what became of it, if its policy asks no checks; None for any other.</summary>
    private static StepPhase Untold(Candidate candidate) => !candidate.Finished.Unknown ? StepPhase.None : Interruptions.Of(candidate.Definition) switch
    {
        InterruptionPolicy.Ask => StepPhase.Unknown,
        InterruptionPolicy.Reconcile => StepPhase.Reconciling,
        _ => StepPhase.None,
    };

    private static IEnumerable<Candidate> Candidates(PlanState state)
    {
        if (state.Assignment!.Finished.IsEmpty)
        {
            yield break;
        }

        var byHash = new SortedDictionary<string, FinishedStep>(StringComparer.Ordinal);
        foreach (var finished in state.Assignment.Finished)
        {
            byHash[finished.Hash] = finished;
        }

        for (var index = 0; index < state.Graph.Steps.Length; index++)
        {
            if (byHash.TryGetValue(state.Graph.Hashes[index], out var finished))
            {
                yield return new Candidate(state.Step(index), finished);
            }
        }
    }

    private static ImmutableArray<CarriedStep> Carry(PlanState state, ImmutableArray<CheckVerdict> verdicts)
    {
        var byId = new SortedDictionary<string, CheckVerdict>(StringComparer.Ordinal);
        foreach (var verdict in verdicts)
        {
            byId[verdict.Id] = verdict;
        }

        var carried = ImmutableArray.CreateBuilder<CarriedStep>();
        foreach (var candidate in Candidates(state))
        {
            if (Phase(candidate, byId) is (not StepPhase.None and var phase, var reason))
            {
                carried.Add(new CarriedStep
                {
                    Step = candidate.Definition.Id,
                    Phase = phase,
                    Operation = candidate.Finished.Operation,
                    Reason = reason,
                    Answer = candidate.Finished.Answer,
                    Output = candidate.Finished.Output,
                });
            }
        }

        return carried.ToImmutable();
    }

    /// <summary>The phase a candidate starts in; None when it is run again.</summary>
    private static (StepPhase Phase, string Reason) Phase(Candidate candidate, SortedDictionary<string, CheckVerdict> verdicts)
    {
        var (definition, finished) = candidate;
        if (PauseRules.IsPause(definition))
        {
            return (StepPhase.Kept, finished.Answer is { } answer ? $"finished by {finished.Operation}; the answer was \"{Excerpt.Of(answer)}\"" : $"finished by {finished.Operation}");
        }

        var mayRepeat = Interruptions.MayRepeat(definition);
        if (Untold(candidate) is not StepPhase.None and var untold)
        {
            return (untold, $"its outcome in {finished.Operation} is unknown");
        }

        if (definition.Checks.IsEmpty)
        {
            return mayRepeat ? (StepPhase.None, string.Empty)
                : finished.Unknown ? (StepPhase.Unknown, $"its outcome in {finished.Operation} is unknown")
                : (StepPhase.KeptUnchecked, $"finished by {finished.Operation}; kept unchecked, since it has no checks and must not run twice");
        }

        var failing = definition.Checks
            .Select(check => verdicts.GetValueOrDefault(CheckId(candidate, check)))
            .FirstOrDefault(verdict => verdict?.Verdict != Verdict.Passed);
        if (definition.Checks.All(check => verdicts.GetValueOrDefault(CheckId(candidate, check))?.Verdict == Verdict.Passed))
        {
            return (StepPhase.Kept, $"finished by {finished.Operation}; its checks pass again");
        }

        // It ran once and nobody can tell whether it holds: running it again might do its effect twice.
        return !mayRepeat && (finished.Unknown || failing?.Verdict != Verdict.Failed)
            ? (StepPhase.Unknown, $"its outcome in {finished.Operation} is not certain: {failing?.Reason ?? "a check gave no verdict"}")
            : (StepPhase.None, string.Empty);
    }

    private readonly record struct Candidate(StepDefinition Definition, FinishedStep Finished);
}
