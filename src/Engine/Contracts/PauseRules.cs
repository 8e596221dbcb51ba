using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for steps and criteria that no command does: waits and questions.</summary>
internal static class PauseRules
{
    private const string AnswerExample = "some text";

    /// <summary>Whether a step is a wait or a question, which the plan does itself.</summary>
    public static bool IsPause(StepDefinition? step) => step?.Action is WaitAction or AskAction;

    /// <summary>A step that is a wait or a question.</summary>
    public static void Apply(ContractFindings findings, string path, StepDefinition step)
    {
        string kind;
        if (step.Action is WaitAction wait)
        {
            kind = "waits";
            Wait(findings, $"{path}.wait", wait);
        }
        else
        {
            kind = "asks";
            Ask(findings, path, (AskAction)step.Action);
        }

        RefuseOptionsOfCommands(findings, path, step, kind);
    }

    /// <summary>A criterion that a person answers.</summary>
    public static void Apply(ContractFindings findings, string path, AskCheck check, string what)
    {
        if (what != CheckRules.Criterion)
        {
            findings.Add($"{path}.ask", $"a person is asked only by criteria, when all else has passed, and this is a {what}; move it to doneWhen, or remove it");
        }

        Question(findings, $"{path}.ask", check.Question);
    }

    private static void Wait(ContractFindings findings, string path, WaitAction wait)
    {
        if (wait.For is { } time && wait.Until is null)
        {
            findings.Duration(path, time, ContractLimits.WallClock, "wait");
        }
        else if (wait.For is null == wait.Until is null)
        {
            findings.Add(path, "a wait has either a time or an end; write for example 10m, or {until: 2030-12-01T08:00:00Z}");
        }
    }

    private static void Ask(ContractFindings findings, string path, AskAction ask)
    {
        Question(findings, $"{path}.ask", ask.Question);
        Options(findings, path, ask);
        Answer(findings, $"{path}.expect", ask, ask.Expect);
        Answer(findings, $"{path}.default", ask, ask.Default);
        if (ask.Timeout is { } timeout)
        {
            findings.Duration($"{path}.timeout", timeout, ContractLimits.WallClock, "timeout");
        }
        else if (ask.Default is not null)
        {
            findings.Add($"{path}.default", "'default' counts after 'timeout', and there is none; write for example timeout: 2d, or remove it");
        }
    }

    private static void Question(ContractFindings findings, string path, string? question)
    {
        if (!findings.HasText(path, question, "a question"))
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(question))
        {
            findings.Add(path, "the question is empty; write what a person is to answer");
        }
        else if (question.Length > ContractLimits.QuestionCharacters)
        {
            findings.Add(path, $"the question has {question.Length:N0} characters; write at most {ContractLimits.QuestionCharacters:N0}");
        }
    }

    private static void Options(ContractFindings findings, string path, AskAction ask)
    {
        if (ask.Options.Length > ContractLimits.Options)
        {
            findings.Add($"{path}.options", $"the question allows {ask.Options.Length:N0} answers; write at most {ContractLimits.Options}, or none to take any text");
            return;
        }

        var named = new SortedSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < ask.Options.Length; index++)
        {
            var (at, option) = ($"{path}.options[{index}]", ask.Options[index]);
            if (!findings.HasText(at, option, "an answer"))
            {
                continue;
            }

            if (option.Length > ContractLimits.OptionCharacters || option.Trim() != option || option.Length == 0)
            {
                findings.Add(at, $"'{Excerpt.Of(option)}' is no answer to choose; write 1 to {ContractLimits.OptionCharacters} characters, without space at the ends");
            }
            else if (!named.Add(option))
            {
                findings.Add(at, $"'{Excerpt.Of(option)}' is written twice; remove one of them");
            }
        }
    }

    private static void Answer(ContractFindings findings, string path, AskAction ask, string? answer)
    {
        if (answer is null || !findings.HasText(path, answer, AnswerExample))
        {
            return;
        }

        if (!ask.Options.IsEmpty && !ask.Options.Contains(answer, StringComparer.Ordinal))
        {
            var options = ask.Options.Where(static option => option is not null).Select(Excerpt.Of);
            findings.Add(path, $"'{Excerpt.Of(answer)}' is none of the answers that are allowed; write one of {string.Join(", ", options)}");
        }
        else if (answer.Length is 0 or > AskAction.MaximumAnswer)
        {
            findings.Add(path, $"an answer has 1 to {AskAction.MaximumAnswer:N0} characters, and this has {answer.Length:N0}; write another");
        }
    }

    private static void RefuseOptionsOfCommands(ContractFindings findings, string path, StepDefinition step, string kind)
    {
        Refuse("retry", step.Retry is null || step.Retry != new RetryPolicy());
        Refuse("timeout", step.Timeout != StepDefinition.DefaultTimeout);
        Refuse("idempotent", step.Idempotent);
        Refuse("onInterrupted", step.OnInterrupted is not null);
        Refuse("reconcile", step.Reconcile is not null);
        Refuse("env", step.Environment is not null);
        Refuse("needs", !step.Needs.IsDefaultOrEmpty);
        Refuse("checks", step.Checks.IsDefault || !step.Checks.IsEmpty);

        void Refuse(string key, bool said)
        {
            if (said)
            {
                findings.Add($"{path}.{key}", $"a step that {kind} runs no command, so '{key}' says nothing about it; remove it");
            }
        }
    }
}
