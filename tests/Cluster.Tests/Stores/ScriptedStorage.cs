using System.Collections.Concurrent;
using Orleans.Goals.Grains.Stores;
using Orleans.Runtime;
using Orleans.Storage;

namespace Orleans.Goals.Cluster.Tests.Stores;

/// <summary>Grain storage in a dictionary, whose operations a test can let go wrong, and which keeps a book of who created what.</summary>
internal sealed class ScriptedStorage : IGrainStorage
{
    private readonly Lock gate = new();
    private readonly Dictionary<(string State, string Key), (byte[]? Bytes, int Version)> cells = [];

    /// <summary>How an operation goes wrong; asked before each.</summary>
    public Func<StorageOperation, StorageFault> Script { get; set; } = _ => StorageFault.None;

    /// <summary>What an operation waits for before anything happens.</summary>
    public Func<StorageOperation, Task> Waits { get; set; } = static _ => Task.CompletedTask;

    /// <summary>The largest record ever written.</summary>
    public int LargestWrite { get; private set; }

    /// <summary>How often something was read.</summary>
    public int Reads { get; set; }

    /// <summary>What the next read waits for after it has read; only that one.</summary>
    public TaskCompletionSource? HoldsNextRead { get; set; }

    /// <summary>How often each key was to be created, successfully or not.</summary>
    public ConcurrentDictionary<string, int> Creations { get; } = new();

    /// <summary>What is stored.</summary>
    public string[] Keys
    {
        get
        {
            lock (gate)
            {
                return [.. cells.Where(cell => cell.Value.Bytes is not null).Select(cell => $"{cell.Key.State}|{cell.Key.Key}").Order(StringComparer.Ordinal)];
            }
        }
    }

    /// <summary>What is stored beside heads.</summary>
    public string[] Pieces => [.. Keys.Where(key => key.Contains(".piece|", StringComparison.Ordinal))];

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Run(StorageVerb.Read, stateName, grainId, key =>
    {
        var found = cells.GetValueOrDefault(key);
        grainState.RecordExists = found.Bytes is not null;
        grainState.State = (T)(object)new StoredBytes { Bytes = found.Bytes?.ToArray() ?? [] };
        grainState.ETag = found.Version == 0 ? null : found.Version.ToString();
    });

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var bytes = ((StoredBytes)(object)grainState.State!).Bytes.ToArray();
        if (grainState.ETag is null)
        {
            Creations.AddOrUpdate($"{stateName}|{grainId.Key}", 1, (_, times) => times + 1);
        }

        return Run(StorageVerb.Write, stateName, grainId, key =>
        {
            LargestWrite = Math.Max(LargestWrite, bytes.Length);
            grainState.ETag = Replace(key, bytes, grainState.ETag);
            grainState.RecordExists = true;
        });
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        Run(StorageVerb.Clear, stateName, grainId, key => grainState.ETag = Replace(key, null, grainState.ETag));

    /// <summary>Replaces a byte, as a disk might.</summary>
    public void Damage(string key)
    {
        lock (gate)
        {
            var cell = cells.Single(cell => $"{cell.Key.State}|{cell.Key.Key}" == key);
            cell.Value.Bytes![cell.Value.Bytes.Length / 2] ^= 1;
        }
    }

    /// <summary>Removes a record behind everybody's back.</summary>
    public void Lose(string key)
    {
        lock (gate)
        {
            cells.Remove(cells.Keys.Single(cell => $"{cell.State}|{cell.Key}" == key));
        }
    }

    private string Replace((string State, string Key) key, byte[]? bytes, string? etag)
    {
        var version = cells.GetValueOrDefault(key).Version;
        if ((version == 0 ? null : version.ToString()) != etag)
        {
            throw new InconsistentStateException($"{key} is at {version}, not at {etag}");
        }

        cells[key] = (bytes, version + 1);
        return (version + 1).ToString();
    }

    private async Task Run(StorageVerb verb, string stateName, GrainId grainId, Action<(string State, string Key)> action)
    {
        await Task.Yield();
        var key = (stateName, grainId.Key.ToString()!);
        var operation = new StorageOperation(verb, $"{key.stateName}|{key.Item2}");
        await Waits(operation);
        var fault = Script(operation);
        if (fault == StorageFault.Before)
        {
            throw new TimeoutException("nothing happened");
        }

        TaskCompletionSource? held = null;
        lock (gate)
        {
            action(key);
            if (verb == StorageVerb.Read)
            {
                Reads++;
                (held, HoldsNextRead) = (HoldsNextRead, null);
            }
        }

        await (held?.Task ?? Task.CompletedTask);

        switch (fault)
        {
            case StorageFault.After:
                throw new TimeoutException("it happened");
            case StorageFault.ConflictWithItself:
                throw new InconsistentStateException("it happened, its answer was lost, and the client wrote it again");
        }
    }
}

/// <summary>What is done to a key.</summary>
internal enum StorageVerb
{
    None = 0,
    Read = 1,
    Write = 2,
    Clear = 3,
}

/// <summary>One operation.</summary>
internal readonly record struct StorageOperation(StorageVerb Verb, string Key)
{
    public bool IsHead => !Key.Contains(".piece|", StringComparison.Ordinal);
}

/// <summary>How an operation goes wrong.</summary>
internal enum StorageFault
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>It fails, and nothing happened.</summary>
    Before = 1,

    /// <summary>It fails after it happened.</summary>
    After = 2,

    /// <summary>It happens and reports a conflict.</summary>
    ConflictWithItself = 3,
}
