namespace Orleans.Goals.Cli.Reports;

/// <summary>What is behind a verdict or an attempt, as far as a page shows it.</summary>
/// <param name="Path">The file that has all of it, or null when it is not there.</param>
/// <param name="Excerpt">The end of it; empty when it was not read.</param>
/// <param name="IsAll">Whether the excerpt is all of it.</param>
internal sealed record Evidence(string? Path, string Excerpt, bool IsAll);
