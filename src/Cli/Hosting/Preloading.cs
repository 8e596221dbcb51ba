using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>
/// Loads on another thread what every goal needs after the store is open: hashing, and how records are written and read. The first use of
/// these is most of the time that the smallest goal takes, and the goal file can be read and the store opened meanwhile.
/// </summary>
internal sealed class Preloading : IThreadPoolWorkItem
{
    private Preloading()
    {
    }

    /// <summary>Begins to load. Nothing waits for it, and nothing depends on it.</summary>
    public static void Begin() => ThreadPool.UnsafeQueueUserWorkItem(new Preloading(), preferLocal: false);

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        var at = DateTimeOffset.UnixEpoch;
        var contract = new GoalContract
        {
            Objective = "none",
            Workspace = "/",
            DoneWhen = [new FileCheck { Id = "none", File = "none" }],
            Plans = [new PlanDefinition { Name = "none", Steps = [new StepDefinition { Id = "none", Action = new RunAction { Command = CommandLine.Shell("true") } }] }],
        };
        var goal = GoalLogic.Instance.Format;
        goal.ReadEvents(goal.WriteEvents([new GoalAccepted { At = at, Contract = contract, Hash = ContractBytes.Hash(contract) }]));

        var result = new OperationResult { Outcome = OperationOutcome.Succeeded, Active = TimeSpan.Zero };
        var plan = PlanLogic.Instance.Format;
        plan.ReadEvents(plan.WriteEvents([new AttemptEnded { At = at, Operation = "none", Step = "none", Attempt = 1, Execution = 1, Result = result, Next = StepPhase.Done }]));
    }
}
