using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Agents.Sandbox;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Agents;

/// <summary>Does calls of tools that do more than read, each an operation of its own.</summary>
internal sealed class ToolWork(
    ToolCaller tools, ToolPlaces places, PollWork polls, CommandSandbox sandbox, WorkspaceFiles files, CommandLauncher launcher, OperationFolders folders, IArtifactStore artifacts, SecretValues secrets, TimeProvider timeProvider)
{
    private const string Temporary = "tmp";

    /// <summary>What pays for the agent is not the agent's. Where a command of it needs such a key, the contract gives it.</summary>
    public static readonly ImmutableArray<string> ModelKeys = ["OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "ANTHROPIC_API_KEY"];

    /// <summary>Does one call.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up; a command goes on.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, ToolSpec spec, CancellationToken lifetime)
    {
        if (spec.Polled is { } polled)
        {
            return await polls.DoAsync(execution, spec, polled, lifetime);
        }

        var begun = timeProvider.GetTimestamp();
        var environment = await secrets.GiveAsync(spec.Environment, spec.Redacted, execution.Start.Actor.Goal, lifetime);
        using var turn = places.Of(execution);
        var result = spec.Request.Name == ExecTool.Name
            ? await ExecAsync(execution, spec, environment, turn, lifetime)
            : await CallAsync(execution, spec, environment.Redactor, turn, lifetime);
        var watched = timeProvider.GetElapsedTime(begun) - turn.Waited;

        // A command that an earlier host started ran longer than this one has watched it.
        return result with { Active = result.Active > watched ? result.Active : watched };
    }

    private async Task<OperationResult> CallAsync(HostExecution execution, ToolSpec spec, Redactor redactor, WorkerTurn turn, CancellationToken lifetime)
    {
        if (execution.Start.Execution > 1 && !tools.MayRepeat(spec.Request.Name, spec.Offer) && !places.IsUncalled(execution.Start))
        {
            return Ended(OperationOutcome.Lost, "the process that called the tool is gone, and nobody knows what the call did");
        }

        if (await places.WaitAsync(execution, spec, turn, lifetime) is { } uncalled)
        {
            return uncalled;
        }

        using var limit = new CancellationTokenSource(spec.Timeout, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, execution.Stopping, lifetime);
        try
        {
            ending.Token.ThrowIfCancellationRequested();
            return Answered(await tools.CallAsync(execution.Start, spec.Request, spec.Workspace, spec.Policy, spec.Offer, redactor, OperationArtifacts.OutputName, ending.Token, spec.Fenced));
        }
        catch (OperationCanceledException) when (!lifetime.IsCancellationRequested)
        {
            return execution.Stopping.IsCancellationRequested
                ? Ended(OperationOutcome.Stopped, "it was stopped while the tool was called")
                : Ended(OperationOutcome.TimedOut, $"its time of {spec.Timeout} was over");
        }
    }

    private async Task<OperationResult> ExecAsync(HostExecution execution, ToolSpec spec, GivenEnvironment environment, WorkerTurn turn, CancellationToken lifetime)
    {
        if (!ToolCaller.TryParse(spec.Request, ExecTool.Declare(spec.Policy).Parameters, out var arguments, out var fault))
        {
            return Answered(ToolCaller.Refuse(spec.Request, fault));
        }

        var folder = folders.Of(execution.Start.Operation);
        var temporary = Directory.CreateDirectory(Path.Combine(folder.Path, Temporary)).FullName;
        var wrapped = await sandbox.WrapAsync(
            spec.IsEscalated ? SandboxMode.FullAccess : spec.Policy.Sandbox ?? SandboxMode.WorkspaceWrite,
            spec.Policy.Network,
            spec.Workspace,
            CommandLine.Shell(ExecTool.Command(arguments)).Arguments,
            temporary,
            lifetime,
            await FencedAsync(spec, lifetime));
        if (wrapped.Refusal is { } refusal && execution.Start.Execution == 1)
        {
            return Answered(ToolCaller.Refuse(spec.Request, $"the command was not run: {refusal}"));
        }

        var timeout = ExecTool.Timeout(arguments);
        var end = await launcher.RunAsync(
            new CommandRequest
            {
                Operation = execution.Start.Operation,
                Execution = execution.Start.Execution,
                Folder = folder,

                // One that runs already is waited for, whatever this host could start; and if none does, nothing of it is.
                Arguments = wrapped.Refusal is { } why ? CommandLine.Shell($"echo 'the command was not run: {why.Replace("'", "'\\''", StringComparison.Ordinal)}'; exit 126").Arguments : wrapped.Arguments,
                Workspace = spec.Workspace,
                Environment = environment,
                Withheld = ModelKeys,
                BegunAt = execution.Start.BegunAt,
                Timeout = timeout < spec.Timeout ? timeout : spec.Timeout,
                NotAfter = spec.NotAfter,
                IsWatched = ExecTool.IsBackground(arguments),
                Turn = ExecTool.IsBackground(arguments) ? null : turn,
                Started = execution.CommandStarted,
            },
            execution.Stopping,
            lifetime);
        execution.CommandEnded();
        return end.Cause switch
        {
            StopCause.Lost => Ended(OperationOutcome.Lost, end.Reason) with { Active = end.Active },
            StopCause.Requested or StopCause.WallClock when ExecTool.IsBackground(arguments) =>
                Ended(OperationOutcome.Stopped, end.Reason) with { Active = end.Active, Answer = await DescribeAsync(execution.Start, spec.Request, end) },
            StopCause.Requested or StopCause.WallClock => Ended(OperationOutcome.Stopped, end.Reason) with { Active = end.Active },
            StopCause.None or StopCause.Timeout => Answered(await DescribeAsync(execution.Start, spec.Request, end)) with { Active = end.Active },
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The files that a command must leave as they are. Where they cannot be listed none is kept from it: the host's rounds hold them all the same.</summary>
    private async ValueTask<ImmutableArray<string>> FencedAsync(ToolSpec spec, CancellationToken lifetime)
    {
        try
        {
            return spec.Policy.Sandbox is null or SandboxMode.WorkspaceWrite ? await FencedFiles.ListAsync(files, spec.Workspace, spec.Fenced, lifetime) : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>What a command gave, for the model. That it failed is no failure of the call: the model is told.</summary>
    private async Task<ToolAnswer> DescribeAsync(OperationStart start, ToolRequest request, CommandEnd end)
    {
        var head = end.Cause == StopCause.Timeout ? $"ended after its time: {end.Reason}" : end.Cause != StopCause.None ? end.Reason : end.ExitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"exit status {code}") : "a program that it names was not found, or may not be executed";
        var remark = end.Remark.Length == 0 ? string.Empty : $" ({end.Remark})";
        if (end.Output is null)
        {
            return new ToolAnswer { Call = request.Id, Text = head + remark, Failed = !end.Succeeded };
        }

        var excerpt = end.Output.Excerpt(ToolAnswer.MaximumBytes - 1_024);
        var (output, unstored) = excerpt.IsAll ? (null, string.Empty) : await OperationArtifacts.StoreOutputAsync(artifacts, start, excerpt, isForPeople: true, end.Output.Open);
        var text = new StringBuilder(head).Append(remark).Append('\n');
        if (!excerpt.IsAll)
        {
            text.Append("[the beginning is left out; what follows is the end of what it wrote").Append(unstored.Length == 0 ? "]\n" : $"; {unstored}]\n");
        }

        return new ToolAnswer { Call = request.Id, Text = text.Append(excerpt.Text.Length == 0 ? "(it wrote nothing)" : excerpt.Text).ToString(), Failed = !end.Succeeded, Output = output };
    }

    private static OperationResult Answered(ToolAnswer answer) => new() { Outcome = OperationOutcome.Succeeded, Answer = answer, Active = TimeSpan.Zero };

    private static OperationResult Ended(OperationOutcome outcome, string reason) => new() { Outcome = outcome, Reason = ReasonText.Clip(reason), Active = TimeSpan.Zero };
}
