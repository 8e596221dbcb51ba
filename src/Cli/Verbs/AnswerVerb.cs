using System.Collections.Immutable;
using Orleans.Goals.Cli.Following;
using Orleans.Goals.Cli.Hosting;
using Orleans.Goals.Cli.Invocation;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Verbs;

/// <summary><c>goals answer</c>: answers what a goal asks, and stays with it.</summary>
internal sealed class AnswerVerb(CommandContext context)
{
    private readonly DateTimeOffset since = context.Time.GetUtcNow();

    /// <summary>Answers a question of a goal.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="question">The step or criterion; null for the only question that is open.</param>
    /// <param name="answer">The answer.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(GoalId goal, string? question, string answer)
    {
        if (!context.Store.Exists)
        {
            return context.FailNotFound(goal);
        }

        Preloading.Begin();
        using var interruption = new Interruption();
        await using var access = await GoalsAccess.OpenAsync(context);
        if (await access.ReportAsync(goal) is not { } report)
        {
            return context.FailNotFound(goal);
        }

        if (question is null && report.Questions is not [_])
        {
            return context.Fail(ExitCodes.WrongInput, Choose(goal, report.Questions));
        }

        var run = new GoalRun(context, access, interruption, since);
        await run.BeginAsync(goal);
        var reply = await access.AskAsync(
            goal, new AnswerQuestion { Id = CommandId.New(context.Time), Question = question ?? report.Questions[0].Step, Answer = answer });
        if (!reply.Accepted)
        {
            return context.Refuse(reply);
        }

        access.Drive(goal);
        var reports = await run.FollowWithOutermostAsync(goal);
        foreach (var closing in reports)
        {
            context.Output.Report(closing, ReportDetail.Closing);
        }

        await run.StayAsync();
        return run.ExitCodeOf(reports);
    }

    private string Choose(GoalId goal, ImmutableArray<QuestionView> questions) => questions.IsEmpty
        ? $"{StoreLocation.NameOf(goal)} asks nothing now; see: {context.Store.Command("show", goal)}"
        : $"{StoreLocation.NameOf(goal)} asks {questions.Length} questions; say which: {string.Join("; ", questions.Select(open => QuestionText.Command(context.Store, goal, open)))}";
}
