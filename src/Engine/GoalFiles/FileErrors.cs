using System.Collections.Immutable;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Collects the errors of one file.</summary>
internal sealed class FileErrors(string file, SourceText source)
{
    /// <summary>The most errors that are told; who has that many has one cause for them.</summary>
    public const int Maximum = 1_000;

    private readonly List<(int Offset, string Message)> errors = [];
    private bool more;

    public bool Any => errors.Count > 0;

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

    /// <summary>The errors by position, each once.</summary>
    public ImmutableArray<GoalFileError> InOrder()
    {
        var ordered = errors.OrderBy(error => error.Offset).Select(error => At(error.Offset, error.Message)).Distinct().ToImmutableArray();
        return more ? ordered.Add(ordered[^1] with { Message = $"there are more errors than these {ordered.Length}; correct them first" }) : ordered;
    }

    private GoalFileError At(int offset, string message)
    {
        var (line, column) = source.At(offset);
        return new GoalFileError(file, line, column, message);
    }
}
