using System.Collections.Immutable;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Engine.GoalFiles;

namespace Orleans.Goals.Cli.Verbs;

/// <summary>Says what is wrong with goal files.</summary>
internal static class WrongFiles
{
    /// <summary>The smallest goal file: it is reached where there is a shell.</summary>
    internal static readonly ImmutableArray<string> Smallest =
    [
        "objective: The sum of the numbers from 1 to 10 is in sum.txt.",
        "doneWhen: [{id: sum, file: sum.txt, contains: \"55\"}]",
        "plans: [{steps: [{id: add, run: \"seq 10 | awk '{ s += $1 } END { print s }' >sum.txt\"}]}]",
    ];

    private static readonly ImmutableArray<string> Example = ["A goal file looks like this:", .. Smallest.Select(static line => $"    {line}"), "'goals init' writes one that fits the folder it is called in."];

    /// <summary>What is wrong with a goal file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="read">What reading it gave: errors.</param>
    /// <param name="consequence">What follows, for example <c>nothing was begun</c>; or nothing.</param>
    public static Failure Of(string path, GoalFileResult read, string consequence = "") => read.IsSomethingElse
        ? new Failure(ExitCodes.WrongInput, $"{path} is not a goal file{After(consequence)}") { Example = Example }
        : new Failure(ExitCodes.WrongInput, $"{PlainText.Count(read.Errors.Length, "error")} in {path}{After(consequence)}") { Errors = read.Errors };

    /// <summary>What is wrong with some of several goal files.</summary>
    /// <param name="files">How many there are.</param>
    /// <param name="wrong">What reading the wrong ones gave, at least one.</param>
    public static Failure Of(int files, IReadOnlyCollection<GoalFileResult> wrong)
    {
        var errors = wrong.SelectMany(static read => read.Errors).ToImmutableArray();
        return new Failure(ExitCodes.WrongInput, $"{PlainText.Count(errors.Length, "error")} in {wrong.Count} of {files} files")
        {
            Errors = errors,
            Example = wrong.Any(static read => read.IsSomethingElse) ? Example : [],
        };
    }

    private static string After(string consequence) => consequence.Length == 0 ? string.Empty : $"; {consequence}";
}
