namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Unknown, doubled, missing and misplaced keys.</summary>
public static class BadKeys
{
    public static TheoryData<string, string[]> Files => new()
    {
        {
            """
            foo: 1
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:1: unknown key 'foo'; the keys known here are <goal>"]
        },
        {
            """
            objectiv: x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:1: unknown key 'objectiv' (did you mean 'objective'?); the keys known here are <goal>"]
        },
        {
            """
            objective: x
            done_when: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:1: unknown key 'done_when' (did you mean 'doneWhen'?); the keys known here are <goal>"]
        },
        {
            """
            objective: x
            DoneWhen: [{id: a, fil: }]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:2:1: unknown key 'DoneWhen' (did you mean 'doneWhen'?); the keys known here are <goal>",
                "g.yaml:2:20: unknown key 'fil' (did you mean 'file'?); the keys known here are <check>",
                "g.yaml:2:25: expected text, found nothing; write the path of a file, relative to the workspace",
            ]
        },
        {
            """
            objective: x
            objective: y
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:1: the key 'objective' is written a second time in this map; remove one of them"]
        },
        {
            """
            objective: x
            objektive: y
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:1: unknown key 'objektive' (did you mean 'objective'?); the keys known here are <goal>"]
        },
        {
            """
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:1: 'objective' is missing; write what is wanted, for example objective: The libraries build"]
        },
        {
            "objective: x\n",
            [
                "g.yaml:1:1: 'doneWhen' is missing; write when the goal is reached, for example doneWhen: [{id: built, file: out/a.dll}]",
                "g.yaml:1:1: 'plans' is missing; write at least one plan, for example plans: [{steps: [{id: build, run: make}]}], or strategy: continuous to let an agent find the way",
            ]
        },
        {
            """
            objective: x
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:1: 'doneWhen' is missing; write when the goal is reached, for example doneWhen: [{id: built, file: out/a.dll}]"]
        },
        {
            "id: x\n",
            [
                "g.yaml:1:1: 'objective' is missing; write what is wanted, for example objective: The libraries build",
                "g.yaml:1:1: 'doneWhen' is missing; write when the goal is reached, for example doneWhen: [{id: built, file: out/a.dll}]",
                "g.yaml:1:1: 'plans' is missing; write at least one plan, for example plans: [{steps: [{id: build, run: make}]}], or strategy: continuous to let an agent find the way",
            ]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: a, contain: x}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:22: unknown key 'contain' (did you mean 'contains'?); the keys known here are <check>"]
        },
        {
            """
            objective: x
            doneWhen:
              - {file: a}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:5: 'id' is missing; write an id for it, for example id: built"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:5: the check does not say what to check; write one of <kinds of check>"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: x, file: y}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:21: a check has one of <kinds>, this one has 'run' and 'file'; make two checks of it"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, unchanged: ["**"], run: x, file: y}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:3:32: a check has one of <kinds>, this one has 'unchanged' and 'run'; make two checks of it",
                "g.yaml:3:40: a check has one of <kinds>, this one has 'unchanged' and 'file'; make two checks of it",
            ]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, run: x, contains: y}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:21: 'contains' belongs to a check with 'file' or 'http', this one has 'run'; remove it, or make two checks of it"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, file: x, timeout: 1s, writes: [a]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:3:22: 'timeout' belongs to a check with 'run', 'http' or 'verify', this one has 'file'; remove it, or make two checks of it",
                "g.yaml:3:35: 'writes' belongs to a check with 'run', this one has 'file'; remove it, or make two checks of it",
            ]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, id: c, file: x}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:13: the key 'id' is written a second time in this map; remove one of them"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {run: x}
            """,
            ["g.yaml:5:9: 'id' is missing; write an id for the step, for example id: build"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s}
            """,
            ["g.yaml:5:9: the step does not say what to do; write one of run (a command), agent (instructions), wait (a time), ask (a question) and goal (a goal)"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, zoom: y}
            """,
            ["g.yaml:5:25: unknown key 'zoom'; the keys known here are <step>"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, retries: {max: 1}}
            """,
            ["g.yaml:5:25: unknown key 'retries' (did you mean 'retry'?); the keys known here are <step>"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, retry: {delay: 1s}}
            """,
            ["g.yaml:5:32: 'max' is missing; write how many attempts may follow a failed first one, for example max: 2"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans:
              - steps:
                  - {id: s, run: x, retry: {max: 1, factor: 2}}
            """,
            ["g.yaml:5:41: unknown key 'factor'; the keys known here are max, delay"]
        },
        {
            """
            objective: x
            budget: {wallclock: 2h, tokens: 5}
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:2:10: unknown key 'wallclock' (did you mean 'wallClock'?); the keys known here are <budget>",
                "g.yaml:2:33: 'tokens' bounds what agents use, and no step of this goal is done by an agent, nor of the goals that are its steps; remove it, or give a step with 'agent'",
            ]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{name: a}]
            """,
            ["g.yaml:3:9: 'steps' is missing; write a list with at least one step: steps: [{id: build, run: make}]"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{nam: a, stepz: [{id: s, run: x}]}]
            """,
            [
                "g.yaml:3:10: unknown key 'nam' (did you mean 'name'?); the keys known here are name, concurrency, isolation, steps",
                "g.yaml:3:18: unknown key 'stepz' (did you mean 'steps'?); the keys known here are name, concurrency, isolation, steps",
            ]
        },
        {
            """
            objective: x
            "a\nb": 1
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:1: unknown key 'a\\nb'; the keys known here are <goal>"]
        },
        {
            """
            objective: x
            aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: 1
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:2:1: unknown key 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa...'; the keys known here are <goal>"]
        },
    };
}
