using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Goals;

using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>What an edited contract does to a goal that has not ended.</summary>
internal static class GoalEdits
{
    /// <summary>The decision about an edit.</summary>
    public static Decision<GoalState, GoalStateEvent> Decide(GoalTurn turn, EditGoal edit)
    {
        var state = turn.State;
        var (existing, offered) = (state.Contract!, edit.Contract);
        if (state.Parent is { } parent)
        {
            return GoalCommands.Refuse(turn, Refusal.NotApplicable, $"{state.Id} is step {parent.Step} of {parent.Key.Goal}, whose contract has it; edit that");
        }

        var problems = ContractValidator.Validate(offered);
        if (!problems.IsEmpty)
        {
            return GoalCommands.Refuse(turn, Refusal.Invalid, string.Join("; ", problems.Take(10)));
        }

        var isElsewhere = offered.Workspace != existing.Workspace || (offered.Remote is null) != (existing.Remote is null) || (offered.Remote is { } wanted && existing.Remote is { } known && wanted != known with { Secret = wanted.Secret });
        if (isElsewhere || offered.ReadsOnly != existing.ReadsOnly)
        {
            return GoalCommands.Refuse(
                turn,
                Refusal.Invalid,
                $"{(isElsewhere ? "the workspace" : "readsOnly")} cannot be edited: what {state.Id} did so far it did in {existing.Workspace}, and others rely on who works there; cancel it and make a new goal");
        }

        var hash = ContractBytes.Hash(offered);
        var difference = ContractDifference.Describe(existing, offered);
        if (edit.BaseHash is { } based && based != state.Hash)
        {
            return GoalCommands.Refuse(
                turn,
                Refusal.ContractConflict,
                $"the contract of {state.Id} was edited since{LastEdit(state)}; what it has now differs from what you offer: {string.Join("; ", difference)}");
        }

        if (edit.DryRun)
        {
            return turn.End(new CommandReply { Status = GoalView.Status(state), Difference = difference });
        }

        if (hash != state.Hash)
        {
            turn.Emit(Edit(turn, offered, hash, difference));
        }

        return GoalCommands.Reply(turn, edit, difference);
    }

    /// <summary>The state after an edit.</summary>
    public static GoalState Apply(GoalState state, ContractEdited edited)
    {
        var isBlocked = state.Holds.Any(hold => hold.Kind == HoldKind.Blocked);
        var kept = new KeptRevision { Number = edited.Revision, At = edited.At, Hash = edited.Hash, Difference = edited.Difference };
        return state with
        {
            Contract = edited.Contract,
            Hash = edited.Hash,
            Secrets = SecretNames.Add(state.Secrets, edited.Contract),
            Revision = edited.Revision,
            Revisions = [.. state.Revisions.TakeLast(GoalReport.MaximumRevisions - 1), kept],
            Manifest = Manifest(state, edited.Contract),
            Features = GoalFeatures.Keep(state, edited.Contract),

            // Whether the new contract holds the goal up as well is found out anew.
            Holds = state.Holds.RemoveAll(hold => hold.Kind is HoldKind.Blocked or HoldKind.Budget),
            Stage = isBlocked ? GoalTransitions.Unblocked(state) : state.Stage,
            Progress = null,
            NextDeclared = edited.NextDeclared,
            NextDue = edited.NextDue,
            NeedsBaseline = edited.NeedsBaseline,
            IsStale = state.Open is not null,
            VoidRounds = 0,
            Asked = null,
            Planning = state.Open is { Kind: Operations.OperationKind.Planning or Operations.OperationKind.Planner } ? state.Planning : null,
            Written = null,
            Tried = PlanningTransitions.MayBeTriedAgain(state.Tried),
            Approvals = [.. state.Approvals.Where(approval => IsAskedAsBefore(state.Contract!, edited.Contract, approval.Criterion))],
            Notices = state.Contract!.DoneWhen.Where(check => !IsAskedAsBefore(state.Contract, edited.Contract, check.Id))
                .Aggregate(state.Notices, (box, check) => GoalNotices.AskAnew(box, check.Id)),
            Current = state.Current is { } current ? Apply(state, current, edited) : null,
            GivenUp = [.. state.GivenUp.Select(plan => plan with { Definition = plan.Definition ?? GoalView.DefinitionOf(state.Contract!, plan.Declared) })],
        };
    }

    private static CurrentPlan Apply(GoalState state, CurrentPlan current, ContractEdited edited) => edited.Declared is { } declared
        ? current with
        {
            Declared = declared,
            Allowance = edited.Allowance,
            Lent = current.Lent < edited.Allowance ? edited.Allowance : edited.Allowance is null ? null : current.Lent,
            Active = edited.Active,
            Replans = edited.Replans,
            Models = edited.Models,
            LentActive = current.LentActive < edited.Active ? edited.Active : edited.Active is null ? null : current.LentActive,
            IsProposalVoid = current.IsProposalVoid || GoalProposals.Standing(state) is not null || GoalProposals.HasPassed(state),
        }
        : current with { IsSuperseded = true, Definition = GoalView.DefinitionOf(state, current), Environment = GoalView.EnvironmentOf(state, current) };

    private static ContractEdited Edit(GoalTurn turn, GoalContract offered, string hash, ImmutableArray<string> difference)
    {
        var state = turn.State;
        var existing = state.Contract!;
        var needsBaseline = GoalDeliveries.MustFind(offered, state.Head) || UnchangedPatterns.Of(offered).Except(state.Covered, StringComparer.Ordinal).Any();
        var place = state.Current is { } open
            ? AgentRules.AreWritten(existing.Strategy) || AgentRules.AreWritten(offered.Strategy)
                ? existing.Strategy == offered.Strategy ? open.Declared : null
                : Place(offered, GoalView.DefinitionOf(state, open).Name)
            : null;
        var goesOn = state.Current is { IsSuperseded: false } current
            && place is { } same
            && !needsBaseline
            && (!ChildRules.AreIn(GoalView.DefinitionOf(state, current)) || !IsLess(existing.Budget, offered.Budget))
            && Assigned(existing, GoalView.DefinitionOf(state, current)).AsSpan().SequenceEqual(Assigned(offered, AgentRules.AreWritten(offered.Strategy) ? GoalView.DefinitionOf(state, current) : GoalView.DefinitionOf(offered, same)));
        var isBlocked = state.Holds.Any(hold => hold.Kind == HoldKind.Blocked);
        var arePlansKept = Plans(existing).AsSpan().SequenceEqual(Plans(offered));
        return new ContractEdited
        {
            At = turn.Now,
            Revision = state.Revision + 1,
            Contract = offered,
            Hash = hash,
            Difference = difference,
            Supersedes = state.Current is not null && !goesOn,
            Declared = goesOn ? place : null,
            Allowance = goesOn && offered.Budget.Attempts is { } attempts ? Math.Max(0, attempts - state.Attempts) : null,
            Active = goesOn && offered.Budget.Active is { } active ? active < state.Active ? TimeSpan.Zero : active - state.Active : null,
            Replans = goesOn ? ReplansFor(state, state.Current!, offered.Budget) : null,
            Models = goesOn ? ModelLoan.Left(ModelLoan.Of(offered.Budget), state.Models ?? new ModelUsage()) : null,
            NextDeclared = goesOn ? place!.Value + 1 : state.Current is not null ? place ?? 0 : isBlocked || !arePlansKept ? 0 : state.NextDeclared,
            NextDue = offered.Schedule == existing.Schedule ? state.NextDue : GoalCycles.NextDue(offered, turn.Now),
            NeedsBaseline = needsBaseline,
        };
    }

    /// <summary>What the open plan may lend of replans when it goes on under another budget, which allows no less where it has steps that are goals; null for no limit.</summary>
    private static int? ReplansFor(GoalState state, CurrentPlan current, GoalBudget offered)
    {
        if (offered.Replans is not { } replans)
        {
            return null;
        }

        return ChildRules.AreIn(GoalView.DefinitionOf(state, current)) ? current.Replans + replans - state.Contract!.Budget.Replans : 0;
    }

    /// <summary>Whether a budget allows less of anything: what goals that are steps were lent might not fit in it.</summary>
    private static bool IsLess(GoalBudget existing, GoalBudget offered) =>
        IsLess(existing.Attempts, offered.Attempts) || IsLess(existing.Active, offered.Active) || IsLess(existing.Replans, offered.Replans)
        || IsLess(existing.Tokens, offered.Tokens) || IsLess(existing.Turns, offered.Turns)
        || IsLess(existing.ToolCalls, offered.ToolCalls) || IsLess(existing.Cost, offered.Cost);

    private static bool IsLess<T>(T? existing, T? offered)
        where T : struct, IComparable<T> => offered is { } now && (existing is not { } before || now.CompareTo(before) < 0);

    /// <summary>A verdict stays for what is checked as before. What is checked otherwise or newly is not yet passed.</summary>
    private static ImmutableArray<CheckVerdict> Manifest(GoalState state, GoalContract contract)
    {
        if (state.Manifest.IsEmpty)
        {
            return [];
        }

        var before = state.Contract!;
        var split = before.DoneWhen.Length;
        return
        [
            .. Verdicts(before.DoneWhen, state.Manifest[..split], contract.DoneWhen),
            .. GoalFeatures.KeepVerdicts(state, contract),
            .. Verdicts(before.Fences, state.Manifest[(split + GoalFeatures.Items(state).Length)..], contract.Fences),
        ];
    }

    /// <summary>What a person said yes to counts for as long as that is what is asked.</summary>
    private static bool IsAskedAsBefore(GoalContract before, GoalContract after, string criterion) =>
        after.DoneWhen.OfType<AskCheck>().Any(check => check.Id == criterion && before.DoneWhen.Contains(check));

    private static IEnumerable<CheckVerdict> Verdicts(ImmutableArray<Check> before, ImmutableArray<CheckVerdict> verdicts, ImmutableArray<Check> after)
    {
        var known = new SortedDictionary<string, CheckVerdict>(StringComparer.Ordinal);
        for (var index = 0; index < before.Length; index++)
        {
            known[JsonSerializer.Serialize(before[index], ContractJsonContext.Default.Check)] = verdicts[index];
        }

        return after.Select(check => known.GetValueOrDefault(JsonSerializer.Serialize(check, ContractJsonContext.Default.Check))
            ?? new CheckVerdict { Id = check.Id, Verdict = Verdict.Unmeasurable, Reason = "not verified since the contract was edited" });
    }

    private static int? Place(GoalContract contract, string name)
    {
        for (var index = 0; index < contract.Plans.Length; index++)
        {
            if (contract.Plans[index].Name == name)
            {
                return index;
            }
        }

        return null;
    }

    /// <summary>All that a plan goes by, as bytes: whatever else a contract may come to have counts as assigned.</summary>
    private static byte[] Assigned(GoalContract contract, PlanDefinition plan)
    {
        var assigned = contract with { Budget = new GoalBudget(), Schedule = null, Notify = [], Plans = [plan], Agents = AgentsAssigned(contract) };

        // Agents are told what the goal wants; nobody else is.
        return ContractBytes.Canonical(AgentRules.AreIn(plan) || AgentRules.AreWritten(contract.Strategy) ? assigned : assigned with { Objective = string.Empty, DoneWhen = [] });
    }

    /// <summary>Whom to ask about calls is told to those at work.</summary>
    private static AgentPolicy? AgentsAssigned(GoalContract contract) =>
        contract.Agents is { } agents && agents with { Approvals = null } is var assigned && assigned != new AgentPolicy() ? assigned : null;

    private static byte[] Plans(GoalContract contract) =>
        ContractBytes.Canonical(new GoalContract { Objective = string.Empty, Workspace = string.Empty, DoneWhen = [], Plans = contract.Plans });

    private static string LastEdit(GoalState state) => state.Revisions is [.., var last]
        ? string.Create(CultureInfo.InvariantCulture, $" (revision {last.Number}, {last.At:u})")
        : string.Empty;
}
