using System.Collections.Immutable;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Collects the errors of one file.</summary>
internal sealed class FileErrors(string file, SourceText source)
{
    /// <summary>The most errors that are told; who has that many has one cause for them.</summary>
    public const int Maximum = 1_000;

    private readonly List<(int Offset, string Message)> errors = [];
    private readonly List<GoalFileError> elsewhere = [];
    private bool more;

    public bool Any => errors.Count > 0 || elsewhere.Count > 0;

    /// <summary>The file's name, as the caller gave it.</summary>
    public string File => file;

    /// <summary>Whether no more errors are told, so that none need be worked out.</summary>
    public bool IsFull => errors.Count == Maximum && more;

    public void Add(int offset, string message)
    {
        if (errors.Count < Maximum)
        {
            errors.Add((offset, message));
        }
        else
        {
            more = true;
        }
    }

    /// <summary>Errors of a file that this one names.</summary>
    public void Add(IEnumerable<GoalFileError> others) => elsewhere.AddRange(others);

    /// <summary>The errors by position, each once, then those of the files that it names.</summary>
    public ImmutableArray<GoalFileError> InOrder()
    {
        var ordered = errors.OrderBy(error => error.Offset).Select(error => At(error.Offset, error.Message)).Distinct().ToImmutableArray();
        ordered = [.. ordered, .. elsewhere.Distinct()];
        return more ? ordered.Add(ordered[^1] with { Message = $"there are more errors than these {ordered.Length}; correct them first" }) : ordered;
    }

    private GoalFileError At(int offset, string message)
    {
        var (line, column) = source.At(offset);
        return new GoalFileError(file, line, column, message);
    }
}
