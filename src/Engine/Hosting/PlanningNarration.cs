using System.Globalization;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Planning;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>Tells how a plan is written.</summary>
internal static class PlanningNarration
{
    private const int LongestLine = 200;

    /// <summary>The type and the text, or null when it says nothing to a person.</summary>
    public static (string Type, string Text)? Tell(PlanningEvent change) => change switch
    {
        PlanningBegun { Operation.Operation: var operation } => ("planningBegun", $"planning: the model is asked ({operation[(operation.LastIndexOf('/') + 1)..]})"),
        PlanningEnded { CountsReserved: true } => ("planningFailed", "nobody knows what became of the model call; it counts with what was reserved for it"),
        PlanningEnded { Reply.Fault: { } fault } => ("planningFailed", $"the model gave no reply: {Line(fault.Message)}"),
        FeaturesWritten { Items: { Length: var count } } => ("manifestWritten", string.Create(CultureInfo.InvariantCulture, $"the initializer wrote its manifest: {count} {(count == 1 ? "item" : "items")}, none of them passed yet")),
        PlanningTold { Problem.Length: > 0 } told => ("planRefused", $"what the model wrote is not valid: {Line(told.Problem)}"),
        PlanningTold { Answers.Length: var count } => ("planningLooked", string.Create(CultureInfo.InvariantCulture, $"planning: the model looked at the workspace ({count} {(count == 1 ? "call" : "calls")})")),
        PlannerAsked { Planner: var planner, Operation.Operation: var operation } => ("planningBegun", $"planning: the planner {planner} is asked ({operation[(operation.LastIndexOf('/') + 1)..]})"),
        PlannerEnded { IsLost: true } => ("planningFailed", "the process that asked the planner ended; it is asked anew"),
        PlannerEnded { Fault: { Length: > 0 } fault } => ("planningFailed", Line(fault)),
        PlannerEnded { Problem: { Length: > 0 } problem } => ("planRefused", $"the planner's plan is not valid: {Line(problem)}"),
        PlannerEnded => null,
        PlanningWaits { Wait: { } wait } => ("planningWaits", $"{Line(wait.Reason)}; it goes on at {wait.Until:u}"),
        PlanningGivenUp { IsBegunAnew: true } => ("planningAnew", "planning begins anew, without a look at the workspace: what the model saw was longer than it can take"),
        PlanWritten { Written: var written } => (
            "planWritten",
            string.Create(CultureInfo.InvariantCulture, $"{written.Plan.Name} was {(written.Planner is null ? "written by the model" : $"made by the planner {written.Planner}")}: {written.Plan.Steps.Length} {(written.Plan.Steps.Length == 1 ? "step" : "steps")}{(written.Why.Length == 0 ? string.Empty : $"; {Line(written.Why)}")}")),
        _ => null,
    };

    private static string Line(string text)
    {
        var line = text.ReplaceLineEndings(" ").Trim();
        return line.Length <= LongestLine ? line : string.Concat(line.AsSpan(0, LongestLine), "…");
    }
}
