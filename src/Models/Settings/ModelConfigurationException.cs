namespace Orleans.Goals.Models.Settings;

/// <summary>Settings that cannot work. Every problem is named at once, each with its remedy.</summary>
/// <param name="problems">The problems, at least one; free of secrets.</param>
public sealed class ModelConfigurationException(IReadOnlyList<string> problems) : GoalsException(string.Join(Environment.NewLine, problems))
{
    /// <summary>The problems, at least one.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
