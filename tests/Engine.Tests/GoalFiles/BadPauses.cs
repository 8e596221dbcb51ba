namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Wrong waits and questions.</summary>
public static class BadPauses
{
    private const string Head = "objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [";
    private const string Tail = "]}]\n";

    public static TheoryData<string, string[]> Files => new()
    {
        { Head + "{id: s, wait: soon}" + Tail, ["g.yaml:3:32: 'soon' is not a duration; write whole numbers with units from d to ms, for example 500ms, 10m or 1h30m"] },
        { Head + "{id: s, wait: 0s}" + Tail, ["g.yaml:3:32: the wait is 0s; write a time above 0s and at most 3650d, for example 10m"] },
        { Head + "{id: s, wait: 3651d}" + Tail, ["g.yaml:3:32: the wait is 3651d; write a time above 0s and at most 3650d, for example 10m"] },
        { Head + "{id: s, wait: }" + Tail, ["g.yaml:3:32: expected text, found nothing; write a time such as 500ms, 10m or 1h30m"] },
        { Head + "{id: s, wait: [10m]}" + Tail, ["g.yaml:3:32: expected text, found a list; write a time such as 500ms, 10m or 1h30m"] },
        { Head + "{id: s, wait: {}}" + Tail, ["g.yaml:3:32: 'until' is missing; write a date and time with Z or an offset, for example 2030-12-01T08:00:00Z"] },
        {
            Head + "{id: s, wait: {for: 10m}}" + Tail,
            [
                "g.yaml:3:32: 'until' is missing; write a date and time with Z or an offset, for example 2030-12-01T08:00:00Z",
                "g.yaml:3:33: unknown key 'for'; the keys known here are until",
            ]
        },
        { Head + "{id: s, wait: {until: tomorrow}}" + Tail, ["g.yaml:3:40: 'tomorrow' is no date and time; write a date and time with Z or an offset, for example 2030-12-01T08:00:00Z"] },
        { Head + "{id: s, wait: {until: \"2030-12-01T08:00:00\"}}" + Tail, ["g.yaml:3:40: '2030-12-01T08:00:00' is no date and time; write a date and time with Z or an offset, for example 2030-12-01T08:00:00Z"] },
        { Head + "{id: s, wait: {until: 2030-02-30T08:00:00Z}}" + Tail, ["g.yaml:3:40: '2030-02-30T08:00:00Z' is no date and time; write a date and time with Z or an offset, for example 2030-12-01T08:00:00Z"] },
        {
            Head + "{id: s, wait: 10m, checks: [{id: b, file: b}], retry: {max: 1}, timeout: 1m, idempotent: true, env: {A: b}}" + Tail,
            [
                "g.yaml:3:37: 'checks' belongs to a step with 'run' or 'agent', this one has 'wait'; remove it, or make two steps of it",
                "g.yaml:3:65: 'retry' belongs to a step with 'run', 'agent' or 'goal', this one has 'wait'; remove it, or make two steps of it",
                "g.yaml:3:82: 'timeout' belongs to a step with 'run', 'agent' or 'ask', this one has 'wait'; remove it, or make two steps of it",
                "g.yaml:3:95: 'idempotent' belongs to a step with 'run', this one has 'wait'; remove it, or make two steps of it",
                "g.yaml:3:113: 'env' belongs to a step with 'run' or 'agent', this one has 'wait'; remove it, or make two steps of it",
            ]
        },
        { Head + "{id: s, wait: 10m, run: x}" + Tail, ["g.yaml:3:37: a step has one of run, agent, wait, ask and goal, this one has 'wait' and 'run'; make two steps of it"] },
        { Head + "{id: s, wait: 10m, options: [yes]}" + Tail, ["g.yaml:3:37: 'options' belongs to a step with 'ask', this one has 'wait'; remove it, or make two steps of it"] },
        { Head + "{id: s, ask: }" + Tail, ["g.yaml:3:31: expected text, found nothing; write the question to a person"] },
        { Head + "{id: s, ask: \" \"}" + Tail, ["g.yaml:3:31: the question is empty; write what a person is to answer"] },
        { Head + "{id: s, ask: \"a\\0b\"}" + Tail, ["g.yaml:3:31: 'a\\u0000b' has a NUL character in it; remove it"] },
        { Head + "{id: s, ask: \"" + new string('x', 1_001) + "\"}" + Tail, ["g.yaml:3:31: the question has 1,001 characters; write at most 1,000"] },
        { Head + "{id: s, ask: Go?, options: yes}" + Tail, ["g.yaml:3:45: expected a list, found 'yes'; write a list of answers such as [yes, no]"] },
        {
            Head + "{id: s, ask: Go?, options: [yes, yes, \" no\", \"\"]}" + Tail,
            [
                "g.yaml:3:51: 'yes' is written twice; remove one of them",
                "g.yaml:3:56: ' no' is no answer to choose; write 1 to 100 characters, without space at the ends",
                "g.yaml:3:63: '' is no answer to choose; write 1 to 100 characters, without space at the ends",
            ]
        },
        { Head + "{id: s, ask: Go?, options: [" + string.Join(", ", Enumerable.Range(1, 21)) + "]}" + Tail, ["g.yaml:3:45: the question allows 21 answers; write at most 20, or none to take any text"] },
        { Head + "{id: s, ask: Go?, options: [yes, no], expect: maybe}" + Tail, ["g.yaml:3:64: 'maybe' is none of the answers that are allowed; write one of yes, no"] },
        { Head + "{id: s, ask: Go?, options: [yes, no], timeout: 1d, default: maybe}" + Tail, ["g.yaml:3:78: 'maybe' is none of the answers that are allowed; write one of yes, no"] },
        { Head + "{id: s, ask: Go?, default: no}" + Tail, ["g.yaml:3:45: 'default' counts after 'timeout', and there is none; write for example timeout: 2d, or remove it"] },
        {
            Head + "{id: s, ask: Go?, timeout: 0s, expect: \"\"}" + Tail,
            [
                "g.yaml:3:45: the timeout is 0s; write a time above 0s and at most 3650d, for example 10m",
                "g.yaml:3:57: an answer has 1 to 2,000 characters, and this has 0; write another",
            ]
        },
        {
            Head + "{id: s, ask: Go?, retry: {max: 1}, secrets: [A], checks: []}" + Tail,
            [
                "g.yaml:3:36: 'retry' belongs to a step with 'run', 'agent' or 'goal', this one has 'ask'; remove it, or make two steps of it",
                "g.yaml:3:53: 'secrets' belongs to a step with 'run' or 'agent', this one has 'ask'; remove it, or make two steps of it",
                "g.yaml:3:67: 'checks' belongs to a step with 'run' or 'agent', this one has 'ask'; remove it, or make two steps of it",
            ]
        },
        { Head + "{id: s, run: x, expect: yes}" + Tail, ["g.yaml:3:34: 'expect' belongs to a step with 'ask', this one has 'run'; remove it, or make two steps of it"] },
        {
            "objective: x\ndoneWhen: [{id: a, ask: }]\nfences: [{id: f, ask: Good?}]\nplans: [{steps: [{id: s, run: x, checks: [{id: c, ask: Good?, timeout: 1m}]}]}]\n",
            [
                "g.yaml:2:25: expected text, found nothing; write the question to a person",
                "g.yaml:3:23: a person is asked only by criteria, when all else has passed, and this is a fence; move it to doneWhen, or remove it",
                "g.yaml:4:56: a person is asked only by criteria, when all else has passed, and this is a check; move it to doneWhen, or remove it",
                "g.yaml:4:63: 'timeout' belongs to a check with 'run', 'http' or 'verify', this one has 'ask'; remove it, or make two checks of it",
            ]
        },
    };
}
