using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Client;
using Orleans.Goals.Commands;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>
/// The goals of a store, wherever they run: in this process if it could open the store, else in the process that holds it. When that process
/// ends, this one goes on in its place: a command is asked again with its id, and events go on at their cursor.
/// </summary>
internal sealed class GoalsAccess : IGoals, IAsyncDisposable
{
    /// <summary>How long a process that holds the store without serving it is waited for: it may be just beginning, or ending.</summary>
    private static readonly TimeSpan HolderPatience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan HolderInterval = TimeSpan.FromMilliseconds(30);

    /// <summary>A local process that does not answer for so long has most likely ended.</summary>
    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(1);

    /// <summary>A server that ended is most likely being started again: its place is left to it for so long, for it runs all goals and not only ours.</summary>
    private static readonly TimeSpan ServerRestart = TimeSpan.FromSeconds(6);

    private readonly CommandContext context;
    private readonly SemaphoreSlim changing = new(1, 1);
    private readonly ConcurrentDictionary<GoalId, bool> driven = new();
    private readonly TaskCompletionSource faulted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Holder> retired = [];
    private volatile Holder holder;

    private GoalsAccess(CommandContext context, Holder holder)
    {
        this.context = context;
        this.holder = holder;
        _ = ForwardFaultAsync(holder);
    }

    /// <summary>The process that runs the goals; null when it is this one.</summary>
    public int? OtherProcess => holder.Hosted is null && context.Store.Server is null ? StoreLock.HolderOf(context.Store.Folder) ?? holder.Process : null;

    /// <summary>Where the goals run, when that is not this process.</summary>
    public string Place => context.Store.Server?.ToString() ?? string.Create(CultureInfo.InvariantCulture, $"process {OtherProcess}");

    /// <summary>Whether the goals run in this process.</summary>
    public bool IsHere => holder.Hosted is not null;

    /// <summary>The goals that are here for others; null when the goals run in another process.</summary>
    public GuestGoals? Guests => holder.Hosted?.Guests;

    /// <summary>Fails when the store or the host broke; never completes otherwise.</summary>
    public Task Faulted => faulted.Task;

    /// <summary>Opens the store, or reaches the process that holds it. No goal goes on by that.</summary>
    /// <exception cref="StoreHeldException">Another process holds it and does not serve it.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be opened.</exception>
    /// <exception cref="ModelArgumentException">What was written of models cannot work, or would have no effect.</exception>
    public static async Task<GoalsAccess> OpenAsync(CommandContext context)
    {
        HostModels.Check(context.Model, context.Record);
        var access = new GoalsAccess(context, await FindAsync(context));
        if (access.IsHere || (context.Model ?? context.Record) is null)
        {
            return access;
        }

        var other = context.Store.Server is not null || access.OtherProcess is not null ? access.Place : "another process";
        await access.DisposeAsync();
        throw new ModelArgumentException($"the goals of this store run in {other}, which has its own models: leave --model and --record out, or begin that process with them");
    }

    /// <summary>Makes a goal go on, if it may. In another process it does since something was asked of it; should that process end, it goes on here.</summary>
    public void Drive(GoalId goal)
    {
        driven[goal] = true;
        holder.Hosted?.Drive(goal);
    }

    /// <summary>The commands at work of a goal's steps, as far as this process runs them.</summary>
    public IReadOnlyList<(string Step, int ProcessId)> Running(GoalId goal) => holder.Hosted?.Running(goal) ?? [];

    /// <inheritdoc/>
    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default) =>
        CallAsync(goals => goals.AskAsync(goal, command, cancellationToken));

    /// <inheritdoc/>
    public Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default) =>
        CallAsync(goals => goals.ReportAsync(goal, cancellationToken));

    /// <inheritdoc/>
    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default) =>
        CallAsync(goals => goals.OpenArtifactAsync(goal, artifact, cancellationToken));

    /// <summary>Brings a goal in, where the goals run.</summary>
    public Task<CommandReply> ImportAsync(GoalId goal, Stream archive) => ((IGoalArchives)holder.Goals).ImportAsync(goal, archive);

    /// <inheritdoc/>
    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default) =>
        CallAsync(goals => goals.ListAsync(filter, cancellationToken));

    /// <inheritdoc/>
    public async IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after = default, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var current = holder;
            await using var events = current.Goals.WatchAsync(goal, after, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await NextAsync(events, current) is { } more)
            {
                if (!more)
                {
                    yield break;
                }

                after = events.Current.Cursor;
                yield return events.Current;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await holder.DisposeAsync();
        foreach (var gone in retired)
        {
            await gone.DisposeAsync();
        }

        changing.Dispose();
    }

    private static async Task<Holder> FindAsync(CommandContext context)
    {
        if (context.Store.Server is { } server)
        {
            return new Holder(server.Reach(), Hosted: null, Process: null);
        }

        var begun = context.Time.GetTimestamp();
        int? known = null;
        while (true)
        {
            try
            {
                var hosted = await HostedGoals.OpenAsync(context);
                return new Holder(hosted.Goals, hosted, Process: null);
            }
            catch (StoreHeldException held)
            {
                if (await LocalSocket.FindAsync(context.Store.Folder) is { } socket)
                {
                    return Reach(socket, held.Holder ?? StoreLock.HolderOf(context.Store.Folder));
                }

                if (held.Holder != known)
                {
                    // One after the other comes and goes: it is one that stays without serving that is not waited for.
                    (known, begun) = (held.Holder, context.Time.GetTimestamp());
                }
                else if (context.Time.GetElapsedTime(begun) > HolderPatience)
                {
                    throw;
                }
            }

            await Task.Delay(HolderInterval, context.Time);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Holder Reach(string socket, int? process) => new(HttpGoals.ForSocket(socket, new HttpGoalsOptions { Patience = ServerPatience }), Hosted: null, process);

    /// <summary>Whether there is another event; null when the process that told them is gone and another place has them now.</summary>
    private async Task<bool?> NextAsync(IAsyncEnumerator<GoalEvent> events, Holder current)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (GoalsException failure) when (current.Hosted is null && failure is StoreUnavailableException)
        {
            await MoveAsync(current, failure);
            return null;
        }
    }

    private async Task<T> CallAsync<T>(Func<IGoals, Task<T>> call)
    {
        while (true)
        {
            var current = holder;
            try
            {
                return await call(current.Goals);
            }
            catch (GoalsException failure) when (current.Hosted is null && failure is StoreUnavailableException or OutcomeUnknownException)
            {
                await MoveAsync(current, failure);
            }
        }
    }

    /// <summary>Finds the goals anew after the process that ran them did not answer.</summary>
    /// <exception cref="GoalsException">It is still there: what it could not do is no matter of reaching it.</exception>
    private async Task MoveAsync(Holder gone, GoalsException failure)
    {
        if (context.Store.Server is not null)
        {
            // The client has called it for as long as it has patience.
            throw failure;
        }

        await changing.WaitAsync();
        try
        {
            if (holder != gone)
            {
                return;
            }

            await AwaitServerAsync();
            var found = await FindAsync(context);
            if (found.Hosted is null && found.Process == gone.Process)
            {
                await found.DisposeAsync();
                throw failure;
            }

            holder = found;
            _ = ForwardFaultAsync(found);

            // Others may be calling it at this moment, and will notice the same.
            retired.Add(gone);
            context.Output.Aside(string.Create(
                CultureInfo.InvariantCulture, $"process {gone.Process} has ended; {(found.Hosted is null ? $"process {found.Process}" : "this process")} goes on in its place"));
            foreach (var goal in driven.Keys)
            {
                found.Hosted?.Drive(goal);
            }
        }
        finally
        {
            changing.Release();
        }
    }

    private async Task AwaitServerAsync()
    {
        var begun = context.Time.GetTimestamp();
        while (LocalSocket.IsStanding(context.Store.Folder)
            && await LocalSocket.FindAsync(context.Store.Folder) is null
            && context.Time.GetElapsedTime(begun) < ServerRestart)
        {
            await Task.Delay(HolderInterval, context.Time);
        }
    }

    private async Task ForwardFaultAsync(Holder from)
    {
        if (from.Hosted is not null)
        {
            await from.Hosted.Faulted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ = from.Hosted.Faulted.Exception is { InnerException: { } broken } && faulted.TrySetException(broken);
        }
    }

    /// <summary>Where the goals are.</summary>
    private sealed record Holder(IGoals Goals, HostedGoals? Hosted, int? Process) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            if (Hosted is not null)
            {
                await Hosted.DisposeAsync();
            }
            else
            {
                (Goals as IDisposable)?.Dispose();
            }
        }
    }
}
