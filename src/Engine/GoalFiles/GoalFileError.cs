namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>One thing that is wrong with a goal file, and where.</summary>
/// <param name="File">The file's name, as the caller gave it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The character in the line, from 1.</param>
/// <param name="Message">What is wrong; what would be right.</param>
public sealed record GoalFileError(string File, int Line, int Column, string Message)
{
    /// <summary>The form that editors and terminals jump to.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}: {Message}";
}
