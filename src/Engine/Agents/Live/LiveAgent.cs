using System.Text.Json;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Engine.Agents.Live;

/// <summary>What a worker does in this host at this moment.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Turn">The turn it is in.</param>
/// <param name="Doing">A tool, or the model.</param>
/// <param name="Line">The first line of the tool's first argument, or null.</param>
/// <param name="Since">Since when.</param>
/// <param name="Says">The end of what its model is saying, or null.</param>
internal sealed record LiveAgent(ActorKey Worker, int Turn, string Doing, string? Line, DateTimeOffset Since, string? Says)
{
    private const string Model = "model";
    private const int MaximumLine = 200;

    /// <summary>What an execution is of that; null when it is something else. A command beside the turns is something else.</summary>
    public static LiveAgent? Of(HostExecution execution) => execution.Start switch
    {
        { Actor.Kind: not ActorKind.Worker } => null,
        { Spec: TurnSpec turn } start => new LiveAgent(start.Actor, turn.Turn, Model, null, start.BegunAt, execution.Said?.Newest()),
        { Spec: ToolSpec { IsBeside: false } tool } start => new LiveAgent(start.Actor, tool.Turn, tool.Request.Name, FirstLine(tool.Request.Arguments), start.BegunAt, null),
        _ => null,
    };

    /// <summary>Whether an account tells of agents at work.</summary>
    public static bool IsIn(GoalReport report) => report.PlanHistory.Any(static plan => plan.Steps.Any(static step => step.Agent is not null));

    /// <summary>The account with that in it.</summary>
    public static GoalReport Show(GoalReport report, IReadOnlyList<LiveAgent> agents)
    {
        foreach (var agent in agents)
        {
            report = report with { PlanHistory = [.. report.PlanHistory.Select(plan => plan.Number == agent.Worker.PlanNumber ? plan with { Steps = [.. plan.Steps.Select(agent.Show)] } : plan)] };
        }

        return report;
    }

    private StepView Show(StepView step) => step.Id != Worker.Step || step.Agent is not { } known ? step : step with
    {
        Agent = known with { Turn = Math.Max(known.Turn, Turn), Doing = Doing, Line = Line, Since = Since, Says = Says },
    };

    private static string? FirstLine(string arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(arguments);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var value = document.RootElement.EnumerateObject().Select(static field => field.Value).FirstOrDefault();
            var text = (value.ValueKind switch
            {
                JsonValueKind.Undefined => string.Empty,
                JsonValueKind.String => value.GetString()!,
                _ => value.GetRawText(),
            }).AsSpan().Trim();
            var end = text.IndexOfAny('\r', '\n');
            text = end < 0 ? text : text[..end];
            return text.IsEmpty ? null : text[..Math.Min(text.Length, MaximumLine)].ToString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The model is told that they are none.
            return null;
        }
    }
}
