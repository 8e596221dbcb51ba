using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Orleans.Goals.Engine.Checks;

/// <summary>What files contained at one time. Permissions do not count, and a link is what it says, not what it leads to.</summary>
internal sealed class Baseline
{
    private const int Format = 1;
    private const string FormatName = "format";
    private const string FilesName = "files";
    private const string LinkPrefix = "link:";
    private const int BufferBytes = 128 * 1024;

    private Baseline(SortedDictionary<string, string> hashes) => Hashes = hashes;

    /// <summary>Path to SHA-256 in lower-case hexadecimal.</summary>
    public SortedDictionary<string, string> Hashes { get; }

    /// <summary>Hashes files.</summary>
    /// <exception cref="IOException">One of them cannot be read.</exception>
    public static Baseline Take(string workspace, IEnumerable<string> paths, CancellationToken cancellationToken)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var buffer = new byte[BufferBytes];
        foreach (var path in paths)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Hash(Path.Combine(workspace, path), buffer) is { } hash)
            {
                hashes.Add(path, hash);
            }
        }

        return new Baseline(hashes);
    }

    /// <summary>Reads what <see cref="Serialize"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static Baseline Deserialize(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty(FormatName, out var format) || format.GetInt32() != Format)
        {
            throw new JsonException($"this is no baseline of format {Format}");
        }

        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in root.GetProperty(FilesName).EnumerateObject())
        {
            hashes[file.Name] = file.Value.GetString()!;
        }

        return new Baseline(hashes);
    }

    /// <summary>As JSON: the same files give the same bytes.</summary>
    public byte[] Serialize()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteNumber(FormatName, Format);
            writer.WriteStartObject(FilesName);
            foreach (var (path, hash) in Hashes)
            {
                writer.WriteString(path, hash);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>What became of the files since, in the order of their paths.</summary>
    public IEnumerable<(string Path, string Change)> Compare(Baseline later)
    {
        foreach (var path in Hashes.Keys.Union(later.Hashes.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var change = (Hashes.GetValueOrDefault(path), later.Hashes.GetValueOrDefault(path)) switch
            {
                (null, _) => "added",
                (_, null) => "removed",
                var (before, after) => before == after ? null : "changed",
            };
            if (change is not null)
            {
                yield return (path, change);
            }
        }
    }

    /// <summary>This and what another has; where both have a file, as the other has it.</summary>
    public Baseline With(Baseline other)
    {
        var all = new SortedDictionary<string, string>(Hashes, StringComparer.Ordinal);
        foreach (var (path, hash) in other.Hashes)
        {
            all[path] = hash;
        }

        return new Baseline(all);
    }

    /// <summary>The part that some patterns name.</summary>
    public Baseline Only(GlobSet patterns)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (path, hash) in Hashes.Where(file => patterns.IsMatch(file.Key)))
        {
            named.Add(path, hash);
        }

        return new Baseline(named);
    }

    private static string? Hash(string path, byte[] buffer)
    {
        switch (FileStatus.Of(path).Kind)
        {
            case FileKind.File:
                return HashFile(path, buffer);
            case FileKind.Link when new FileInfo(path).LinkTarget is { } target:
                return LinkPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target)));
            default:
                // Gone since it was listed, or nothing with a content.
                return null;
        }
    }

    private static string? HashFile(string path, byte[] buffer)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            for (long offset = 0; ;)
            {
                var read = RandomAccess.Read(file, buffer, offset);
                if (read == 0)
                {
                    return Convert.ToHexStringLower(hash.GetHashAndReset());
                }

                hash.AppendData(buffer, 0, read);
                offset += read;
            }
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
