using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>What a check may have: a criterion, a fence or a check of a step.</summary>
internal static class CheckKeys
{
    public static readonly MapShape Check = new(
        "check",
        "A check",
        [new KeyShape("id", Shapes.Id, "Its name, unique in its list.") { Required = true, Examples = ["\"built\""] }])
    {
        KindTitle = "passes when",
        Before = "Criteria, fences and the checks of steps are written alike.",
        After = """
            A verdict is `Passed`, `Failed`, or `Unmeasurable` with the reason, which never counts as passed. During a round the workspace must hold still: if a
            file that is not ignored by git changes, other than what a check says it writes, the round is void and repeated; after three such rounds nothing counts
            as measured.

            `json`: a file that is not there, is not JSON (the reason names line and column) or has nothing at the pointer has failed; so has a value that is no
            number where `atLeast` or `atMost` is asked, and one that is no text where `matches` is. Larger files than 16 MiB are `Unmeasurable`: check them with a command.

            `http`: an answer with another status or body has failed, and so has an address that refuses the connection, closes it, or does not answer in time: a
            service that should be up is not. `Unmeasurable` is what nobody could ask: a name that cannot be resolved, a network that cannot be reached, a
            certificate that is not valid, a secret that is missing, or a body of which the first 1 MiB does not decide. Reasons never show headers, or what follows
            the `?` of an address. Another origin that a redirect leads to gets none of the headers.

            `ask`: the person is asked only when every other criterion and every fence has passed in a round. The answer holds for the files as they were in that
            round, those that checks may write left out: after a yes one more round runs, and if everything passes over the same files the criterion has passed. If they
            are not the same the person is asked again. A no has failed, with the reason after it, and leads to the next plan.

            `judge`: the model is asked only when everything that can be measured without it has passed. Each vote is a conversation of its own, which sees the statement,
            the objective, the verdicts of the same round and the files of the workspace, and nothing that an agent says of its work. For a pass it must cite text of
            files; the host looks every citation up, and a vote that cites what is not there does not count. Without more than half of all votes for the same verdict,
            without a model, or with replies that cannot be used even after a correction it is `Unmeasurable`. Its tokens count for `budget.tokens`; a used-up quota is
            waited for. One vote is the usual since each costs as much again; take three where a wrong pass is dear. A criterion that a command can measure is
            measured better by a command.

            `verify`: an exception, or no verdict in time, is `Unmeasurable`. A name that no verifier has, on a cluster that of no silo, is refused when the goal is submitted.
            """,
        Kinds =
        [
            new KindShape(
                new KeyShape("run", Shapes.Command, "The command, which must bear being run again at any time."),
                "a command",
                "the command exits with status 0. It must bear being run again at any time",
                new KeyShape("timeout", Shapes.Duration, "How long it may take.") { Default = "`10m`" },
                new KeyShape("writes", Shapes.Patterns, "The files that it may write itself.") { Default = "none" }),
            new KindShape(
                new KeyShape("file", Shapes.Path, "The path of a file, relative to the workspace."),
                "a path",
                "the file exists and is as the options say",
                new KeyShape("contains", Shapes.Text, "Text that must be in it."),
                new KeyShape("matches", Shapes.Expression, "A regular expression that must match in it: .NET syntax, `^` and `$` match at lines, no backtracking constructs."),
                new KeyShape("sha256", new TextShape("^[0-9a-f]{64}$"), "The SHA-256 of its bytes.")),
            new KindShape(
                new KeyShape("unchanged", new ListShape(((ListShape)Shapes.Patterns).Item, 1), "Patterns of files."),
                "patterns",
                "the matching files are byte for byte as when the goal first had its workspace (at its acceptance, or when its turn came; in a later cycle, when that began): none changed, added or removed. Files ignored by git are left out. `*` and `?` stay within a folder, `**` crosses folders, a leading `!` leaves out"),
            new KindShape(
                new KeyShape("json", Shapes.Path, "The path of a JSON file, relative to the workspace."),
                "a path",
                "the place in the JSON file exists and is as the options say, all of them",
                new KeyShape("pointer", new TextShape("^(/([^~]|~[01])*)*$", ContractLimits.PathCharacters), "The place, as a JSON Pointer (RFC 6901).") { Default = "the whole document", Examples = ["\"/totals/failed\""] },
                new KeyShape("exists", Shapes.Flag, "Whether it must exist; `false` for: must not.") { Default = "`true`" },
                new KeyShape("equals", new ScalarShape(), "The text, number, `true`, `false` or `null` that must be there. `0` is the number, `\"0\"` the text."),
                new KeyShape("matches", Shapes.Expression, "A regular expression that must match in the text that is there."),
                new KeyShape("atLeast", new NumberShape(), "The least the number there may be."),
                new KeyShape("atMost", new NumberShape(), "The most the number there may be.")),
            new KindShape(
                new KeyShape("http", new TextShape("^[hH][tT][tT][pP][sS]?://[^@/]+(/.*)?$", ContractLimits.PathCharacters), "An absolute address, http or https, without user and password.") { Examples = ["\"http://localhost:8080/health\""] },
                "an address",
                "the address answers as the options say, all of them",
                new KeyShape("status", new WholeShape(100, 599), "The status of the answer.") { Default = $"`{HttpCheck.DefaultStatus}`" },
                new KeyShape("contains", Shapes.Text, "Text that must be in the body."),
                new KeyShape("matches", Shapes.Expression, "A regular expression that must match in the body."),
                new KeyShape("timeout", Shapes.Duration, "How long the whole answer may take.") { Default = "`10s`" },
                new KeyShape("method", new WordShape("GET", "HEAD"), "The method.") { Default = "`GET`" },
                new KeyShape("follow", Shapes.Flag, "Whether redirects are followed, ten at most.") { Default = "`false`" },
                new KeyShape("headers", new NamesShape("^[A-Za-z0-9!#$%&'*+.^_`|~-]+$", Shapes.Text), "Headers of the request. `${secret:NAME}` in a value stands for a secret, which need not be listed in `secrets`.") { Examples = ["{\"Authorization\": \"Bearer ${secret:API_KEY}\"}"] }),
            new KindShape(
                new KeyShape("ask", new TextShape(MaximumLength: ContractLimits.QuestionCharacters), "A question to a person, to be answered with yes or no. Only in `doneWhen`.") { Examples = ["\"Is the page good enough?\""] },
                "a question",
                "a person says yes: `goals answer ID CRITERION yes`, or `no` and the reason. Only a criterion of `doneWhen`"),
            new KindShape(
                new KeyShape("judge", new TextShape(MaximumLength: JudgeCheck.MaximumStatement), "What must hold, in words. Only in `doneWhen`.") { Examples = ["\"The README explains how to install and run the program.\""] },
                "a statement",
                "more than half of the votes of a model say that it holds, each with text of files that proves it. Only a criterion of `doneWhen`",
                new KeyShape("votes", new WholeShape(1, JudgeCheck.MaximumVotes), "How many conversations vote: an odd number.") { Default = $"`{JudgeCheck.DefaultVotes}`", Examples = ["3"] },
                new KeyShape("evidence", Shapes.Patterns, "The files that may be cited.") { Default = "all", Examples = ["[\"README.md\", \"docs/**\"]"] },
                new KeyShape("model", AgentKeys.NameOrChoice, "The model that judges.") { Default = "`model.judge` of the goal, else `model.work`, else what the host is set to" }),
            new KindShape(
                new KeyShape("verify", Shapes.Id, "The name of a verifier that the embedding application has registered.") { Examples = ["\"orders-balance\""] },
                "a name",
                "code of the embedding application says so",
                new KeyShape("with", new NamesShape(@"^[\s\S]+$", Shapes.Text), "What it is told.") { Default = "nothing", Examples = ["{\"table\": \"orders\"}"] },
                new KeyShape("timeout", Shapes.Duration, "How long it may take.") { Default = "`10m`" }),
        ],
    };

    /// <summary>A list of checks.</summary>
    public static readonly ListShape Checks = new(new KeysShape(Check), Maximum: ContractLimits.Checks);
}
