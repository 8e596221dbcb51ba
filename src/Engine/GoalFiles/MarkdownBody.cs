namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>What stands below the head of a Markdown goal file.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Text">It, without the empty lines around it, lines ended by line feeds alone.</param>
internal sealed record MarkdownBody(int Offset, string Text);
