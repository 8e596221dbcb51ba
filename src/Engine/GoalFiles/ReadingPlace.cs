using System.Collections.Immutable;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Where a goal is read: the file, and the goals it is in.</summary>
internal sealed record ReadingPlace
{
    /// <summary>The absolute path of the folder that paths of the file are relative to.</summary>
    public required string BaseDirectory { get; init; }

    /// <summary>Whether files that must be there when a goal is submitted are looked for.</summary>
    public bool OnDisk { get; init; }

    /// <summary>The workspace of a goal that says none: that of the goal it is a step of. Null for the file's folder.</summary>
    public string? Workspace { get; init; }

    /// <summary>How many goals it is in.</summary>
    public int Depth { get; init; }

    /// <summary>The goal files that name each other and this one, as absolute paths, the outermost first.</summary>
    public ImmutableArray<string> Files { get; init; } = [];

    /// <summary>The place of a goal that is a step of one with a workspace; with none that could be read its own is not told about either.</summary>
    public ReadingPlace Within(string? workspace) => this with { Workspace = workspace ?? BaseDirectory, Depth = Depth + 1 };
}
