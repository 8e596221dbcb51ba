using System.Collections.Immutable;
using Orleans.Goals.Engine.GoalFiles;

namespace Orleans.Goals.Cli.Output;

/// <summary>Why a command could not do what was asked.</summary>
/// <param name="ExitCode">The command's exit code.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal sealed record Failure(int ExitCode, string Message)
{
    /// <summary>What is wrong with a goal file; then the message only sums up.</summary>
    public ImmutableArray<GoalFileError> Errors { get; init; } = [];

    /// <summary>An example to follow, line by line, for people; empty where the message says it all.</summary>
    public ImmutableArray<string> Example { get; init; } = [];
}
