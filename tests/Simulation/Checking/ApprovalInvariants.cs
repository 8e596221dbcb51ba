using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What must hold of calls that a person is asked about. What needs an approval is read here from the contract once more, not taken from the engine.</summary>
internal static class ApprovalInvariants
{
    private const string Sentence = "No call that needs approval begins without a valid, unexpired approval of exactly this call, and each is used once.";

    /// <summary>A person is asked.</summary>
    public static void OnAsked(Universe universe, GoalFacts goal, WorkerFacts worker, WorkerState before, WorkerAsked asked)
    {
        if (asked.Question.Approval is not { } approval)
        {
            return;
        }

        var call = before.Calls[0];
        Invariants.Require(goal, "A call is asked about as it would be done.", approval.Arguments == call.Arguments && approval.Tool == call.Name && approval.Call == call.Id, $"{approval} is asked about, and {call} would be done");
        Invariants.Require(goal, "No two calls are asked about under the same code.", worker.Calls.TryAdd(approval.Code, new AskedCall(call, asked.Question.Until!.Value, approval.Escalation is not null)), $"{approval.Code} is asked twice");
        universe.Counters.Reach(approval.Escalation is null ? "approval asked" : "approval asked to leave the sandbox");
    }

    /// <summary>A call begins.</summary>
    public static void OnBegun(Universe universe, GoalFacts goal, WorkerFacts worker, WorkerState before, ToolBegun begun)
    {
        // A look at a command that this very call began in the background begins nothing.
        if (!before.Background.Any(command => command.Request == before.Calls[0]))
        {
            OnBegun(universe, goal, worker, before, begun.At);
        }
    }

    /// <summary>A call begins, or a command in the background.</summary>
    public static void OnBegun(Universe universe, GoalFacts goal, WorkerFacts worker, WorkerState before, DateTimeOffset at)
    {
        var call = before.Calls[0];
        var approved = worker.Calls.Where(asked => asked.Value.Call == call && !asked.Value.IsUsed && at < asked.Value.Until && worker.Answers.Values.Any(answer => answer.Text == $"approve {asked.Key}"))
            .Select(static asked => asked.Value).FirstOrDefault();
        var wantsOut = WantsOut(call.Arguments);
        var mode = ControlTools.IsControl(call.Name) ? null : Mode(before.Desired?.Approvals, call.Name);
        if ((mode == ApprovalMode.Always || (mode == ApprovalMode.OnRequest && wantsOut)))
        {
            Invariants.Require(goal, Sentence, approved is not null, $"{worker.Key} begins {call}, which nobody approved by {at:O}");
            universe.Counters.Reach("approved call begun");
        }

        Invariants.Require(goal, "No command leaves the sandbox without approval.", !(WorkerApprovals.IsEscalated(worker.State) || worker.State.Background.Any(command => command.Request == call && command.IsEscalated)) || approved is { LeavesTheSandbox: true }, $"{worker.Key} leaves the sandbox");
        if (approved is not null)
        {
            approved.IsUsed = true;
        }
    }

    /// <summary>A call was not approved in time.</summary>
    public static void OnLapsed(Universe universe, GoalFacts goal, WorkerFacts worker, ApprovalLapsed lapsed)
    {
        Invariants.Require(goal, "No approval lapses before its time.", worker.Calls.TryGetValue(lapsed.Code, out var asked) && asked.Until <= lapsed.At && !asked.IsUsed, $"{lapsed.Code} lapses at {lapsed.At:O}: {asked}");
        universe.Counters.Reach("approval lapsed");
    }

    private static ApprovalMode? Mode(ApprovalPolicy? policy, string tool) => policy is null ? null : policy.Tools.TryGetValue(tool, out var rule) ? rule : policy.Mode;

    private static bool WantsOut(string arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(arguments);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("escalate", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
