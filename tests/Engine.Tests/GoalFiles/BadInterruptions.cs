namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Wrong numbers of steps at a time, policies for interrupted steps and budgets of active time.</summary>
public static class BadInterruptions
{
    public static TheoryData<string, string[]> Files => new()
    {
        { Goal("concurrency: 0"), ["g.yaml:2:14: 0 attempts are to run at a time; write 1 to 64, or leave it out for 4"] },
        { Goal("concurrency: 65"), ["g.yaml:2:14: 65 attempts are to run at a time; write 1 to 64, or leave it out for 4"] },
        { Goal("concurrency: many"), ["g.yaml:2:14: expected a whole number, found 'many'; write a whole number such as 2, without quotes"] },
        { Goal("onInterrupted: retri"), ["g.yaml:2:16: 'retri' is not one of check, retry, ask, reconcile (did you mean 'retry'?)"] },
        { Goal("onInterrupted: reconcile"), [
            "g.yaml:4:18: the goal's 'onInterrupted: reconcile' holds for this step, and it needs a command that tells what the step did; write one, for example reconcile: \"test -f out/done\", or another 'onInterrupted'"] },
        { Goal("budget: {active: 500ms}"), ["g.yaml:2:18: the goal may be at work for 500ms, and no attempt starts with less than 1s; write 1s to 3650d, or leave it out for no limit"] },
        { Step("idempotent: true, onInterrupted: ask"), ["g.yaml:3:67: 'idempotent: true' means 'onInterrupted: retry', and here stands 'ask'; remove one of the two"] },
        { Step("idempotent: false, onInterrupted: retry"), ["g.yaml:3:34: 'onInterrupted: retry' means 'idempotent: true', and here stands false; remove one of the two"] },
        { Step("onInterrupted: reconcile"), [
            "g.yaml:3:49: 'onInterrupted: reconcile' needs a command that tells what the step did; write one, for example reconcile: \"test -f out/done\", or another 'onInterrupted'"] },
        { Step("reconcile: test -f a"), ["g.yaml:3:45: it would never be run; write 'onInterrupted: reconcile' as well, or remove it"] },
        { Step("onInterrupted: check, reconcile: test -f a"), ["g.yaml:3:67: it would never be run; write 'onInterrupted: reconcile' as well, or remove it"] },
        { Step("idempotent: true, reconcile: test -f a"), ["g.yaml:3:63: it would never be run; write 'onInterrupted: reconcile' as well, or remove it"] },
        { Step("onInterrupted: reconcile, reconcile: []"), ["g.yaml:3:71: the command is empty; write a line for the shell, or a list of a program and its arguments"] },
        { "objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{concurrency: 100, steps: [{id: s, run: x}]}]\n", ["g.yaml:3:23: 100 attempts are to run at a time; write 1 to 64, or leave it out for 4"] },
    };

    private static string Goal(string line) => $"objective: x\n{line}\ndoneWhen: [{{id: a, file: a}}]\nplans: [{{steps: [{{id: s, run: x}}]}}]\n";

    private static string Step(string keys) => $"objective: x\ndoneWhen: [{{id: a, file: a}}]\nplans: [{{steps: [{{id: s, run: x, {keys}}}]}}]\n";
}
