namespace Orleans.Goals.Simulation.World;

/// <summary>The files a goal works on.</summary>
internal sealed class Workspace
{
    private readonly SortedSet<string> files = new(StringComparer.Ordinal) { "keep" };

    private readonly SortedSet<string> commits = new(StringComparer.Ordinal);

    /// <summary>Raised by every change: its fingerprint.</summary>
    public long Version { get; private set; }

    /// <summary>Raised when the sources change: what <c>unchanged</c> compares.</summary>
    public long Sources { get; private set; } = 1;

    public bool Has(string file) => files.Contains(file);

    public void Write(string file)
    {
        Version++;
        files.Add(file);
    }

    public void Remove(string file)
    {
        Version++;
        files.Remove(file);
    }

    public void ChangeSources()
    {
        Version++;
        Sources++;
    }

    /// <summary>What it contains: the same as long as that is the same, however often it was written.</summary>
    public string Content => $"{string.Join(' ', files)} {Sources}";

    /// <summary>Takes over everything of another.</summary>
    public void Copy(Workspace other)
    {
        files.Clear();
        files.UnionWith(other.files);
        (Version, Sources) = (other.Version, other.Sources);
    }

    /// <summary>Makes the commit of an operation; or finds it. No file is changed by that.</summary>
    /// <returns>Whether it is made now.</returns>
    public bool Commit(string operation) => commits.Add(operation);

    /// <summary>Whether there is a commit of an operation.</summary>
    public bool HasCommit(string operation) => commits.Contains(operation);

    /// <summary>A change that matters to no check.</summary>
    public void Touch() => Version++;
}
