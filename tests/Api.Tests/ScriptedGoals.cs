using System.Runtime.CompilerServices;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Api.Tests;

/// <summary>Goals that do what a test says.</summary>
internal sealed class ScriptedGoals : IGoals
{
    private int told;

    /// <summary>Answers a command.</summary>
    public Func<GoalId, GoalCommand, Task<CommandReply>> Ask { get; set; } = (_, _) => Task.FromResult(new CommandReply { Status = GoalStatus.Active });

    /// <summary>The account of every goal; null for none.</summary>
    public GoalReport? Report { get; set; } = Reports.Active;

    /// <summary>Answers a list.</summary>
    public Func<GoalFilter, GoalPage> List { get; set; } = _ => new GoalPage { Goals = [] };

    /// <summary>How many events a goal has; its stream ends then if <see cref="Ends"/>, else it is silent.</summary>
    public int Events { get; set; }

    public bool Ends { get; set; } = true;

    /// <summary>How many events were handed out, over all streams.</summary>
    public int Told => Volatile.Read(ref told);

    /// <summary>How many streams are open.</summary>
    public int Open => Volatile.Read(ref open);

    private int open;

    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default) => Ask(goal, command);

    /// <summary>What an account waits for.</summary>
    public Task Storage { get; set; } = Task.CompletedTask;

    public async Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default)
    {
        await Storage.WaitAsync(cancellationToken);
        return Report is null ? null : Report with { Id = goal };
    }

    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default) => Task.FromResult<Stream?>(null);

    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default) => Task.FromResult(List(filter));

    public async IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (after != default && !int.TryParse(after.Value, out _))
        {
            throw new ArgumentException($"'{after}' is not a cursor", nameof(after));
        }

        Interlocked.Increment(ref open);
        try
        {
            for (var number = after == default ? 1 : int.Parse(after.Value!) + 1; number <= Events; number++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Interlocked.Increment(ref told);
                yield return Reports.Event(goal, number);
            }

            if (!Ends)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }
        }
        finally
        {
            Interlocked.Decrement(ref open);
        }
    }
}
