using System.Text.Json;
using Orleans.Goals.Engine.Agents;
using Orleans.Goals.Engine.Agents.Git;
using Orleans.Goals.Engine.Agents.Progress;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Simulation.Hosts;
using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.World;

/// <summary>Does what agents want of a host: turns, and calls of tools.</summary>
internal sealed class AgentRun(Universe universe, HostInstance host, SimExecution execution)
{
    /// <summary>Asks the model, and calls the tools of its reply at once if all of them only read.</summary>
    public async Task<OperationResult> TurnAsync(TurnSpec spec)
    {
        if (execution.IsStopRequested)
        {
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped before the model was called", Turn = new TurnReply(), Active = default };
        }

        var takes = universe.Random.Chance(500) ? universe.Random.Milliseconds(4_000, 40_000) : universe.Random.Milliseconds(50, 3_000);
        if (await RunAsync(takes, spec.Timeout) is { } cut)
        {
            return cut == OperationOutcome.Stopped
                ? new OperationResult { Outcome = cut, Reason = "it was stopped while the model was asked", Active = default }
                : Failed(new TurnFault { Kind = TurnFaultKind.Transient, Message = "the model gave no reply in time" });
        }

        if (universe.Faults.IsOn && universe.Random.Chance(1_200))
        {
            return Failed(Fault());
        }

        var (said, usage) = new SimModel(universe.Seed, spec, isSteady: !universe.Faults.IsOn).Reply();
        var reads = !said.Calls.IsEmpty && !(said.Calls.Length > spec.ToolCalls) && said.Calls.All(call => call.Name == SimModel.Read && !ApprovalRules.Asks(spec.Policy, call));
        universe.Counters.Reach(spec.HasTools ? said.Calls.IsEmpty ? "turn without calls" : reads ? "turn that reads" : "turn" : "turn without tools");
        return new OperationResult
        {
            Outcome = OperationOutcome.Succeeded,
            Turn = new TurnReply
            {
                Said = said,
                Usage = usage,
                Answers = reads ? [.. said.Calls.Select(call => new ToolAnswer { Call = call.Id, Text = $"{call.Arguments} has {new string('x', universe.Random.Between(10, 1_200))}" })] : [],
            },
            Active = default,
        };
    }

    /// <summary>Calls a tool.</summary>
    public async Task<OperationResult> ToolAsync(ToolSpec spec)
    {
        var (start, request) = (execution.Start, spec.Request);
        if (spec.Polled is { } polled)
        {
            var stopped = await RunAsync(universe.Random.Milliseconds(1, 600), spec.Timeout);
            return stopped is { } over
                ? new OperationResult { Outcome = over, Reason = "it was ended while it looked", Active = default }
                : Seen(Answered(request, $"{polled.Handle} runs"), polled.From + universe.Random.Below(100));
        }

        if (FileOf(request) is not { } file || request.Name is not (SimModel.Exec or SimModel.Save or SimModel.Append or SimModel.Read))
        {
            return Answered(request, "there is no such tool, or its arguments are none", failed: true);
        }

        if (request.Name == SimModel.Exec)
        {
            var isBeside = request.Arguments.Contains("background", StringComparison.Ordinal);
            var behaviour = new Behaviour { Writes = file, Fails = 1_500, Hangs = isBeside ? 2_500 : 300, Forgets = 500, Breaks = 200, Longest = isBeside ? 60_000 : 4_000 };
            var (outcome, reason) = await new CommandRun(universe, host, execution, behaviour, spec.Timeout).RunAsync();
            return outcome is OperationOutcome.Lost or OperationOutcome.Stopped
                ? new OperationResult { Outcome = outcome, Reason = reason, Active = default }
                : Answered(request, outcome == OperationOutcome.Succeeded ? SimModel.Say(file) : reason, outcome != OperationOutcome.Succeeded);
        }

        var isOnce = request.Name == SimModel.Append;
        if (start.Execution > 1 && isOnce)
        {
            universe.Counters.Reach("tool call lost");
            return new OperationResult { Outcome = OperationOutcome.Lost, Reason = "the process that called the tool is gone", Active = default };
        }

        if (execution.IsStopRequested)
        {
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped before the tool was called", Active = default };
        }

        universe.Inspector.OnActionStarted(start.Operation, mayRepeat: !isOnce);
        if (await RunAsync(universe.Random.Milliseconds(1, 900), spec.Timeout) is { } cut)
        {
            return new OperationResult { Outcome = cut, Reason = "it was ended while the tool was called", Active = default };
        }

        if (request.Name != SimModel.Read)
        {
            universe.World.Workspace(spec.Workspace).Write(file);
            universe.Inspector.OnEffect(start.Operation, mayRepeat: !isOnce);
        }

        return Answered(request, request.Name == SimModel.Read ? "it has something" : SimModel.Say(file));
    }

    /// <summary>Looks where an attempt begins.</summary>
    public async Task<OperationResult> PlaceAsync(PlaceSpec spec)
    {
        if (execution.IsStopRequested || await RunAsync(universe.Random.Milliseconds(1, 40), TimeSpan.FromMinutes(1)) is not null)
        {
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped before it began", Active = default };
        }

        return universe.Faults.IsOn && universe.Random.Chance(300)
            ? new OperationResult { Outcome = OperationOutcome.Failed, Reason = "git did not answer", Active = default }
            : new OperationResult { Outcome = OperationOutcome.Succeeded, Place = new WorkerPlace { Workspace = spec.Workspace, Top = spec.Workspace, Head = "c0", Log = "c0 first" }, Active = default };
    }

    /// <summary>Looks how an attempt leaves the workspace.</summary>
    public async Task<OperationResult> MarkAsync(MarkSpec spec)
    {
        if (execution.IsStopRequested || await RunAsync(universe.Random.Milliseconds(1, 40), TimeSpan.FromMinutes(1)) is not null)
        {
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "it was stopped", Active = default };
        }

        return universe.Faults.IsOn && universe.Random.Chance(200)
            ? new OperationResult { Outcome = OperationOutcome.Failed, Reason = "the workspace cannot be read", Active = default }
            : new OperationResult { Outcome = OperationOutcome.Succeeded, Fingerprint = universe.World.Workspace(spec.Workspace).Content, Active = default };
    }

    /// <summary>Commits what an attempt changed, unless a commit of it is there. It is not to be stopped.</summary>
    public async Task<OperationResult> LandAsync(LandSpec spec)
    {
        await RunToEndAsync(universe.Random.Milliseconds(1, 400));
        var isMade = universe.World.Workspace(spec.Workspace).Commit(execution.Start.Operation);
        universe.Counters.Reach(isMade ? "commit of an attempt" : "commit of an attempt found");
        await RunToEndAsync(universe.Random.Milliseconds(1, 400));
        return new OperationResult { Outcome = OperationOutcome.Succeeded, Reason = "its changes are a commit", Active = default };
    }

    private async Task RunToEndAsync(TimeSpan takes)
    {
        var ended = false;
        After(takes, () => ended = true);
        while (!ended)
        {
            await execution.Signalled;
        }
    }

    private static string? FileOf(ToolRequest request)
    {
        try
        {
            using var arguments = JsonDocument.Parse(request.Arguments);
            return arguments.RootElement.TryGetProperty("file", out var file) || arguments.RootElement.TryGetProperty("command", out file) ? file.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Lets time pass until it is over, or it is stopped, or its time is up.</summary>
    private async Task<OperationOutcome?> RunAsync(TimeSpan takes, TimeSpan timeout)
    {
        var (ended, timedOut) = (false, false);
        After(takes, () => ended = true);
        After(timeout, () => timedOut = true);
        while (!ended && !timedOut && !execution.IsStopRequested)
        {
            await execution.Signalled;
        }

        return ended ? null : execution.IsStopRequested ? OperationOutcome.Stopped : OperationOutcome.TimedOut;
    }

    private void After(TimeSpan delay, Action happened) => universe.Scheduler.After(delay, () => host.Do(() =>
    {
        happened();
        execution.Signal();
        return Task.CompletedTask;
    }));

    private TurnFault Fault()
    {
        DateTimeOffset? again = universe.Random.Chance(7_000) ? host.WallClock + universe.Random.Milliseconds(1_000, 120_000) : null;
        var kind = universe.Random.Below(10) switch
        {
            < 5 => TurnFaultKind.Transient,
            < 8 => TurnFaultKind.Quota,
            8 => TurnFaultKind.TooLong,
            _ => TurnFaultKind.Refused,
        };
        universe.Counters.Reach($"turn fault {kind}");
        return new TurnFault { Kind = kind, Message = $"{kind}", Again = kind is TurnFaultKind.Transient or TurnFaultKind.Quota ? again : null };
    }

    private static OperationResult Failed(TurnFault fault) =>
        new() { Outcome = OperationOutcome.Failed, Reason = fault.Message, Turn = new TurnReply { Fault = fault }, Active = default };

    private static OperationResult Seen(OperationResult look, long seen) => look with { Answer = look.Answer! with { Seen = seen } };

    private static OperationResult Answered(ToolRequest request, string text, bool failed = false) =>
        new() { Outcome = OperationOutcome.Succeeded, Answer = new ToolAnswer { Call = request.Id, Text = text, Failed = failed }, Active = default };
}
