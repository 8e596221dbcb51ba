using System.Globalization;
using System.Text;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Cli.Reports;
using Orleans.Goals.Engine.Hosting;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals output</c>: prints what a step or a check wrote. Reads, also while another process holds the store.</summary>
internal sealed class OutputVerb(CommandContext context)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Prints what an attempt at a step, or a criterion or fence, wrote. In a terminal without what would change the terminal.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="name">The step's or the check's id.</param>
    /// <param name="plan">The plan; null for the newest that has the step.</param>
    /// <param name="attempt">The attempt; null for the newest that wrote something.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> PrintAsync(GoalId goal, string name, int? plan, int? attempt)
    {
        using var stored = new StoredGoals(context.Store.Folder, context.Time);
        if (await stored.AccountAsync(goal) is not { } report)
        {
            return context.FailNotFound(goal);
        }

        var (reference, excerpt, problem) = Find(report, name, plan, attempt);
        if (problem.Length > 0)
        {
            return context.Fail(ExitCodes.WrongInput, problem);
        }

        await using var content = reference is null ? new MemoryStream(Utf8.GetBytes(excerpt)) : await stored.OpenArtifactAsync(goal, reference);
        if (content is null)
        {
            return context.Fail(ExitCodes.Fault, $"{reference!.Name} is not there any more: the store's folder is not whole; restore it from a backup");
        }

        if (content.Length == 0)
        {
            context.Output.Aside($"{name} wrote nothing");
        }

        await using var output = Outputs.StandardOutput();
        await (Console.IsOutputRedirected ? content.CopyToAsync(output) : PrintCleanAsync(content, output));
        return ExitCodes.Complete;
    }

    private static async Task PrintCleanAsync(Stream content, Stream output)
    {
        using var lines = new StreamReader(content, Utf8);
        await using var clean = new StreamWriter(output, Utf8, leaveOpen: true);
        while (await lines.ReadLineAsync() is { } line)
        {
            await clean.WriteLineAsync(SafeText.Clean(line));
        }
    }

    private static (ArtifactReference? Reference, string Excerpt, string Problem) Find(GoalReport report, string name, int? plan, int? attempt)
    {
        var steps = report.PlanHistory
            .Where(candidate => plan is null || candidate.Number == plan)
            .Reverse()
            .SelectMany(candidate => candidate.Steps.Where(step => step.Id == name))
            .ToArray();
        var attempts = steps.SelectMany(step => (step.AttemptHistory ?? []).Reverse()).Where(candidate => attempt is null || candidate.Number == attempt).ToArray();
        if (attempts.Length > 0)
        {
            var found = Array.Find(attempts, candidate => candidate.Output is not null || candidate.Excerpt.Length > 0) ?? attempts[0];
            return (found.Output, found.Excerpt, string.Empty);
        }

        if (attempt is null && Array.Find(steps, static step => step.Output is not null) is { Output: { } taken })
        {
            // Of a step that a fork took over the attempts are the other goal's.
            return (taken, string.Empty, string.Empty);
        }

        if (steps.Length > 0)
        {
            return (null, string.Empty, attempt is { } number
                ? string.Create(CultureInfo.InvariantCulture, $"the report has no attempt {number} at {name}; see goals report")
                : $"{name} was not attempted yet");
        }

        if (plan is null && attempt is null && report.Criteria.Concat(report.Fences).FirstOrDefault(check => check.Id == name) is { } verdict)
        {
            return (verdict.Evidence, string.Empty, string.Empty);
        }

        var names = report.PlanHistory.TakeLast(1).SelectMany(last => last.Steps.Select(step => step.Id)).Concat(report.Criteria.Concat(report.Fences).Select(check => check.Id));
        return (null, string.Empty, $"there is no step or check '{name}'{(plan is { } of ? $" in plan {of}" : string.Empty)}; there are: {string.Join(", ", names.Distinct(StringComparer.Ordinal))}");
    }
}
