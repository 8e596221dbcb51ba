namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>What is known while a contract is read from nodes: the errors, and where each part of the contract stands in the file.</summary>
internal sealed class ReadingState(FileErrors errors)
{
    private readonly Dictionary<string, int> positions = new(StringComparer.Ordinal);
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <inheritdoc cref="FileErrors.File"/>
    public string File => errors.File;

    /// <inheritdoc cref="FileErrors.IsFull"/>
    public bool IsFull => errors.IsFull;

    /// <summary>Remembers where a part of the contract stands.</summary>
    public void Place(string path, int offset) => positions.TryAdd(path, offset);

    /// <summary>An error that leaves the contract's part as it is.</summary>
    public void Add(int offset, string message) => errors.Add(offset, message);

    /// <summary>An error by which a part of the contract could not be read: what the validator says of it has the same cause.</summary>
    public void Refuse(string path, int offset, string message)
    {
        errors.Add(offset, message);
        told.Add(path);
    }

    /// <summary>The same for what is wrong with another file that stands for it.</summary>
    public void Refuse(string path, IEnumerable<GoalFileError> others)
    {
        errors.Add(others);
        told.Add(path);
    }

    /// <summary>The same for what was told while the YAML was read.</summary>
    public void Refuse(string path) => told.Add(path);

    /// <summary>Whether a part, or one that it is in, could not be read.</summary>
    public bool IsTold(string path) => Owners(path).Any(told.Contains);

    /// <summary>Where a part stands; where it is not written out, what it is in.</summary>
    public int PositionOf(string path) => Owners(path).Where(positions.ContainsKey).Select(owner => positions[owner]).FirstOrDefault();

    /// <summary>A path, then each path that it is in, up to the empty one.</summary>
    private static IEnumerable<string> Owners(string path)
    {
        for (var owner = path; owner.Length > 0; owner = owner[..Math.Max(0, owner.LastIndexOfAny(['.', '[']))])
        {
            yield return owner;
        }

        yield return string.Empty;
    }
}
