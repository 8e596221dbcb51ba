using System.Text;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Reports;

/// <summary>Finds evidence among the store's files, and reads the end of it.</summary>
/// <param name="store">The store.</param>
/// <param name="goal">The goal.</param>
internal sealed class EvidenceFiles(StoreLocation store, GoalId goal)
{
    /// <summary>How much of one file is shown.</summary>
    public const int ExcerptBytes = 2_048;

    /// <summary>How many files are read for one page.</summary>
    public const int MaximumExcerpts = 200;

    private int read;

    /// <summary>The evidence that a reference names.</summary>
    public Evidence Find(ArtifactReference artifact)
    {
        if (store.FileOf(goal, artifact) is not { } path)
        {
            return new Evidence(null, string.Empty, IsAll: false);
        }

        return read++ < MaximumExcerpts ? Read(path) : new Evidence(path, string.Empty, IsAll: false);
    }

    private static Evidence Read(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var isAll = file.Length <= ExcerptBytes;
            file.Seek(isAll ? 0 : -ExcerptBytes, SeekOrigin.End);
            var bytes = new byte[ExcerptBytes];
            var count = file.ReadAtLeast(bytes, ExcerptBytes, throwOnEndOfStream: false);
            var begin = 0;
            while (!isAll && begin < count && (bytes[begin] & 0xC0) == 0x80)
            {
                // The rest of a character that was cut.
                begin++;
            }

            return new Evidence(path, Encoding.UTF8.GetString(bytes, begin, count - begin), isAll);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new Evidence(path, string.Empty, IsAll: false);
        }
    }
}
