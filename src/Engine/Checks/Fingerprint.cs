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

    /// <summary>The files that are not as they were, in the order of their paths.</summary>
    public IEnumerable<string> Changed(Fingerprint later) => files.Keys
        .Union(later.files.Keys, StringComparer.Ordinal)
        .Where(path => files.GetValueOrDefault(path) != later.files.GetValueOrDefault(path))
        .Order(StringComparer.Ordinal);
}
