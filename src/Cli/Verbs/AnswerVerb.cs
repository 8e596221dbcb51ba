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
    public Task<int> RunAsync(GoalId goal, string? question, string answer) => RunAsync(
        goal,
        report => question is null && report.Questions is not [_] ? (null, Choose(goal, report.Questions)) : (question ?? report.Questions[0].Step, null),
        answer,
        because: null);

    private async Task<int> RunAsync(GoalId goal, Func<GoalReport, (string? Question, string? Fault)> choose, string answer, string? because)
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

        var (question, fault) = choose(report);
        if (question is null)
        {
            return context.Fail(ExitCodes.WrongInput, fault!);
        }

        var run = new GoalRun(context, access, interruption, since);
        await run.BeginAsync(goal);
        var reply = await access.AskAsync(
            goal,
            new AnswerQuestion
            {
                Id = CommandId.New(context.Time),
                Question = question,
                Answer = answer,
                By = report.Questions.Any(open => open.Step == question && open.Approval is not null) ? Name() : null,
                Because = because,
            });
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

    /// <summary>Approves or denies a call of an agent.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="code">The code of the question; null when it was not said.</param>
    /// <param name="isApproved">Whether the call may begin.</param>
    /// <param name="because">Why, or null.</param>
    /// <returns>The exit code.</returns>
    public Task<int> DecideAsync(GoalId goal, string? code, bool isApproved, string? because) => RunAsync(
        goal,
        report => report.Questions.FirstOrDefault(question => question.Approval is { } asked && asked.Code == code) is { } found
            ? (found.Step, null)
            : (null, ChooseCall(goal, code, report.Questions)),
        $"{(isApproved ? "approve" : "deny")} {code}",
        because);

    /// <summary>Who this user is to the machine; null where it does not say, or says it in a way that cannot be written down.</summary>
    private static string? Name() => Environment.UserName is { Length: > 0 and <= AnswerQuestion.MaximumBy } name && !name.Any(char.IsControl) && name.Trim().Length > 0 ? name : null;

    private string ChooseCall(GoalId goal, string? code, ImmutableArray<QuestionView> questions)
    {
        var calls = questions.Where(static question => question.Approval is not null).ToArray();
        var name = StoreLocation.NameOf(goal);
        var what = code is null ? $"say which call of {name}" : $"{name} does not ask about a call {PlainText.Message(code)} now";
        return calls.Length == 0
            ? $"{name} asks about no call now; see: {context.Store.Command("show", goal)}"
            : $"{what}; it asks: {string.Join("; ", calls.Select(open => $"{QuestionText.Of(open)}: {QuestionText.Command(context.Store, goal, open)}"))}";
    }

    private string Choose(GoalId goal, ImmutableArray<QuestionView> questions) => questions.IsEmpty
        ? $"{StoreLocation.NameOf(goal)} asks nothing now; see: {context.Store.Command("show", goal)}"
        : $"{StoreLocation.NameOf(goal)} asks {questions.Length} questions; say which: {string.Join("; ", questions.Select(open => QuestionText.Command(context.Store, goal, open)))}";
}
