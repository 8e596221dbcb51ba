using System.Collections.Immutable;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Processes;

/// <summary>A command to run, or to take over.</summary>
internal sealed record CommandRequest
{
    /// <summary>The operation it belongs to.</summary>
    public required string Operation { get; init; }

    /// <summary>The execution that runs it; above 1 it takes over what an earlier one left.</summary>
    public required int Execution { get; init; }

    /// <summary>Where its files are.</summary>
    public required OperationFolder Folder { get; init; }

    /// <summary>The program and its arguments.</summary>
    public required ImmutableArray<string> Arguments { get; init; }

    /// <summary>The folder it runs in.</summary>
    public required string Workspace { get; init; }

    /// <summary>What it finds in its environment beside what the host has, and what of that must not be seen in its output.</summary>
    public GivenEnvironment Environment { get; init; } = GivenEnvironment.Nothing;

    /// <summary>Variables of the host that it does not get, unless it is given them.</summary>
    public ImmutableArray<string> Withheld { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>When the first execution began: its time counts from here. A later one that has to start the command, or one that had to wait for its turn, counts from its own start.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>How long it may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>When it is stopped in any case; null for never.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>Whether it ends when its host does. Else it outlives it, and the next host takes it over.</summary>
    public bool IsTied { get; init; }

    /// <summary>Whether what it writes is in its files at once, so that others can look while it runs. Else a few KiB of it may come later.</summary>
    public bool IsWatched { get; init; }

    /// <summary>The turn to be at work that it must have to be started; null when it needs none.</summary>
    public WorkerTurn? Turn { get; init; }

    /// <summary>Told the process when the command was started or adopted.</summary>
    public Action<int, DateTimeOffset>? Started { get; init; }
}
