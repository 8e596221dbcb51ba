using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Goals.Engine.Checks;

/// <summary>What the files of a workspace looked like from outside at one time: enough to tell whether anybody wrote to them.</summary>
internal sealed class Fingerprint
{
    private readonly SortedDictionary<string, FileStatus> files;

    private Fingerprint(SortedDictionary<string, FileStatus> files) => this.files = files;

    /// <summary>Looks at all files that count.</summary>
    /// <exception cref="IOException">They cannot be looked at.</exception>
    public static async Task<Fingerprint> TakeAsync(WorkspaceFiles workspaceFiles, string workspace, CancellationToken cancellationToken)
    {
        var found = new SortedDictionary<string, FileStatus>(StringComparer.Ordinal);
        foreach (var path in await workspaceFiles.ListAsync(workspace, cancellationToken))
        {
            var status = FileStatus.Of(Path.Combine(workspace, path));
            if (status.Kind != FileKind.None)
            {
                found.Add(path, status);
            }
        }

        return new Fingerprint(found);
    }

    /// <summary>A hash of how the files looked: the same as long as nobody wrote to them.</summary>
    /// <param name="counts">Which files count, by their path.</param>
    public string Hash(Func<string, bool> counts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, status) in files.Where(file => counts(file.Key)))
        {
            var line = string.Create(CultureInfo.InvariantCulture, $"{path}\0{(int)status.Kind} {status.Size} {status.Modified} {status.Mode}\0");
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The files that are not as they were, in the order of their paths.</summary>
    public IEnumerable<string> Changed(Fingerprint later) => files.Keys
        .Union(later.files.Keys, StringComparer.Ordinal)
        .Where(path => files.GetValueOrDefault(path) != later.files.GetValueOrDefault(path))
        .Order(StringComparer.Ordinal);
}
