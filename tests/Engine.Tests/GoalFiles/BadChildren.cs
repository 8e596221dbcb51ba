namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Wrong steps that are goals.</summary>
public static class BadChildren
{
    private const string Head = "objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [";
    private const string Tail = "]}]\n";
    private const string Rest = "doneWhen: [{id: a, file: a}], plans: [{steps: [{id: r, run: x}]}]";

    public static TheoryData<string, string[]> Files => new()
    {
        { Head + "{id: s, goal: }" + Tail, ["g.yaml:3:32: expected text, found nothing; write the path of a goal file, relative to this one, or a map with objective, doneWhen and plans"] },
        { Head + "{id: s, goal: [a]}" + Tail, ["g.yaml:3:32: expected text, found a list; write the path of a goal file, relative to this one, or a map with objective, doneWhen and plans"] },
        { Head + "{id: s, goal: \" \"}" + Tail, ["g.yaml:3:32: ' ' is not the path of a file; write the path of a goal file, relative to this one, or a map with objective, doneWhen and plans"] },
        {
            Head + "{id: s, goal: {objective: y}}" + Tail,
            [
                "g.yaml:3:32: 'doneWhen' is missing; write when the goal is reached, for example doneWhen: [{id: built, file: out/a.dll}]",
                "g.yaml:3:32: 'plans' is missing; write at least one plan, for example plans: [{steps: [{id: build, run: make}]}], or strategy: continuous to let an agent find the way",
            ]
        },
        { Head + "{id: s, goal: {id: mine, objective: y, " + Rest + "}}" + Tail, ["g.yaml:3:33: a goal that is a step gets its id from the goal and the step that it is in; remove it"] },
        { Head + "{id: s, goal: {objective: y, budget: {attempts: 0}, " + Rest + "}}" + Tail, ["g.yaml:3:66: the goal may make 0 attempts, so no step could start; write 1 or more, or leave it out for no limit"] },
        { Head + "{id: s, goal: {objective: y, what: 1, " + Rest + "}}" + Tail, ["g.yaml:3:47: unknown key 'what'; the keys known here are <goal>"] },
        { Head + "{id: s, goal: {objective: y, schedule: {cron: \"0 3 * * *\"}, " + Rest + "}}" + Tail, ["g.yaml:3:57: a goal that is a step begins when it is its turn, and ends; remove the schedule, or give one to the outermost goal"] },
        {
            Head + "{id: s, goal: {objective: y, workspace: /other, " + Rest + "}}" + Tail,
            ["g.yaml:3:58: this goal writes in '/other' while one above it holds '/base', and who holds a workspace must not wait for another; let it work there or below, or say 'readsOnly: true' of those above it"]
        },
        {
            Head + "{id: s, goal: {objective: y, " + Rest + "}, timeout: 1m, retry: {max: 1}}" + Tail,
            ["g.yaml:3:115: 'timeout' belongs to a step with 'run', 'agent' or 'ask', this one has 'goal'; remove it, or make two steps of it"]
        },
        { Head + Nested(4) + Tail, ["g.yaml:3:260: this goal is 4 levels below the outermost, and 3 are the most; make its plan part of the goal above it"] },
    };

    private static string Nested(int depth) =>
        depth == 0 ? "{id: r, run: x}" : $"{{id: s, goal: {{objective: y, doneWhen: [{{id: a, file: a}}], plans: [{{steps: [{Nested(depth - 1)}]}}]}}}}";
}
