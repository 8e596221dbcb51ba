using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Planning;
using Orleans.Goals.Operations;
using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.World;

/// <summary>A planner of an application. It plans for the same files as a model would, and while things go wrong gives also what is no plan, or was tried, or nothing.</summary>
internal sealed class SimPlanner(Universe universe, SimExecution execution)
{
    /// <summary>Its name in contracts.</summary>
    public const string Name = "planner";

    /// <summary>Answers a question.</summary>
    public async Task<OperationResult> AnswerAsync(PlannerSpec spec)
    {
        var slow = universe.Faults.IsOn && universe.Random.Chance(500);
        await universe.Scheduler.DelayAsync(slow ? spec.Timeout : universe.Random.Milliseconds(1, 2_000));
        if (execution.IsStopRequested)
        {
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "was stopped while it made a plan", Active = default };
        }

        var reply = slow ? new PlannerReply { Fault = "gave no plan in time" } : !universe.Faults.IsOn ? Good(spec.Call) : Erratic(spec.Call);
        return new OperationResult { Outcome = reply.Fault.Length == 0 ? OperationOutcome.Succeeded : OperationOutcome.Failed, Reason = reply.Fault, Planner = reply, Active = default };
    }

    private static PlannerReply Good(PlannerCall call) => Of("step by step", [.. Files(call).Select((file, index) => Craft($"craft-{index + 1}", file, call.Number))]);

    private static PlannerReply Of(string why, params ImmutableArray<StepDefinition> steps) => new() { Plan = new PlanDefinition { Name = "made", Steps = steps }, Why = why };

    private static StepDefinition Craft(string id, string file, int number) => new()
    {
        Id = id,
        Action = new AgentAction { Instructions = $"make: {file};" },

        // In each plan something new.
        Timeout = TimeSpan.FromSeconds(100 + number),
        Checks = [new FileCheck { Id = "made", File = file }],
    };

    private static string[] Files(PlannerCall call)
    {
        var text = call.Contract.Objective;
        var from = text.IndexOf("make: ", StringComparison.Ordinal);
        var to = from < 0 ? -1 : text.IndexOf(';', from);
        return to < 0 ? ["craft.out"] : text[(from + 6)..to].Split(", ");
    }

    private PlannerReply Erratic(PlannerCall call) => universe.Random.Below(14) switch
    {
        0 => new PlannerReply { Fault = "failed: it said so" },
        1 => new PlannerReply { None = "there is nothing to do" },
        2 => Of("in a circle", Craft("a", "craft.out", 0) with { After = ["b"] }, Craft("b", "craft.out", 0) with { After = ["a"] }),
        3 => Of("a command", new StepDefinition { Id = "a", Action = new RunAction { Command = CommandLine.Shell("anything") } }),
        4 => new PlannerReply { Problem = "the plan cannot be written down" },
        5 or 6 or 7 => Of("as before", Craft("same", "craft.out", 0)),
        8 => new PlannerReply { Fault = "is not here, this host has none", IsLasting = true },
        _ => Good(call),
    };
}
