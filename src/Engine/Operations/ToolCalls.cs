using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Operations;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Calls tools, inside this process.</summary>
internal sealed class ToolCalls(
    FrozenDictionary<string, ITool> tools, OperationFolders folders, TimeSpan grace, Func<string, CancellationToken, Task>? mayStart, IArtifactStore artifacts, TimeProvider timeProvider)
{
    private const int ReasonLines = 3;
    private const int ReasonCharacters = 300;

    // Calls that went on after they were told to stop, by step: the step's tool is not called beside one.
    private readonly ConcurrentDictionary<string, Task> strays = new(StringComparer.Ordinal);

    // A timer reaches no further.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    /// <summary>Calls a tool to its end. One that does not end when it is told to is not waited for.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="action">The call.</param>
    /// <param name="redactor">Takes the values of the goal's secrets out of what the tool says.</param>
    /// <param name="turn">The turn it must have.</param>
    /// <param name="lifetime">Gives it up while it waits for its turn: the next host calls the tool.</param>
    public async ValueTask<ActionEnd> CallAsync(HostExecution execution, AttemptSpec spec, ToolAction action, Redactor redactor, WorkerTurn turn, CancellationToken lifetime)
    {
        var start = execution.Start;
        if (!tools.TryGetValue(action.Tool, out var tool))
        {
            var known = tools.Count == 0 ? "this host has no tools" : $"known here: {string.Join(", ", tools.Keys.Order(StringComparer.Ordinal))}";
            return Ended(OperationOutcome.Failed, $"there is no tool '{action.Tool}'; {known}");
        }

        if (start.Execution > 1 && !IsUncalled(start))
        {
            return Ended(OperationOutcome.Lost, "the process that called the tool is gone, and nobody knows what the call did");
        }

        if (!turn.TryTake() && !await WaitAsync(execution, spec, turn, lifetime))
        {
            return Ended(OperationOutcome.Lost, "another process took the call over while it waited for its turn");
        }

        if (await RefuseAsync(execution, spec, lifetime) is { } refusal)
        {
            return refusal;
        }

        // One token for all that ends a call: a stop, the step's timeout, the goal's wall clock.
        var (limit, byWallClock) = Limit(spec);
        using var ending = new CancellationTokenSource(limit, timeProvider);
        await using var stopping = execution.Stopping.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), ending);
        try
        {
            var call = new ToolCall { Operation = start.Operation, Execution = start.Execution, Workspace = spec.Workspace, Arguments = action.Arguments };
            if (!strays.IsEmpty && strays.TryGetValue(StepOf(start, spec), out var earlier) && !await HasEndedAsync(earlier, ending.Token))
            {
                return execution.StopRequested || byWallClock ? StoppedEnd(execution, spec, byWallClock, "before the tool was called") : Ended(OperationOutcome.Failed, $"an earlier call of the tool '{action.Tool}' by this step still goes on in this process, so it was not called again");
            }

            var called = tool.CallAsync(call, ending.Token);
            var (ended, result) = called.IsCompletedSuccessfully ? (true, called.GetAwaiter().GetResult()) : await WaitAsync(called.AsTask(), StepOf(start, spec), ending.Token);
            if (!ended)
            {
                return Ended(OperationOutcome.Lost, $"the tool '{action.Tool}' went on after it was told to stop, and nobody knows what it still does");
            }

            return result is null
                ? Ended(OperationOutcome.Failed, $"the tool '{action.Tool}' returned no result")
                : await DescribeAsync(start, action, redactor, result);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            return StoppedEnd(execution, spec, byWallClock, "while the tool ran");
        }
        catch (Exception exception)
        {
            return Ended(OperationOutcome.Failed, $"the tool '{action.Tool}' failed: {redactor.Text(exception.Message)}");
        }
    }

    /// <summary>Why a tool is not even called. Waits first until this host may call it: it may have stood still while it waited for its turn.</summary>
    private async ValueTask<ActionEnd?> RefuseAsync(HostExecution execution, AttemptSpec spec, CancellationToken lifetime)
    {
        if (mayStart is not null)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(execution.Stopping, lifetime);
            try
            {
                await mayStart(execution.Start.Operation, ending.Token);
            }
            catch (OperationCanceledException) when (execution.Stopping.IsCancellationRequested && !lifetime.IsCancellationRequested)
            {
                // It is not called: that is said below.
            }
        }

        if (spec.NotAfter <= timeProvider.GetUtcNow())
        {
            return Ended(OperationOutcome.Stopped, "the goal's wall clock ran out before the tool was called");
        }

        return execution.Stopping.IsCancellationRequested ? StoppedEnd(execution, spec, byWallClock: false, "before the tool was called") : null;
    }

    private static ActionEnd Ended(OperationOutcome outcome, string reason) => new() { Outcome = outcome, Reason = reason };

    private static ActionEnd StoppedEnd(HostExecution execution, AttemptSpec spec, bool byWallClock, string when) => execution.StopRequested
        ? Ended(OperationOutcome.Stopped, $"it was stopped {when}")
        : byWallClock
            ? Ended(OperationOutcome.Stopped, $"the goal's wall clock ran out {when}")
            : Ended(OperationOutcome.TimedOut, $"its time of {spec.Step.Timeout} was over {when}");

    private (TimeSpan Limit, bool ByWallClock) Limit(AttemptSpec spec)
    {
        var limit = spec.Step.Timeout < LongestTimer ? spec.Step.Timeout : LongestTimer;
        var left = spec.NotAfter - timeProvider.GetUtcNow();
        var byWallClock = left < limit;
        limit = byWallClock ? left!.Value : limit;
        return (limit < TimeSpan.Zero ? TimeSpan.Zero : limit, byWallClock);
    }

    /// <summary>Whether the execution before this one waited for its turn to the end of its host, and never called the tool.</summary>
    private bool IsUncalled(OperationStart start)
    {
        var folder = folders.Of(start.Operation);
        if (!folder.TryTakeWaiting())
        {
            return false;
        }

        folders.Remove(folder);
        return true;
    }

    /// <summary>Waits for the turn, and leaves a trace of that: a host that comes after this one may call the tool then.</summary>
    /// <returns>Whether the call is still this host's.</returns>
    private async Task<bool> WaitAsync(HostExecution execution, AttemptSpec spec, WorkerTurn turn, CancellationToken lifetime)
    {
        var folder = folders.Of(execution.Start.Operation);
        folder.WriteWaiting();
        await turn.WaitAsync(spec.NotAfter, execution.Stopping, lifetime);
        var isOurs = folder.TryTakeWaiting();
        folders.Remove(folder);
        return isOurs;
    }

    /// <summary>Waits for a call; when it was told to stop, only a while longer.</summary>
    private async Task<(bool Ended, ToolResult? Result)> WaitAsync(Task<ToolResult> called, string step, CancellationToken ending)
    {
        try
        {
            return (true, await called.WaitAsync(ending));
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            await Task.WhenAny(called, Task.Delay(grace, timeProvider, CancellationToken.None));
        }

        if (called.IsCompleted)
        {
            return (true, await called);
        }

        strays[step] = called;
        _ = called.ContinueWith(
            static (late, state) =>
            {
                // Whatever it throws is nobody's any more.
                _ = late.Exception;
                var (strays, step) = ((ConcurrentDictionary<string, Task>, string))state!;
                strays.TryRemove(KeyValuePair.Create(step, late));
            },
            (strays, step),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return (false, null);
    }

    /// <summary>A step of a goal, whichever plan has it.</summary>
    private static string StepOf(OperationStart start, AttemptSpec spec) => $"{start.Actor.Goal}/{spec.Step.Id}";

    /// <summary>Waits for a call that was given up.</summary>
    private static async Task<bool> HasEndedAsync(Task earlier, CancellationToken ending)
    {
        await earlier.WaitAsync(ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return earlier.IsCompleted;
    }

    private async ValueTask<ActionEnd> DescribeAsync(OperationStart start, ToolAction action, Redactor redactor, ToolResult result)
    {
        var content = redactor.Text(result.Content ?? string.Empty);
        var excerpt = OutputExcerpt.OfBeginning(content, OperationResult.MaximumExcerptBytes);
        var outcome = result.Succeeded ? OperationOutcome.Succeeded : OperationOutcome.Failed;
        var reason = result.Succeeded
            ? string.Empty
            : $"the tool '{action.Tool}' reported a failure: {ReasonText.LastLines(excerpt.Text, ReasonLines, ReasonCharacters)}";
        if (excerpt.IsAll)
        {
            return new ActionEnd { Outcome = outcome, Reason = reason, Excerpt = excerpt.Text };
        }

        return await DescribeLongAsync(start, new ActionEnd { Outcome = outcome, Reason = reason, Excerpt = excerpt.Text }, excerpt, content);
    }

    // Apart from the above, which is on the way of every call and must not carry what this needs.
    private async Task<ActionEnd> DescribeLongAsync(OperationStart start, ActionEnd end, OutputExcerpt excerpt, string content)
    {
        var (output, remark) = await OperationArtifacts.StoreOutputAsync(
            artifacts, start, excerpt, isForPeople: false, () => new MemoryStream(Encoding.UTF8.GetBytes(content), writable: false));
        return end with { Reason = ReasonText.Join(end.Reason, remark), Output = output };
    }
}
