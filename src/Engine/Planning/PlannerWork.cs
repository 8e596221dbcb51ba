using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Engine.Secrets;
using Orleans.Goals.Operations;

namespace Orleans.Goals.Engine.Planning;

/// <summary>Asks planners of the application, inside this process.</summary>
internal sealed class PlannerWork(ImmutableArray<IPlanner> planners, SecretValues secrets, TimeProvider timeProvider)
{
    /// <summary>What to do about a planner that is not there.</summary>
    public const string Remedy = "register it with the application, by its option Planners or in a silo by services.AddSingleton<IPlanner, ...>()";

    // A timer reaches no further.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(49);

    private readonly FrozenDictionary<string, IPlanner> known = planners.ToFrozenDictionary(static planner => planner.Name, StringComparer.Ordinal);

    /// <summary>Asks once.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="spec">Its specification.</param>
    /// <param name="lifetime">Gives it up.</param>
    public async Task<OperationResult> DoAsync(HostExecution execution, PlannerSpec spec, CancellationToken lifetime)
    {
        var begun = timeProvider.GetTimestamp();
        var redactor = (await secrets.GiveAsync(null, spec.Redacted, execution.Start.Actor.Goal, lifetime)).Redactor;
        if (await AskAsync(execution, spec, redactor, lifetime) is not { } reply)
        {
            return new OperationResult { Outcome = OperationOutcome.Stopped, Reason = "was stopped while it made a plan", Active = timeProvider.GetElapsedTime(begun) };
        }

        var isGiven = reply.Fault.Length == 0;
        return new OperationResult
        {
            Outcome = isGiven ? OperationOutcome.Succeeded : OperationOutcome.Failed,
            Reason = reply.Fault,
            Planner = reply,
            Active = timeProvider.GetElapsedTime(begun),
        };
    }

    private async Task<PlannerReply?> AskAsync(HostExecution execution, PlannerSpec spec, Redactor redactor, CancellationToken lifetime)
    {
        if (!known.TryGetValue(spec.Planner.Name, out var planner))
        {
            return new PlannerReply { Fault = $"is not here, {Here()}: {Remedy}", IsLasting = true };
        }

        var time = spec.NotAfter - timeProvider.GetUtcNow() is { } left && left < spec.Timeout ? left : spec.Timeout;
        using var limit = new CancellationTokenSource(time < TimeSpan.Zero ? TimeSpan.Zero : time < LongestTimer ? time : LongestTimer, timeProvider);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, execution.Stopping, lifetime);
        try
        {
            ending.Token.ThrowIfCancellationRequested();

            // One that does not heed the token is not waited for: it has no effects, and what it says then counts for nothing.
            var found = await planner.PlanAsync(spec.Call, ending.Token).AsTask().WaitAsync(ending.Token);
            return found is null ? new PlannerReply { Fault = "gave no answer: it returned null" } : Read(found, redactor);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            lifetime.ThrowIfCancellationRequested();
            return execution.Stopping.IsCancellationRequested ? null : new PlannerReply { Fault = $"gave no plan within {DurationText.Format(time < TimeSpan.Zero ? TimeSpan.Zero : time)}" };
        }
        catch (Exception exception)
        {
            return new PlannerReply { Fault = ReasonText.Clip($"failed: {redactor.Text(exception.Message)}") };
        }
    }

    private string Here()
    {
        var here = Equipment.Here(null, [], planners);
        return here.Known(here.Planners);
    }

    /// <summary>What it gave, in a form that can be recorded.</summary>
    private static PlannerReply Read(PlannerResult found, Redactor redactor)
    {
        var why = ReasonText.Clip(redactor.Text(found.Why), PlanningLimits.WhyCharacters);
        if (found.Plan is not { } plan)
        {
            return new PlannerReply { None = why };
        }

        try
        {
            var written = PlannerCalls.Write(plan);
            return written.Length > PlanningLimits.PlanCharacters
                ? new PlannerReply { Problem = string.Create(CultureInfo.InvariantCulture, $"the plan has {written.Length:N0} characters of JSON; make it at most {PlanningLimits.PlanCharacters:N0}") }
                : new PlannerReply { Plan = JsonSerializer.Deserialize(written, ContractJsonContext.Default.PlanDefinition), Why = why };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException or ArgumentException or NullReferenceException)
        {
            // A null where none may be, a list that is default.
            return new PlannerReply { Problem = ReasonText.Clip($"the plan cannot be written down: {exception.Message}") };
        }
    }
}
