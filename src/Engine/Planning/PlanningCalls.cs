using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Offers;
using Orleans.Goals.Engine.Agents.Tools;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Models;

namespace Orleans.Goals.Engine.Planning;

/// <summary>What the calls of the model are that writes plans, and what they may cost.</summary>
internal static class PlanningCalls
{
    /// <summary>The tools by which it may look at the workspace.</summary>
    public static ImmutableArray<string> Reading { get; } = ["read_file", "list_files", "search_files"];

    /// <summary>The call that is open, or would be begun next.</summary>
    public static TurnSpec SpecOf(GoalState state)
    {
        var contract = state.Contract!;
        var planning = state.Planning ?? new PlanningState();
        return new TurnSpec
        {
            Workspace = contract.Workspace,
            Redacted = state.Secrets,
            NotAfter = GoalView.Deadline(state),
            Role = ModelRole.Plan,
            Model = ModelOf(contract),
            Prefix = Prefix(state),
            Transcript = planning.Transcript,
            Standing = Standing(state, planning),
            HasTools = true,
            ToolCalls = GoalView.ModelsLeft(state)?.Tools,
            Offer = ToolOffer.Nothing,
            Reading = MayLook(planning) ? Reading : [],
            Writing = Tool(state),
            MaximumOutputTokens = MaximumOutput(state),
            Timeout = Timeout(state),
            Policy = contract.Agents ?? new AgentPolicy(),
        };
    }

    /// <summary>The tool by which is written what is to be written: the initializer's items, or a plan.</summary>
    public static string Tool(GoalState state) => GoalFeatures.AreMissing(state) ? FeatureTool.Name : PlanTool.Name;

    /// <summary>Whether the next reply may look at the workspace.</summary>
    public static bool MayLook(PlanningState planning) => !planning.IsBlind && planning.Replies < PlanningLimits.Looks;

    /// <summary>What the next call may count and cost at most: what goes in, by an upper estimate and uncached, and what may come out.</summary>
    public static (long Tokens, long Cost) Reserve(GoalState state)
    {
        var (tariff, input, output) = (TariffOf(state), EstimateInput(state), MaximumOutput(state));
        return (tariff.Count(input, 0, output), tariff.Cost(input, 0, output));
    }

    /// <summary>Whether a call fits in what is left, with an input of so many times what the conversation is, and so many tokens of output.</summary>
    public static bool Fits(GoalState state, int times, int output)
    {
        var (tariff, input, left) = (TariffOf(state), times * EstimateInput(state), GoalView.ModelsLeft(state));
        return !(left?.Tokens < tariff.Count(input, 0, output)) && !(left?.Cost < tariff.Cost(input, 0, output));
    }

    /// <summary>How long the conversation is in tokens, by the newest reply, and what was added since by an estimate that is rather too high.</summary>
    public static long EstimateInput(GoalState state)
    {
        var planning = state.Planning ?? new PlanningState();
        long characters = Standing(state, planning).Length;
        if (planning.Context == 0)
        {
            characters += Prefix(state).Sum(static text => (long)text.Length) + WorkerPrompt.ToolCharacters;
        }

        for (var index = planning.Transcript.Length - 1; index >= 0 && !(planning.Context > 0 && planning.Transcript[index] is ModelSaid); index--)
        {
            characters += WorkerCalls.Characters(planning.Transcript[index]);
        }

        // Three characters a token is more tokens than text has.
        return planning.Context + (characters / 3) + 200;
    }

    private static ImmutableArray<string> Prefix(GoalState state) => GoalFeatures.AreMissing(state) ? FeaturePrompt.Prefix(state) : PlanningPrompt.Prefix(state);

    private static ModelChoice? ModelOf(GoalContract contract) => contract.Agents?.Plan ?? contract.Agents?.Work;

    private static ModelTariff TariffOf(GoalState state) => ModelTariff.Of(state.Contract!.Agents ?? new AgentPolicy(), ModelOf(state.Contract));

    private static int MaximumOutput(GoalState state)
    {
        var most = ModelOf(state.Contract!)?.MaxOutputTokens ?? WorkerLimits.OutputTokens;
        var left = GoalView.ModelsLeft(state);

        // What is left of the budget may be less than a long reply. An open call has what was reserved for it, whatever has become free meanwhile.
        var fits = state.Planning is { Reserved: > 0 } planning
            ? TariffOf(state).Fits(planning.Reserved, planning.ReservedCost > 0 ? planning.ReservedCost : null, EstimateInput(state))
            : TariffOf(state).Fits(left?.Tokens, left?.Cost, EstimateInput(state));
        return fits is { } tokens ? (int)Math.Clamp(tokens, 1, most) : most;
    }

    private static TimeSpan Timeout(GoalState state) =>
        GoalView.ActiveLeft(state) is { } left && left < WorkerLimits.LongestTurn ? left > ContractLimits.ShortestActive ? left : ContractLimits.ShortestActive : WorkerLimits.LongestTurn;

    private static string Standing(GoalState state, PlanningState planning)
    {
        var text = new StringBuilder();
        foreach (var said in state.Steering.Where(said => !said.IsNudge && !(planning.Reserved > 0 && said.Number > planning.Steered)))
        {
            text.Append("The person whose goal this is says, and it goes before what you had in mind: ").Append(said.Text).Append('\n');
        }

        var tool = Tool(state);
        _ = GoalFeatures.AreMissing(state) ? text.Append("[manifest") : text.Append(CultureInfo.InvariantCulture, $"[plan {state.Plans - state.PlansBefore + 1}");
        text.Append(
            MayLook(planning)
                ? string.Create(CultureInfo.InvariantCulture, $"; you may look {PlanningLimits.Looks - planning.Replies} more times, then `{tool}` is all you have]")
                : $"; `{tool}` is all you have: write the {(tool == PlanTool.Name ? "plan" : "manifest")} now]");
        return text.ToString();
    }
}
