using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Orleans.Goals.Grains.Archives;

/// <summary>Archives on their way, as files of this silo: they are put together here and read from here, part by part.</summary>
internal sealed partial class SpooledArchives(string folder, TimeProvider time)
{
    /// <summary>A file that nobody has touched for so long is removed.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, SemaphoreSlim> gates = new(StringComparer.Ordinal);

    /// <summary>Whether a name may be one of an upload.</summary>
    public static bool IsName(string name) => Name().IsMatch(name);

    /// <summary>The path of a file.</summary>
    public string PathOf(string name) => IsName(name) ? Path.Combine(folder, name) : throw new ArgumentException($"'{name}' is no name of an upload", nameof(name));

    /// <summary>Adds a part, if it is the next.</summary>
    /// <returns>From where on more is wanted.</returns>
    public async Task<long> AddAsync(string name, long offset, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var gate = gates.GetOrAdd(name, static _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            Directory.CreateDirectory(folder);
            var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            await using var file = new FileStream(PathOf(name), options);
            if (file.Length != offset)
            {
                // Repeated, or begun on another silo.
                return file.Length;
            }

            file.Position = offset;
            await file.WriteAsync(bytes, cancellationToken);
            return offset + bytes.Length;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Takes a stream in under a name.</summary>
    public async Task KeepAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await using var file = new FileStream(PathOf(name), FileMode.CreateNew, FileAccess.Write);
        await content.CopyToAsync(file, cancellationToken);
    }

    /// <summary>A part of a file, and how long that is; null when it is not there.</summary>
    public async Task<(byte[] Bytes, long Length)?> ReadAsync(string name, long offset, int maximum, CancellationToken cancellationToken)
    {
        if (!File.Exists(PathOf(name)))
        {
            return null;
        }

        await using var file = File.OpenRead(PathOf(name));
        file.Position = Math.Clamp(offset, 0, file.Length);
        var bytes = new byte[Math.Min(file.Length - file.Position, maximum)];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return (bytes, file.Length);
    }

    /// <summary>Removes a file.</summary>
    public void Remove(string name)
    {
        File.Delete(PathOf(name));
        gates.TryRemove(name, out _);
    }

    /// <summary>Removes what was begun long ago and never ended.</summary>
    public void Sweep()
    {
        foreach (var file in Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles() : [])
        {
            if (IsName(file.Name) && time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > Kept)
            {
                Remove(file.Name);
            }
        }
    }

    [GeneratedRegex("^[0-9a-f]{32}$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
