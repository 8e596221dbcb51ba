namespace Orleans.Goals.Engine.Tests.GoalFiles;

/// <summary>Files that are no YAML, or more of YAML than goal files have.</summary>
public static class BadSyntax
{
    public static TheoryData<string, string[]> Files => new()
    {
        {
            "",
            ["g.yaml:1:1: the file is empty; a goal file has at least the keys objective, doneWhen and plans"]
        },
        {
            "# only a comment\n",
            ["g.yaml:1:1: the file is empty; a goal file has at least the keys objective, doneWhen and plans"]
        },
        {
            """
            ---
            ...
            """,
            ["g.yaml:1:1: the file is empty; a goal file has at least the keys objective, doneWhen and plans"]
        },
        {
            "null\n",
            ["g.yaml:1:1: the file is empty; a goal file has at least the keys objective, doneWhen and plans"]
        },
        {
            """
            - objective: x
            - plans: []
            """,
            ["g.yaml:1:1: expected a map, found a list; write keys such as 'objective: ...', each in a line of its own"]
        },
        {
            "just words\n",
            ["g.yaml:1:1: expected a map, found 'just words'; write keys such as 'objective: ...', each in a line of its own"]
        },
        {
            "objective: x\n\tplans: []",
            ["g.yaml:2:1: a tab in the indentation, which YAML does not allow; indent with spaces"]
        },
        {
            "objective:\n\tx: y",
            ["g.yaml:2:1: a tab in the indentation, which YAML does not allow; indent with spaces"]
        },
        {
            "objective: |\n x\n\ty",
            ["g.yaml:3:1: a tab in the indentation, which YAML does not allow; indent with spaces"]
        },
        {
            "objective: \"x\n",
            ["g.yaml:1:12: the quoted text that begins here does not end; add the closing quote"]
        },
        {
            """
            objective: "x
            plans: []
            """,
            ["g.yaml:1:12: the quoted text goes on in a line that is not indented; indent the line, or close the quote"]
        },
        {
            "objective: 'x\n",
            ["g.yaml:1:12: the quoted text that begins here does not end; add the closing quote"]
        },
        {
            "objective: a: b\n",
            ["g.yaml:1:13: a ': ' inside plain text, or a key that is indented differently from its neighbours; put the text in quotes, or align the key"]
        },
        {
            "objective: @x\n",
            ["g.yaml:1:12: a value cannot begin with '@'; put it in quotes"]
        },
        {
            "objective: `x`\n",
            ["g.yaml:1:12: a value cannot begin with '`'; put it in quotes"]
        },
        {
            "objective: %x\n",
            ["g.yaml:1:12: a value cannot begin with '%'; put it in quotes"]
        },
        {
            """
            objective: [a
            plans: []
            """,
            ["g.yaml:1:12: what follows here is not valid YAML; most likely a '[' or '{' is not closed: close it, and indent every line in it"]
        },
        {
            """
            objective: {a: b
            plans: []
            """,
            ["g.yaml:1:14: what follows here is not valid YAML; most likely a '[' or '{' is not closed: close it, and indent every line in it"]
        },
        {
            "plans: [a, b\n",
            ["g.yaml:2:1: the list is not closed, or lacks a comma; write [a, b]"]
        },
        {
            "plans: [{a: b]\n",
            ["g.yaml:1:14: the map is not closed, or lacks a comma; write {key: value, key: value}"]
        },
        {
            "plans: [,]\n",
            ["g.yaml:1:9: a value is missing, or a bracket is not closed; write the value, or close with ] or }"]
        },
        {
            """
            objective: x
            plans: ]
            """,
            ["g.yaml:2:8: a value is missing, or a bracket is not closed; write the value, or close with ] or }"]
        },
        {
            """
            objective: x
              plans: []
            """,
            ["g.yaml:2:8: a ': ' inside plain text, or a key that is indented differently from its neighbours; put the text in quotes, or align the key"]
        },
        {
            """
            objective: x
            - a
            """,
            ["g.yaml:2:1: this line does not belong to the map before it; align the key with its neighbours, and put text with quotes in it wholly in quotes"]
        },
        {
            """
            objective: x
            doneWhen
            plans: []
            """,
            ["g.yaml:2:1: this line does not belong to the map before it; align the key with its neighbours, and put text with quotes in it wholly in quotes"]
        },
        {
            """
            plans:
            - a
            b
            """,
            ["g.yaml:3:1: this line is neither a key with ':' nor part of a list; write 'key: value'"]
        },
        {
            "objective: \"a\\qb\"\n",
            ["g.yaml:1:12: this quoted text has an escape that YAML does not know; double the backslash, or use single quotes"]
        },
        {
            "objective: \"a\\xZZ\"\n",
            ["g.yaml:1:12: this quoted text has an escape without its hexadecimal digits; double the backslash, or use single quotes"]
        },
        {
            "objective: \"a\\uD83D\"\n",
            ["g.yaml:1:12: this quoted text has an escape that is no Unicode character; write the character itself"]
        },
        {
            "objective: \"a\" \"b\"\n",
            ["g.yaml:1:16: this line does not belong to the map before it; align the key with its neighbours, and put text with quotes in it wholly in quotes"]
        },
        {
            "plans: - a\n",
            ["g.yaml:1:8: a list cannot begin here; write each '- ' in a line of its own below its key, or the list as [a, b]"]
        },
        {
            """
            objective: x
            doneWhen: a: []
            """,
            ["g.yaml:2:12: a ': ' inside plain text, or a key that is indented differently from its neighbours; put the text in quotes, or align the key"]
        },
        {
            """
            objective: |x
              y
            """,
            ["g.yaml:1:12: the block of text after '|' or '>' is not well-formed; begin it in the next line, each line indented equally"]
        },
        {
            "objective: [a, -, b]\n",
            ["g.yaml:1:16: a '-', '?' or ':' stands where a value should be; put it in quotes"]
        },
        {
            "objective: \"a\"#b\n",
            ["g.yaml:1:15: a '#' begins a comment where none can be; put a space before it, or the text in quotes"]
        },
        {
            "\"a\" : \tb: c\n",
            ["g.yaml:1:9: a ': ' inside plain text, or a key that is indented differently from its neighbours; put the text in quotes, or align the key"]
        },
        {
            """
            objective: x
            plans: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
            """,
            ["g.yaml:2:39: lists and maps are nested more than 32 deep here; a goal file needs 8 at most"]
        },
        {
            "objective: a\u0007b\n",
            ["g.yaml:1:13: YAML does not allow the character U+0007 here; remove it"]
        },
        {
            "objective: a\0b\n",
            ["g.yaml:1:13: YAML does not allow the character U+0000 here; remove it"]
        },
        {
            "objective: a<half a pair>\n",
            ["g.yaml:1:13: YAML does not allow the character U+D83D here; remove it"]
        },
        {
            """
            objective: !x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: '!' at the beginning of a value means a tag, and goal files have none; remove it, or put the value in quotes"]
        },
        {
            """
            !!map
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:1: '!' at the beginning of a value means a tag, and goal files have none; remove it, or put the value in quotes"]
        },
        {
            """
            &top
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:1: '&' at the beginning of a value means an anchor, and goal files have none; remove it, or put the value in quotes"]
        },
        {
            """
            objective: &a x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: '&' at the beginning of a value means an anchor, and goal files have none; remove it, or put the value in quotes"]
        },
        {
            """
            objective: *a
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:12: '*' at the beginning of a value means an alias, and goal files have none; put it in quotes (\"*a\"), or write the value out"]
        },
        {
            """
            objective: x
            doneWhen:
              - {id: b, unchanged: [**]}
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:3:25: '*' at the beginning of a value means an alias, and goal files have none; put it in quotes (\"**\"), or write the value out"]
        },
        {
            """
            <<: {id: x}
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:1: '<<' would merge another map, and goal files have no merging; write the keys out"]
        },
        {
            """
            ? [a, b]
            : c
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:3: a list or map cannot be a key; write a name"]
        },
        {
            """
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            ---
            objective: y
            """,
            ["g.yaml:4:1: a second document begins here; a goal file has one: remove '---' and what follows, or put it into another file"]
        },
        {
            """
            %FOO bar
            x: y
            """,
            [
                "g.yaml:2:1: unknown key 'x'; the keys known here are <goal>",
                "g.yaml:2:1: 'objective' is missing; write what is wanted, for example objective: The libraries build",
                "g.yaml:2:1: 'doneWhen' is missing; write when the goal is reached, for example doneWhen: [{id: built, file: out/a.dll}]",
                "g.yaml:2:1: 'plans' is missing; write at least one plan, for example plans: [{steps: [{id: build, run: make}]}], or strategy: continuous to let an agent find the way",
            ]
        },
        {
            """
            %YAML 3.0
            ---
            objective: x
            doneWhen: [{id: a, file: a}]
            plans: [{steps: [{id: s, run: x}]}]
            """,
            ["g.yaml:1:1: this names a version of YAML that is not read; remove the line"]
        },
    };
}
