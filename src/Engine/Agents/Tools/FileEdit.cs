namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>One edit of <c>apply_patch</c>.</summary>
/// <param name="Number">Its place in the call, from 1.</param>
/// <param name="Old">What is there; empty for a file that is to be created.</param>
/// <param name="New">What is to be there.</param>
/// <param name="All">Whether every occurrence is meant.</param>
/// <param name="Delete">Whether the file is to be removed.</param>
internal sealed record FileEdit(int Number, string Old, string New, bool All, bool Delete);
