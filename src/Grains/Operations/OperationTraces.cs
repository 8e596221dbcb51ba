using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Grains.Hosting;

namespace Orleans.Goals.Grains.Operations;

/// <summary>Whether this silo can know what an earlier owner did of an operation.</summary>
/// <remarks>
/// A command leaves its traces in the folder of the silo that ran it. That there is none in this silo's folder proves that it never started
/// only if every silo uses this folder; else the earlier owner may have run it on another machine.
/// </remarks>
internal sealed class OperationTraces(GoalsOptions options)
{
    private readonly OperationFolders folders = new(Path.Combine(CanonicalPath.Of(options.Folder!), HostOperations.FolderName));

    /// <summary>Whether an operation was taken over of which nobody here knows anything.</summary>
    public bool IsLost(OperationStart start) => start.Execution > 1
        && !options.FolderIsShared
        && start.Spec is AttemptSpec { Step.Action: RunAction }
        && !Directory.Exists(folders.Of(start.Operation).Path);

    /// <summary>The result of such an operation. It is reckoned as if it had run all the time.</summary>
    public static OperationResult Lost(OperationStart start, DateTimeOffset now)
    {
        var sinceBegun = now - start.BegunAt;
        var timeout = start.Spec is AttemptSpec attempt ? attempt.Step.Timeout : TimeSpan.Zero;
        return new OperationResult
        {
            Outcome = OperationOutcome.Lost,
            Reason = "the silo that ran the command is gone, and nobody knows what the command did",
            Active = sinceBegun < TimeSpan.Zero ? TimeSpan.Zero : sinceBegun < timeout ? sinceBegun : timeout,
        };
    }
}
