using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>
/// Tells a failure once. A step that fails lets its plan fail, that ends it, and if no plan is left the goal is blocked: four events with the same
/// reason. A script gets all of them whole; a person reads the reason at the first.
/// </summary>
internal sealed class ToldOnce
{
    private const string Separators = ":.; ";

    private readonly SortedDictionary<GoalId, (string Step, string Reason)> told = [];

    /// <summary>The line for an event; null when it says nothing that was not said.</summary>
    public string? LineOf(GoalEvent happened)
    {
        var (step, reason) = told.GetValueOrDefault(happened.Goal, (string.Empty, string.Empty));
        switch (happened.Type)
        {
            case "stepFailed":
                told[happened.Goal] = ($"step {happened.Step} ", reason);
                return happened.Text;
            case "planFailing":
                told[happened.Goal] = (string.Empty, happened.Text);
                return step.Length > 0 && happened.Text.StartsWith(step, StringComparison.Ordinal) ? null : happened.Text;
            case "roundEnded":
                told[happened.Goal] = (string.Empty, happened.Text.IndexOf(": ", StringComparison.Ordinal) is var mark and >= 0 ? happened.Text[(mark + 2)..] : string.Empty);
                return happened.Text;
            case "planEnded" or "held" when reason.Length > 0 && happened.Text.Length > reason.Length && happened.Text.EndsWith(reason, StringComparison.Ordinal):
                return happened.Text[..^reason.Length].TrimEnd([.. Separators]);
            default:
                return happened.Text;
        }
    }
}
