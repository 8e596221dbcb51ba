namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Wrong environments, secrets, files to read first and rules.</summary>
public static class BadEnvironments
{
    private const string Rest = "objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x}]}]\n";

    public static TheoryData<string, string[]> Files => new()
    {
        { Rest + "env: [A]", ["g.yaml:4:6: expected a map, found a list; write a map such as {CONFIGURATION: Release}"] },
        { Rest + "env: {A: [b]}", ["g.yaml:4:10: expected text, found a list; write some text, in quotes where it has ':' or '#' in it, or begins with a special character"] },
        { Rest + "env: {A: }", ["g.yaml:4:10: expected text, found nothing; write some text, in quotes where it has ':' or '#' in it, or begins with a special character"] },
        { Rest + "env: {A: 1, A: 2}", ["g.yaml:4:13: the key 'A' is written a second time in this map; remove one of them"] },
        { Rest + "env: {1A: b, a-b: c}", [
            "g.yaml:4:7: '1A' cannot be the name of a variable; write letters, digits and underscores, not beginning with a digit, for example API_KEY",
            "g.yaml:4:14: 'a-b' cannot be the name of a variable; write letters, digits and underscores, not beginning with a digit, for example API_KEY"] },
        { Rest + "env: {GOALS_STORE: b}", ["g.yaml:4:7: names that begin with GOALS_ are this product's own, and 'GOALS_STORE' does; write another name"] },
        { Rest + "env: {A: \"a\\0b\"}", ["g.yaml:4:7: 'a\\u0000b' has a NUL character in it; remove it"] },
        { Rest + "secrets: API_KEY", ["g.yaml:4:10: expected a list, found 'API_KEY'; write a list of names such as [API_KEY]"] },
        { Rest + "secrets: [[A]]", ["g.yaml:4:11: expected text, found a list; write the name of a secret such as API_KEY, or {name: API_KEY, as: TOKEN}"] },
        { Rest + "secrets: [api-key]", ["g.yaml:4:11: 'api-key' cannot be the name of a secret; write letters, digits and underscores, not beginning with a digit, for example API_KEY"] },
        { Rest + "secrets: [{as: A}]", ["g.yaml:4:11: 'name' is missing; write the secret's name, for example name: API_KEY"] },
        { Rest + "secrets: [{name: A, as: GOALS_A}]", ["g.yaml:4:11: names that begin with GOALS_ are this product's own, and 'GOALS_A' does; write another name"] },
        { Rest + "secrets: [{name: A, value: hunter2}]", ["g.yaml:4:21: unknown key 'value'; the keys known here are name, as"] },
        { Rest + "secrets: [A, {name: B, as: A}]", ["g.yaml:4:14: the variable 'A' is set already; write another name after 'as', or remove one of them"] },
        { Rest + "env: {A: b}\nsecrets: [A]", ["g.yaml:5:11: the variable 'A' is set already; write another name after 'as', or remove one of them"] },
        {
            "objective: x\ndoneWhen: [{id: a, file: a}]\nplans: [{steps: [{id: s, run: x, env: {GOALS_A: b}, secrets: [2]}]}]\n",
            [
                "g.yaml:3:40: names that begin with GOALS_ are this product's own, and 'GOALS_A' does; write another name",
                "g.yaml:3:63: '2' cannot be the name of a secret; write letters, digits and underscores, not beginning with a digit, for example API_KEY",
            ]
        },
        { Rest + "readFirst: AGENTS.md", ["g.yaml:4:12: expected a list, found 'AGENTS.md'; write a list of paths such as [AGENTS.md]"] },
        { Rest + "readFirst: [/etc/passwd, ../a, docs/, a, a]", [
            "g.yaml:4:13: '/etc/passwd' is an absolute path; write a path relative to the workspace",
            "g.yaml:4:26: '../a' leads out of the workspace; write a path of a file in it",
            "g.yaml:4:32: 'docs/' is a folder; write the path of a file",
            "g.yaml:4:42: 'a' is named twice; remove one of them"] },
        { Rest + "readFirst: [\"a\\nb\"]", ["g.yaml:4:13: a path is one line, and this has several; write it on one, or as several"] },
        { Rest + $"readFirst: [{string.Join(", ", Enumerable.Range(0, 21))}]", ["g.yaml:4:12: there are 21 files to read first; write at most 20, and the rest into one of them"] },
        { Rest + "rules: [\"\", \"a\\nb\"]", ["g.yaml:4:9: the rule is empty; write it in a sentence, or remove it", "g.yaml:4:13: a rule is one line, and this has several; write it on one, or as several"] },
        { Rest + $"rules: [{new string('x', 501)}]", ["g.yaml:4:9: the rule has 501 characters; write at most 500, and the rest into a file that 'readFirst' names"] },
        { Rest + $"rules: [{string.Join(", ", Enumerable.Range(0, 51))}]", ["g.yaml:4:8: there are 51 rules; write at most 50, and the rest into a file that 'readFirst' names"] },
        { Rest + "budget: {cost: 5, turns: 3}", [
            "g.yaml:4:16: 'cost' bounds what agents use, and no step of this goal is done by an agent, nor of the goals that are its steps; remove it, or give a step with 'agent'",
            "g.yaml:4:26: 'turns' bounds what agents use, and no step of this goal is done by an agent, nor of the goals that are its steps; remove it, or give a step with 'agent'"] },
    };
}
