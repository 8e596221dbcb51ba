using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>What became of reading a goal file: what it says, or everything that is wrong with it.</summary>
public sealed class GoalFileResult
{
    internal GoalFileResult(ParsedGoalFile goal)
    {
        Goal = goal;
        Errors = [];
    }

    internal GoalFileResult(ImmutableArray<GoalFileError> errors) => Errors = errors;

    /// <summary>One thing that is wrong with a file as a whole.</summary>
    internal static GoalFileResult Wrong(string file, string problem) => new([new GoalFileError(file, 1, 1, problem)]);

    /// <summary>Whether the file is something else altogether, and not a goal file with mistakes in it: then one error says so. Of a text without a file that is not asked.</summary>
    public bool IsSomethingElse { get; internal init; }

    /// <summary>Whether the file is a valid goal file.</summary>
    [MemberNotNullWhen(true, nameof(Goal))]
    public bool IsValid => Goal is not null;

    /// <summary>What the file says; null when there are errors.</summary>
    public ParsedGoalFile? Goal { get; }

    /// <summary>All errors in the order of the file; empty when there is a goal, else at least one.</summary>
    public ImmutableArray<GoalFileError> Errors { get; }
}
