namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Contracts that can be read and break a rule.</summary>
public static class BadRules
{
    public static TheoryData<string, string[]> Files => new()
    {
        {
            """
            objective: ""
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: the objective is empty; write what is wanted, in a sentence"]
        },
        {
            """
            objective: " "
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: the objective is empty; write what is wanted, in a sentence"]
        },
        {
            "objective: " + new string('x', 16385) + """

            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: the objective has 16,385 characters; write at most 16,384, and the rest into a file of the workspace"]
        },
        {
            """
            objective: "a\0b"
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: 'a\\u0000b' has a NUL character in it; remove it"]
        },
        {
            """
            objective: x
            doneWhen: []
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:11: there is no criterion, so nobody could tell when the goal is reached; write at least one check"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: []
            """,
            ["g.yaml:3:8: there is no plan, so nothing would ever be tried; write at least one"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: []}]
            """,
            ["g.yaml:3:17: the plan has no steps; write at least one"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - name: Quick One
                steps: [{id: s, run: x}]
            """,
            ["g.yaml:4:11: 'Quick One' is not a valid id; write 1 to 63 lower-case letters, digits and hyphens, starting with a letter, for example quick-one"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps: [{id: s, run: x}]
              - name: plan-1
                steps: [{id: s, run: x}]
            """,
            ["g.yaml:5:11: the id 'plan-1' is taken by an earlier plan; write another one"]
        },
        {
            """
            objective: x
            budget: {wallClock: 0s, attempts: 0, replans: -1}
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:2:21: the wall clock is 0s; write a time above 0s and at most 3650d, for example 10m",
                "g.yaml:2:35: the goal may make 0 attempts, so no step could start; write 1 or more, or leave it out for no limit",
                "g.yaml:2:47: -1 plans may follow the first; write 0 or more, or leave it out for no limit",
            ]
        },
        {
            """
            objective: x
            budget: {wallClock: 4000d}
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:21: the wall clock is 4000d; write a time above 0s and at most 3650d, for example 10m"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: B, file: a}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:10: 'B' is not a valid id; write 1 to 63 lower-case letters, digits and hyphens, starting with a letter, for example b"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: 1b, file: a}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:10: '1b' is not a valid id; write 1 to 63 lower-case letters, digits and hyphens, starting with a letter, for example goal-1b"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: a, file: a}
              - {id: a, file: b}
            fences:
              - {id: a, file: a}
              - {id: a, file: b}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:4:10: the id 'a' is taken by an earlier criterion; write another one",
                "g.yaml:7:10: the id 'a' is taken by an earlier fence; write another one",
            ]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: ../x}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:19: '../x' leads out of the workspace; write a path of a file in it"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: a/../../x}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:19: 'a/../../x' leads out of the workspace; write a path of a file in it"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: /etc/passwd}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:19: '/etc/passwd' is an absolute path; write a path relative to the workspace"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: .}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:19: '.' is a folder; write the path of a file"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: out/}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:19: 'out/' is a folder; write the path of a file"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: ""}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:19: '' names no file; write a path relative to the workspace"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: "a\0b"}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:19: 'a\\u0000b' has a NUL character in it; remove it"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: a, contains: ""}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:32: the text is empty, and every file contains that; write some text, or leave 'contains' out"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: a, matches: "("}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:31: this is not a regular expression of .NET (Invalid pattern '(' at offset 1. Not enough )'s.); correct it, or use 'contains' for plain text"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: a, matches: "(a)\\1"}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:31: the expression looks around, refers back or repeats too much to be run in linear time; write it without, or as a command check"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: a, matches: ""}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:31: the expression has 0 characters; write 1 to 4,096"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: a, sha256: ABC}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:30: 'ABC' is not a SHA-256; write its 64 hexadecimal digits in lower case, as sha256sum does"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: a, sha256: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:30: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA...' is not a SHA-256; write its 64 hexadecimal digits in lower case, as sha256sum does"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, unchanged: []}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:24: no pattern says which files must stay as they are; write at least one without a leading '!', for example \"**\""]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, unchanged: ["!a"]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:24: no pattern says which files must stay as they are; write at least one without a leading '!', for example \"**\""]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, unchanged: ["../a", "/a", "", "!", "!/a", "a/../b"]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:3:25: '../a' leads out of the workspace; write a pattern without '..'",
                "g.yaml:3:33: '/a' is an absolute path; write a pattern relative to the workspace, for example src/**",
                "g.yaml:3:39: '' names no file; write a pattern relative to the workspace, for example src/**",
                "g.yaml:3:43: '!' names no file; write a pattern relative to the workspace, for example src/**",
                "g.yaml:3:48: '!/a' is an absolute path; write a pattern relative to the workspace, for example src/**",
                "g.yaml:3:55: 'a/../b' leads out of the workspace; write a pattern without '..'",
            ]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: x, writes: ["/tmp/x"]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:30: '/tmp/x' is an absolute path; write a pattern relative to the workspace, for example src/**"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: ""}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:18: the command is empty; write a line for the shell, or a list of a program and its arguments"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: []}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:18: the command is empty; write a line for the shell, or a list of a program and its arguments"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: [""]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:18: the command is empty; write a line for the shell, or a list of a program and its arguments"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: "a\0b"}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:18: 'a\\u0000b' has a NUL character in it; remove it"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: [a, "b\0"]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:22: 'b\\u0000' has a NUL character in it; remove it"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: x, timeout: 0s}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:30: the timeout is 0s; write a time above 0s and at most 30d, for example 10m"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: x, timeout: 31d}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:30: the timeout is 31d; write a time above 0s and at most 30d, for example 10m"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: S, run: x}
            """,
            ["g.yaml:5:14: 'S' is not a valid id; write 1 to 63 lower-case letters, digits and hyphens, starting with a letter, for example s"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x}
                  - {id: s, run: y}
            """,
            ["g.yaml:6:14: the id 's' is taken by an earlier step; write another one"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: ""}
            """,
            ["g.yaml:5:22: the command is empty; write a line for the shell, or a list of a program and its arguments"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, timeout: 0ms}
            """,
            ["g.yaml:5:34: the timeout is 0s; write a time above 0s and at most 30d, for example 10m"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, retry: {max: -1, delay: 31d}}
            """,
            [
                "g.yaml:5:38: -1 attempts may follow a failed first one; write 0 to 1,000",
                "g.yaml:5:49: the delay is 31d; write 0s to 30d",
            ]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, retry: {max: 1001}}
            """,
            ["g.yaml:5:38: 1,001 attempts may follow a failed first one; write 0 to 1,000"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: pack, run: x}
                  - {id: t, run: x, after: [pak]}
            """,
            ["g.yaml:6:33: this plan has no step 'pak' (did you mean 'pack'?); write the id of a step of the same plan"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, after: zzz}
            """,
            ["g.yaml:5:32: this plan has no step 'zzz'; write the id of a step of the same plan"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, after: s}
            """,
            ["g.yaml:5:32: step 's' waits for itself; remove it from its own 'after'"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x}
                  - {id: t, run: x, after: [s, s]}
            """,
            ["g.yaml:6:36: 's' is named twice; remove one of them"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: a, run: x, after: [c]}
                  - {id: b, run: x}
                  - {id: c, run: x}
            """,
            ["g.yaml:5:33: steps wait for each other in a circle: a -> c -> b -> a; remove one of them from the 'after' of the one before it"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: a, run: x, after: [b]}
                  - {id: b, run: x}
                  - {id: c, run: x, after: d}
                  - {id: d, run: x}
                  - {id: e, run: x, after: [a, e]}
            """,
            [
                "g.yaml:5:33: steps wait for each other in a circle: a -> b -> a; remove one of them from the 'after' of the one before it",
                "g.yaml:7:32: steps wait for each other in a circle: c -> d -> c; remove one of them from the 'after' of the one before it",
            ]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, checks: [{id: a, file: a}, {id: a, file: ../b}]}
            """,
            [
                "g.yaml:5:57: the id 'a' is taken by an earlier check; write another one",
                "g.yaml:5:66: '../b' leads out of the workspace; write a path of a file in it",
            ]
        },
        {
            """
            id: My Goal
            objectve: ""
            workspace: ~
            doneWhen:
              - {id: built, file: /out/a.dll}
              - {id: built, run: make, contains: x}
              - {fil: b, matches: "["}
            fences: none
            budget: {wallClock: 2, attempts: 0}
            plans:
              - steps:
                  - {id: a, run: x, after: [d]}
                  - {id: b, runs: y, timeout: 1}
                  - {id: c, run: z, retry: {max: -2}}
              - name: plan-1
                steps: []
            """,
            [
                "g.yaml:1:5: 'My Goal' is not a valid id; write 1 to 63 lower-case letters, digits and hyphens, starting with a letter, for example my-goal",
                "g.yaml:2:1: unknown key 'objectve' (did you mean 'objective'?); the keys known here are <goal>",
                "g.yaml:2:11: the objective is empty; write what is wanted, in a sentence",
                "g.yaml:3:12: expected text, found nothing; write the path of a folder, relative to this file, or {git: ADDRESS} for a git remote; or leave the key out",
                "g.yaml:5:23: '/out/a.dll' is an absolute path; write a path relative to the workspace",
                "g.yaml:6:10: the id 'built' is taken by an earlier criterion; write another one",
                "g.yaml:6:28: 'contains' belongs to a check with 'file' or 'http', this one has 'run'; remove it, or make two checks of it",
                "g.yaml:7:5: 'id' is missing; write an id for it, for example id: built",
                "g.yaml:7:6: unknown key 'fil' (did you mean 'file'?); the keys known here are <check>",
                "g.yaml:7:23: this is not a regular expression of .NET (Invalid pattern '[' at offset 1. Unterminated [] set.); correct it, or use 'contains' for plain text",
                "g.yaml:8:9: expected a list, found 'none'; write a list of checks such as [{id: built, file: out/a.dll}]",
                "g.yaml:9:21: '2' has no unit; write 2s for seconds, or ms, m, h, d",
                "g.yaml:9:34: the goal may make 0 attempts, so no step could start; write 1 or more, or leave it out for no limit",
                "g.yaml:12:33: this plan has no step 'd'; write the id of a step of the same plan",
                "g.yaml:13:17: unknown key 'runs' (did you mean 'run'?); the keys known here are <step>",
                "g.yaml:13:35: '1' has no unit; write 1s for seconds, or ms, m, h, d",
                "g.yaml:14:38: -2 attempts may follow a failed first one; write 0 to 1,000",
                "g.yaml:15:11: the id 'plan-1' is taken by an earlier plan; write another one",
                "g.yaml:16:12: the plan has no steps; write at least one",
            ]
        },
    };
}
