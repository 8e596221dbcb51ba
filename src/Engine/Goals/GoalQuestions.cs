using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Commands;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;
using Orleans.Goals.Engine.Operations;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Runner;

namespace Orleans.Goals.Engine.Goals;

using GoalDecision = Decision<GoalState, GoalStateEvent>;
using GoalTurn = Turn<GoalState, GoalStateEvent>;

/// <summary>What a person is asked: by steps, which the plan asks, and by criteria, which the goal asks itself; and what an answer does.</summary>
internal static class GoalQuestions
{
    private const string Yes = "yes";
    private const string No = "no";

    /// <summary>What a person may answer to a criterion; after a no the reason may stand.</summary>
    private static readonly ImmutableArray<string> Approving = [Yes, No];

    /// <summary>What the criteria ask and nobody has answered.</summary>
    public static ImmutableArray<OpenQuestion> Open(GoalState state) => state.Asked is not { } asked ? [] :
    [
        .. state.Contract!.DoneWhen.OfType<AskCheck>()
            .Where(check => asked.Criteria.Contains(check.Id, StringComparer.Ordinal) && !IsApproved(state, check.Id, asked.Fingerprint))
            .Select(check => new OpenQuestion { Step = check.Id, Attempt = asked.Round, Text = check.Question, IsAsk = true, IsCriterion = true, Options = Approving }),
    ];

    /// <summary>That a person is asked by criteria, or null.</summary>
    public static PlanHold? Hold(GoalState state) => Open(state) is { IsEmpty: false } open
        ? new PlanHold { Kind = HoldKind.Question, Reason = string.Join("; ", open.Take(3).Select(question => question.Text)) }
        : null;

    /// <summary>The verdicts of a round in which everything passed that the host can check, and what a person is asked after it.</summary>
    public static (ImmutableArray<CheckVerdict> Verdicts, AskedRound? Asked) Judge(GoalState state, OperationResult result)
    {
        // Without one (told by an earlier version) no answer can be known to hold for these files.
        var fingerprint = result.Fingerprint ?? string.Create(CultureInfo.InvariantCulture, $"round {state.Rounds}");
        var verdicts = Weave(state, result.Verdicts, check => IsApproved(state, check.Id, fingerprint)
            ? Of(check, Verdict.Passed, "a person said yes to these files")
            : Of(check, Verdict.Unmeasurable, $"waits for an answer: {check.Question}"));
        ImmutableArray<string> asked = [.. state.Contract!.DoneWhen.OfType<AskCheck>().Select(check => check.Id).Where(id => !IsApproved(state, id, fingerprint))];
        return (verdicts, asked.IsEmpty ? null : new AskedRound { Round = state.Rounds, Fingerprint = fingerprint, Criteria = asked });
    }

    /// <summary>The verdicts of a round in which something did not pass: nobody is asked then.</summary>
    public static ImmutableArray<CheckVerdict> NotAsked(GoalState state, ImmutableArray<CheckVerdict> measured) =>
        Weave(state, measured, check => Of(check, Verdict.Unmeasurable, "nobody was asked, since something else did not pass"));

    /// <summary>Decides what an answer does.</summary>
    public static GoalDecision Answer(GoalTurn turn, AnswerQuestion command)
    {
        var questions = GoalView.Questions(turn.State);
        if (questions.FirstOrDefault(question => question.Step == command.Question) is not { } asked)
        {
            var open = questions.IsEmpty ? "nothing of it waits for an answer" : $"these questions are open: {string.Join("; ", questions.Select(Describe))}";
            return GoalCommands.Refuse(turn, Refusal.NotApplicable, $"{turn.State.Id} has no open question {Excerpt.Of(command.Question ?? string.Empty)}; {open}");
        }

        if ((Problem(asked, command.Answer) ?? ApprovalProblem(turn, asked, command)) is { } problem)
        {
            return GoalCommands.Refuse(turn, Refusal.Invalid, problem);
        }

        if (asked.IsCriterion)
        {
            AnswerCriterion(turn, asked, command.Answer);
        }
        else
        {
            GoalCommands.Give(turn, asked, asked.IsAsk ? SettleAs.None : Outcome(command.Answer), asked.IsAsk ? command.Answer : null, command);
        }

        return GoalCommands.Reply(turn, command);
    }

    /// <summary>The state after a criterion was answered. After a no the goal goes on as after a round that did not pass.</summary>
    public static GoalState Apply(GoalState state, CriterionAnswered answered)
    {
        if (answered.IsApproved)
        {
            return state with { Approvals = state.Approvals.Add(new Approval(answered.Criterion, answered.Fingerprint)) };
        }

        var verdict = new CheckVerdict { Id = answered.Criterion, Verdict = Verdict.Failed, Reason = answered.Reason };
        var place = state.Contract!.DoneWhen.Select(check => check.Id).TakeWhile(id => id != answered.Criterion).Count();
        return state with
        {
            Asked = null,
            Manifest = state.Manifest.SetItem(place, verdict),
            Setback = VerificationRound.Describe(verdict),
            Notices = GoalNotices.AskAnew(state.Notices, answered.Criterion),
            Stage = GoalTransitions.AfterRefusal(state),
        };
    }

    /// <summary>The state after a round that asks: what was said of other files counts no more.</summary>
    public static GoalState Apply(GoalState state, RoundEnded ended) => state with
    {
        Manifest = ended.Verdicts,
        VoidRounds = 0,
        Asked = ended.Asked,
        Approvals = state.Approvals.RemoveAll(approval => approval.Fingerprint != ended.Asked!.Fingerprint),
    };

    private static void AnswerCriterion(GoalTurn turn, OpenQuestion asked, string answer)
    {
        var isApproved = answer.Equals(Yes, StringComparison.OrdinalIgnoreCase);
        var why = isApproved ? string.Empty : answer[No.Length..].TrimStart(' ', ':', ',', '\t', '\n', '\r').TrimEnd();
        var reason = isApproved ? string.Empty : why.Length == 0 ? "a person said no" : $"a person said no: {why}";
        turn.Emit(new CriterionAnswered
        {
            At = turn.Now,
            Criterion = asked.Step,
            Round = asked.Attempt,
            Fingerprint = turn.State.Asked!.Fingerprint,
            IsApproved = isApproved,
            Reason = ReasonText.Clip(reason),
        });
        if (!isApproved)
        {
            GoalProposals.Refuse(turn);
        }
    }

    /// <summary>What is wrong with an answer, or null.</summary>
    private static string? Problem(OpenQuestion asked, string? answer)
    {
        if (string.IsNullOrWhiteSpace(answer) || answer.Length > AskAction.MaximumAnswer)
        {
            return string.Create(CultureInfo.InvariantCulture, $"an answer has 1 to {AskAction.MaximumAnswer:N0} characters, and this has {answer?.Length ?? 0:N0}; {Allowed(asked)}");
        }

        if (answer.Contains('\0', StringComparison.Ordinal) || !ContractFindings.IsUnicode(answer))
        {
            return "the answer has a character in it that is no text; write it again";
        }

        var isAllowed = asked.IsCriterion
            ? answer.Equals(Yes, StringComparison.OrdinalIgnoreCase) || IsNo(answer)
            : asked.Options.IsEmpty || asked.Options.Contains(answer, StringComparer.Ordinal);
        return isAllowed ? null : $"'{Excerpt.Of(answer)}' is no answer to {asked.Step} ({Excerpt.Of(asked.Text)}); {Allowed(asked)}";
    }

    /// <summary>What is wrong with who answered and why, or with the time, or null.</summary>
    private static string? ApprovalProblem(GoalTurn turn, OpenQuestion asked, AnswerQuestion command) => asked.Approval switch
    {
        null when command.By is not null || command.Because is not null => $"'by' and 'because' belong to the approval of a call, and {asked.Step} asks something else",
        null => null,
        _ when asked.Until <= turn.Now => $"the time to approve or deny this call was over at {asked.Until:u}; it counts as denied",
        _ => TextProblem("by", command.By, AnswerQuestion.MaximumBy) ?? TextProblem("because", command.Because, AnswerQuestion.MaximumBecause),
    };

    private static string? TextProblem(string name, string? text, int maximum) =>
        text is null || (!string.IsNullOrWhiteSpace(text) && text.Length <= maximum && !text.Any(char.IsControl) && ContractFindings.IsUnicode(text))
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"'{name}' is text of 1 to {maximum:N0} characters on one line; leave it out to say nothing");

    private static bool IsNo(string answer) =>
        answer.StartsWith(No, StringComparison.OrdinalIgnoreCase) && (answer.Length == No.Length || !char.IsLetterOrDigit(answer[No.Length]));

    private static string Allowed(OpenQuestion asked) => asked switch
    {
        { IsCriterion: true } => "answer yes, or no and the reason",
        { Options.IsEmpty: true } => "answer with some text",
        _ => $"answer one of {string.Join(", ", asked.Options)}",
    };

    private static string Describe(OpenQuestion asked) => asked switch
    {
        { IsCriterion: true } => $"{asked.Step} (yes, or no and the reason)",
        { Options.IsEmpty: true } => $"{asked.Step} (any text)",
        _ => $"{asked.Step} ({string.Join(", ", asked.Options)})",
    };

    private static SettleAs Outcome(string answer) => answer switch
    {
        "done" => SettleAs.Done,
        "again" => SettleAs.Again,
        _ => SettleAs.Failed,
    };

    private static bool IsApproved(GoalState state, string criterion, string fingerprint) =>
        state.Approvals.Any(approval => approval.Criterion == criterion && approval.Fingerprint == fingerprint);

    /// <summary>The verdicts in declared order: those of the host, and between them those of what a person answers.</summary>
    private static ImmutableArray<CheckVerdict> Weave(GoalState state, ImmutableArray<CheckVerdict> measured, Func<AskCheck, CheckVerdict> ofQuestion)
    {
        var next = 0;
        return [.. GoalFeatures.Criteria(state).Concat(state.Contract!.Fences).Select(check => check is AskCheck ask ? ofQuestion(ask) : measured[next++])];
    }

    private static CheckVerdict Of(AskCheck check, Verdict verdict, string reason) => new()
    {
        Id = check.Id,
        Verdict = verdict,
        Reason = ReasonText.Clip(reason),
    };
}
