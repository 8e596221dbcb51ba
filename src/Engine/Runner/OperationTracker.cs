using System.Collections.Immutable;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Runner;

/// <summary>
/// Makes the host do what the committed state says is open: begins, stops and releases executions. A new activation begins everything once
/// more; the host knows what it has begun already. What belongs to another host that lives, that host is reminded of.
/// </summary>
internal sealed class OperationTracker(ActorKey actor, RunnerPorts ports)
{
    private readonly SortedDictionary<string, Begun> begun = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Reminded> remindedAt = new(StringComparer.Ordinal);

    /// <summary>Whether this host runs anything for the actor.</summary>
    public bool IsBusy => begun.Count > 0;

    /// <summary>When to look again whether foreign owners are dead, or null.</summary>
    public DateTimeOffset? OwnerCheckAt { get; private set; }

    /// <summary>
    /// The record will be read again: what is still open then is begun once more, so that the host tells results that got lost; what is not is
    /// released.
    /// </summary>
    public void Reset()
    {
        foreach (var operation in begun.Keys.ToArray())
        {
            begun[operation] = begun[operation] with { Renew = true };
        }

        OwnerCheckAt = null;
    }

    /// <summary>Begins, stops and releases what a newly committed state says.</summary>
    public void Update(
        IReadOnlyList<OpenOperation> open,
        Func<OpenOperation, OperationStart> startOf,
        Func<OpenOperation, bool> mustStop)
    {
        ReleaseSettled(open);
        foreach (var operation in open)
        {
            if (operation.Owner != ports.Owners.Self)
            {
                OwnerCheckAt ??= ports.Clock.UtcNow + ports.Options.OwnerCheckInterval;

                // Begun for a host that has what it needs, or to be stopped there: that one hears of it now, and again with every look.
                if (ports.Hosts is not null && IsNews(operation, mustStop(operation)) && !ports.Owners.IsDead(operation.Owner))
                {
                    Remind(operation, mustStop(operation));
                }

                continue;
            }

            var stop = mustStop(operation);
            if (!begun.TryGetValue(operation.Operation, out var known) || known.Renew)
            {
                begun[operation.Operation] = new Begun(operation.Execution, stop, Renew: false);
                ports.Operations.Begin(startOf(operation));
            }
            else if (stop && !known.Stopping)
            {
                begun[operation.Operation] = known with { Stopping = true };
                ports.Operations.Stop(operation.Operation, operation.Execution);
            }
        }
    }

    /// <summary>Looks after the open operations of other hosts: reminds those that live.</summary>
    /// <returns>The owners that are known to be dead.</returns>
    public ImmutableArray<OwnerId> CheckOwners(IReadOnlyList<OpenOperation> open, Func<OpenOperation, bool> mustStop)
    {
        var foreign = open.Where(operation => operation.Owner != ports.Owners.Self).Select(operation => operation.Owner).Distinct().ToArray();
        var dead = foreign.Where(ports.Owners.IsDead).OrderBy(owner => owner.Value, StringComparer.Ordinal).ToImmutableArray();

        // What nobody could go on with, because no host had what it needs, is looked at again.
        OwnerCheckAt = foreign.Length > (ports.Hosts is null ? dead.Length : 0) ? ports.Clock.UtcNow + ports.Options.OwnerCheckInterval : null;
        Remind([.. open.Where(operation => operation.Owner != ports.Owners.Self && !dead.Contains(operation.Owner))], mustStop);
        return dead;
    }

    /// <summary>
    /// "One whose owner lives is waited for" ends only if that owner knows that it is one. It may not: the activation that committed it may have
    /// ended before it could begin anything, on a host that lives on. So whoever waits tells it, again and again, as long as it waits.
    /// </summary>
    private void Remind(OpenOperation[] waiting, Func<OpenOperation, bool> mustStop)
    {
        foreach (var gone in remindedAt.Keys.Where(operation => !waiting.Any(open => open.Operation == operation)).ToArray())
        {
            remindedAt.Remove(gone);
        }

        var now = ports.Clock.UtcNow;
        foreach (var open in waiting)
        {
            // A clock that was put back must not make it wait for longer.
            if (!remindedAt.TryGetValue(open.Operation, out var last) || now < last.At || now - last.At >= ports.Options.OwnerCheckInterval)
            {
                Remind(open, mustStop(open));
            }
        }
    }

    private void Remind(OpenOperation open, bool stop)
    {
        remindedAt[open.Operation] = new Reminded(open.Execution, stop, ports.Clock.UtcNow);
        ports.Owners.Remind(open.Owner, new OperationReminder(actor, open.Operation, open.Execution, stop));
    }

    private bool IsNews(OpenOperation open, bool stop) =>
        !remindedAt.TryGetValue(open.Operation, out var last) || last.Execution != open.Execution || (stop && !last.Stopping);

    private void ReleaseSettled(IReadOnlyList<OpenOperation> open)
    {
        List<string>? settled = null;
        foreach (var (operation, known) in begun)
        {
            if (!IsOpen(open, operation, known.Execution))
            {
                (settled ??= []).Add(operation);
            }
        }

        foreach (var operation in settled ?? [])
        {
            // Open as a later execution it was taken over: whoever goes on with it may be watching the very same command.
            if (!open.Any(candidate => candidate.Operation == operation))
            {
                ports.Operations.Release(operation, begun[operation].Execution);
            }

            begun.Remove(operation);
        }
    }

    private static bool IsOpen(IReadOnlyList<OpenOperation> open, string operation, int execution)
    {
        for (var index = 0; index < open.Count; index++)
        {
            if (open[index].Execution == execution && open[index].Operation == operation)
            {
                return true;
            }
        }

        return false;
    }

    private readonly record struct Begun(int Execution, bool Stopping, bool Renew);

    private readonly record struct Reminded(int Execution, bool Stopping, DateTimeOffset At);
}
