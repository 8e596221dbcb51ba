namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Values of the wrong type or form.</summary>
public static class BadValues
{
    public static TheoryData<string, string[]> Files => new()
    {
        {
            """
            objective: [a]
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: expected text, found a list; write what is wanted, for example objective: The libraries build"]
        },
        {
            """
            objective: {a: b}
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: expected text, found a map; write what is wanted, for example objective: The libraries build"]
        },
        {
            """
            objective:
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:11: expected text, found nothing; write what is wanted, for example objective: The libraries build"]
        },
        {
            """
            objective: ~
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: expected text, found nothing; write what is wanted, for example objective: The libraries build"]
        },
        {
            """
            objective: null
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: expected text, found nothing; write what is wanted, for example objective: The libraries build"]
        },
        {
            """
            objective: x
            doneWhen: {id: a, file: a}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:11: expected a list, found a map; write a list of checks such as [{id: built, file: out/a.dll}]"]
        },
        {
            """
            objective: x
            doneWhen: a
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:11: expected a list, found 'a'; write a list of checks such as [{id: built, file: out/a.dll}]"]
        },
        {
            """
            objective: x
            doneWhen:
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:10: expected a list, found nothing; write a list of checks such as [{id: built, file: out/a.dll}]"]
        },
        {
            """
            objective: x
            doneWhen: [a, [b], ]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:2:12: expected a map, found 'a'; write a check such as {id: built, file: out/a.dll}",
                "g.yaml:2:15: expected a map, found a list; write a check such as {id: built, file: out/a.dll}",
            ]
        },
        {
            """
            objective: x
            fences:
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:8: expected a list, found nothing; write a list of checks such as [{id: built, file: out/a.dll}]"]
        },
        {
            """
            objective: x
            budget: 5
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:9: expected a map, found '5'; write a map such as {wallClock: 2h, attempts: 50, replans: 5}"]
        },
        {
            """
            objective: x
            budget: []
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:9: expected a map, found a list; write a map such as {wallClock: 2h, attempts: 50, replans: 5}"]
        },
        {
            """
            objective: x
            workspace: [a]
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:12: expected text, found a list; write the path of a folder, relative to this file, or {git: ADDRESS} for a git remote; or leave the key out"]
        },
        {
            """
            objective: x
            workspace: ""
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:12: the workspace is empty; write the path of a folder, '.' for the one of this file"]
        },
        {
            """
            objective: x
            workspace: ~/x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:12: '~/x' would be a folder named '~'; write the absolute path of the home folder"]
        },
        {
            """
            objective: x
            workspace: "a\0b"
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:12: the workspace has a NUL character in it; remove it"]
        },
        {
            """
            objective: x
            id: [a]
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:5: expected text, found a list; write a name such as release-check, or leave the key out"]
        },
        {
            """
            objective: x
            id: Release Check
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:5: 'Release Check' is not a valid id; write 1 to 63 lower-case letters, digits and hyphens, starting with a letter, for example release-check"]
        },
        {
            """
            objective: x
            id: 7
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:5: '7' is not a valid id; write 1 to 63 lower-case letters, digits and hyphens, starting with a letter, for example goal-7"]
        },
        {
            """
            objective: x
            budget: {wallClock: 5, attempts: many, replans: "3"}
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:2:21: '5' has no unit; write 5s for seconds, or ms, m, h, d",
                "g.yaml:2:34: expected a whole number, found 'many'; write a whole number such as 2, without quotes",
                "g.yaml:2:49: expected a whole number, found the text \"3\"; write a whole number such as 2, without quotes",
            ]
        },
        {
            """
            objective: x
            budget: {wallClock: 1.5h, attempts: 1.5, replans: 99999999999}
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:2:21: '1.5h' is not a duration; write whole numbers with units from d to ms, for example 500ms, 10m or 1h30m",
                "g.yaml:2:37: expected a whole number, found '1.5'; write a whole number such as 2, without quotes",
                "g.yaml:2:51: 99999999999 is out of range; write a number such as 2",
            ]
        },
        {
            """
            objective: x
            budget: {wallClock: 99999999999999999999d, attempts: 9999999999999999999999, replans: [1]}
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:2:21: '99999999999999999999d' is too long a time; write a shorter one, for example 30d",
                "g.yaml:2:54: 9999999999999999999999 is out of range; write a number such as 2",
                "g.yaml:2:87: expected a whole number, found a list; write a whole number such as 2, without quotes",
            ]
        },
        {
            """
            objective: x
            budget: {wallClock: 1m1h, attempts: -5, replans: --1}
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:2:21: '1m1h' is not a duration; write whole numbers with units from d to ms, for example 500ms, 10m or 1h30m",
                "g.yaml:2:37: the goal may make -5 attempts, so no step could start; write 1 or more, or leave it out for no limit",
                "g.yaml:2:50: expected a whole number, found '--1'; write a whole number such as 2, without quotes",
            ]
        },
        {
            """
            objective: x
            budget: {attempts: -99999999999}
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:20: -99999999999 is out of range; write a number such as 2"]
        },
        {
            """
            objective: x
            budget: {wallClock: 10 m, attempts: , replans: {}}
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:2:21: '10 m' is not a duration; write whole numbers with units from d to ms, for example 500ms, 10m or 1h30m",
                "g.yaml:2:37: expected a whole number, found nothing; write a whole number such as 2, without quotes",
                "g.yaml:2:48: expected a whole number, found a map; write a whole number such as 2, without quotes",
            ]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: x
            """,
            ["g.yaml:3:8: expected a list, found 'x'; write a list of plans such as [{steps: [{id: build, run: make}]}]"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [x, {steps: y}, {steps: [z]}]
            """,
            [
                "g.yaml:3:9: expected a map, found 'x'; write a plan such as {name: quick, steps: [...]}",
                "g.yaml:3:20: expected a list, found 'y'; write a list of steps such as [{id: build, run: make}]",
                "g.yaml:3:33: expected a map, found 'z'; write a step such as {id: build, run: make}",
            ]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{name: [a], steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:16: expected text, found a list; write a name for the plan, or leave the key out"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: {a: b}}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:18: expected text, found a map; write a command such as \"make test\", or a list such as [make, test]"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: [a, [b], {}, ]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:3:22: expected text, found a list; write some text, in quotes where it has ':' or '#' in it, or begins with a special character",
                "g.yaml:3:27: expected text, found a map; write some text, in quotes where it has ':' or '#' in it, or begins with a special character",
            ]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: [a: b]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:19: expected text, found a map; write some text, in quotes where it has ':' or '#' in it, or begins with a special character"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: }
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:18: expected text, found nothing; write a command such as \"make test\", or a list such as [make, test]"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: [b], file: [x]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:3:10: expected text, found a list; write an id for it, for example id: built",
                "g.yaml:3:21: expected text, found a list; write the path of a file, relative to the workspace",
            ]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, unchanged: src}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:24: expected a list, found 'src'; write a list of patterns such as [\"src/**\"]"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, unchanged: [a, [b]]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:28: expected text, found a list; write some text, in quotes where it has ':' or '#' in it, or begins with a special character"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: x, writes: a, timeout: [1s]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:3:29: expected a list, found 'a'; write a list of patterns such as [\"src/**\"]",
                "g.yaml:3:41: expected text, found a list; write a time such as 500ms, 10m or 1h30m",
            ]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, after: {}}
            """,
            ["g.yaml:5:32: expected a list, found a map; write a list of step ids such as [build], or [] for none"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, after: }
            """,
            ["g.yaml:5:32: expected a list, found nothing; write a list of step ids such as [build], or [] for none"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, after: [[]]}
            """,
            ["g.yaml:5:33: expected text, found a list; write some text, in quotes where it has ':' or '#' in it, or begins with a special character"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, idempotent: yes}
            """,
            ["g.yaml:5:37: expected true or false, found 'yes'; write one of them, without quotes"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, idempotent: "true"}
            """,
            ["g.yaml:5:37: expected true or false, found the text \"true\"; write one of them, without quotes"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, retry: 3}
            """,
            ["g.yaml:5:32: expected a map, found '3'; write a map such as {max: 2, delay: 1s}"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, retry: {max: two, delay: 1}}
            """,
            [
                "g.yaml:5:38: expected a whole number, found 'two'; write a whole number such as 2, without quotes",
                "g.yaml:5:50: '1' has no unit; write 1s for seconds, or ms, m, h, d",
            ]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, timeout: 600}
            """,
            ["g.yaml:5:34: '600' has no unit; write 600s for seconds, or ms, m, h, d"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, timeout: -1s}
            """,
            ["g.yaml:5:34: '-1s' is not a duration; write whole numbers with units from d to ms, for example 500ms, 10m or 1h30m"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, timeout: ""}
            """,
            ["g.yaml:5:34: '' is not a duration; write whole numbers with units from d to ms, for example 500ms, 10m or 1h30m"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, checks: {id: a, file: b}}
            """,
            ["g.yaml:5:33: expected a list, found a map; write a list of checks such as [{id: built, file: out/a.dll}]"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - s
            """,
            ["g.yaml:5:9: expected a map, found 's'; write a step such as {id: build, run: make}"]
        },
    };
}
