using System.Globalization;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Models;

namespace Orleans.Goals.Engine.Workers;

/// <summary>What a worker's model calls are, and what they may cost.</summary>
internal static class WorkerCalls
{
    /// <summary>The call that is open, or would be begun next.</summary>
    public static TurnSpec SpecOf(WorkerState state)
    {
        var assignment = state.Assignment!;
        var compacts = state.Stage == WorkerStage.Compacting;
        var model = ModelOf(state, compacts);
        return new TurnSpec
        {
            Workspace = assignment.Workspace,
            Redacted = assignment.Redacted,
            Turn = state.Turns,
            Role = compacts ? ModelRole.Compact : ModelRole.Work,
            Model = model,
            Prefix = compacts ? WorkerPrompt.CompactionPrefix(assignment) : WorkerPrompt.Prefix(state),
            Transcript = compacts ? WorkerCompaction.Shortened(state) : state.Transcript,
            Standing = compacts ? WorkerCompaction.Request : Standing(state),
            HasTools = !compacts && state.WrapUp is null,
            ToolCalls = WorkerView.ToolsLeft(state),
            Offer = state.Offer,
            MaximumOutputTokens = MaximumOutput(state, model),
            Timeout = Timeout(state),
            Policy = WorkerApprovals.Policy(state),
        };
    }

    /// <summary>What the next call may count and cost at most: what goes in, by an upper estimate and uncached, and what may come out.</summary>
    public static (long Tokens, long Cost) Reserve(WorkerState state, bool compacts)
    {
        var model = ModelOf(state, compacts);
        var tariff = ModelTariff.Of(state.Assignment!.Policy, model);
        var (input, output) = (EstimateInput(state), MaximumOutput(state, model));
        return (tariff.Count(input, 0, output), tariff.Cost(input, 0, output));
    }

    /// <summary>Whether a call fits in what is left, with an input of so many times what the conversation is, and so many tokens of output.</summary>
    public static bool Fits(WorkerState state, int times, int output)
    {
        var tariff = ModelTariff.Of(state.Assignment!.Policy, ModelOf(state, compacts: false));
        var input = times * EstimateInput(state);
        return !(WorkerView.TokensLeft(state) < tariff.Count(input, 0, output)) && !(WorkerView.CostLeft(state) < tariff.Cost(input, 0, output));
    }

    /// <summary>How long the conversation is in tokens, by the newest reply, and what was added since by an estimate that is rather too high.</summary>
    public static long EstimateInput(WorkerState state)
    {
        long characters = 0;
        if (state.Context == 0)
        {
            characters = WorkerPrompt.Prefix(state).Sum(static text => (long)text.Length) + WorkerPrompt.ToolCharacters + OfferCharacters(state);
        }

        for (var index = state.Transcript.Length - 1; index >= 0; index--)
        {
            if (state.Context > 0 && state.Transcript[index] is ModelSaid)
            {
                break;
            }

            characters += Characters(state.Transcript[index]);
        }

        // Three characters a token is more tokens than text has.
        return state.Context + (characters / 3) + 200;
    }

    /// <summary>How much text the tools beyond the built-in ones are; before they are known as much as servers often have.</summary>
    private static long OfferCharacters(WorkerState state) => state.Offer?.Characters ?? (long)WorkerPrompt.ToolCharacters * (state.Assignment!.Policy.Mcp?.Count ?? 0);

    /// <summary>How much text an entry is.</summary>
    public static long Characters(TranscriptItem item) => item switch
    {
        HostSaid said => said.Text.Length,
        ToolSaid said => said.Text.Length,
        ModelSaid said => said.Text.Length + (said.Reasoning?.Length ?? 0) + said.Calls.Sum(static call => call.Name.Length + call.Arguments.Length),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ModelChoice? ModelOf(WorkerState state, bool compacts) =>
        compacts && state.Assignment!.Policy.Compact is { } model ? model : state.Assignment!.Policy.Work;

    private static int MaximumOutput(WorkerState state, ModelChoice? model)
    {
        var most = model?.MaxOutputTokens ?? WorkerLimits.OutputTokens;

        // What is left of the budget may be less than a long reply.
        var lent = WorkerView.Lent(state);
        var fits = ModelTariff.Of(state.Assignment!.Policy, model).Fits(lent.Tokens - state.Models.Tokens, lent.Cost - state.Models.Cost, EstimateInput(state));
        return fits is { } left ? (int)Math.Clamp(left, 1, most) : most;
    }

    private static TimeSpan Timeout(WorkerState state) =>
        WorkerView.ActiveLeft(state) is { } left && left < WorkerLimits.LongestTurn ? left > TimeSpan.Zero ? left : TimeSpan.FromSeconds(1) : WorkerLimits.LongestTurn;

    private static string Standing(WorkerState state)
    {
        if (state.WrapUp is { } ending)
        {
            return WorkerPrompt.WrapUp(ending);
        }

        var assignment = state.Assignment!;
        var turns = Math.Min(assignment.Policy.MaxTurns ?? AgentPolicy.DefaultTurns, WorkerView.Lent(state).Turns ?? long.MaxValue);
        var tokens = WorkerView.Lent(state).Tokens is { } lent ? string.Create(CultureInfo.InvariantCulture, $", {Math.Max(0, lent - state.Models.Tokens)} tokens left") : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"[turn {state.Turns} of {turns}{tokens}{WorkerBoard.Standing(state)}; not verified yet; objective: {WorkerPrompt.Sentence(assignment.Objective)}{WorkerBackground.Standing(state)}{WorkerGoals.Standing(state)}]");
    }
}
