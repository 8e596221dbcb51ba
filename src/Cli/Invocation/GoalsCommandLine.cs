using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using Orleans.Goals.Cli.Completion;
using Orleans.Goals.Cli.Output;
using Orleans.Goals.Cli.Verbs;
using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>The command line: what can be typed, and what it leads to.</summary>
internal sealed partial class GoalsCommandLine
{
    private const string JsonName = "--json";
    private readonly RootCommand root = new("Durable goals: run one with a single command, pull the plug in the middle, and find it finished anyway.");
    private readonly Option<string?> store = new("--store")
    {
        Description = $"The store's folder. Default: ${StoreLocation.Variable}, else a folder of yours (~/.local/share/orleans-goals).",
        HelpName = "DIR",
        Recursive = true,
    };

    private readonly ServerArgument server = new();
    private readonly Option<bool> json = new(JsonName)
    {
        Description = "For scripts: one JSON object on each line of the output and nothing else; the last line is the report.",
        Recursive = true,
    };

    private readonly Option<int?> workers = new("--max-workers")
    {
        Description = "How many commands and tools of steps and agents are at work at a time, over all goals that run here. Goals take turns. Default: what each goal's 'concurrency' says.",
        HelpName = "N",
    };

    private readonly ModelArguments models = new();

    private GoalsCommandLine()
    {
        workers.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number < 1)
            {
                result.AddError($"--max-workers is {text}; write 1 or more.");
            }
        });
        root.Add(store);
        server.AddTo(root);
        root.Add(json);
        root.Options.OfType<HelpOption>().Single().Action = new GroupedHelp();
        AddRun();
        AddResume();
        AddAnswer();
        AddApproval(new ApprovalArguments(isApproved: true));
        AddApproval(new ApprovalArguments(isApproved: false));
        AddSteer();
        Add("list", "Lists all goals, newest first.", context => new ReadVerb(context).ListAsync());
        AddForGoal("show", "Shows where a goal stands.", (context, goal) => new ReadVerb(context).ReportAsync(goal, ReportDetail.Current));
        AddForGoal("pause", "Lets nothing new of a goal start.", (context, goal) => new AskVerb(context).PauseAsync(goal));
        AddForGoal("cancel", "Ends a goal: stops what runs of it.", (context, goal) => new AskVerb(context).CancelAsync(goal));
        AddReport();
        AddFiles();
        AddWatch();
        AddServe();
        AddEdit();
        AddClear();
        AddArchives();
        AddPlans();
        AddOutput();
        AddFork();
        AddCompletion();
        Add("doctor", "Looks whether goals can run here, and says what to do about what it finds.", context => new DoctorVerb(context).LookAsync());
    }

    /// <summary>Does what was typed.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            return await new GoalsCommandLine().InvokeAsync(args);
        }
        catch (IOException failure)
        {
            // Of what is done before a verb, or instead of one, only this can fail: help that cannot be written.
            await Console.Error.WriteLineAsync($"goals: {failure.Message}");
            return ExitCodes.Fault;
        }
    }

    private async Task<int> InvokeAsync(string[] args)
    {
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (args.Length == 0)
        {
            // Whoever types nothing wants to know what there is.
            await root.Parse(["--help"]).InvokeAsync(Invocation());
            return ExitCodes.WrongInput;
        }

        if (parsed.Errors.Count > 0)
        {
            var output = Outputs.Create(args.Contains(JsonName, StringComparer.Ordinal), new StoreLocation(string.Empty, IsNamed: false), TimeProvider.System);
            output.Fail(new Failure(ExitCodes.WrongInput, WrongArguments.Explain(parsed)));
            return ExitCodes.WrongInput;
        }

        // Signals are the verbs' matter, and so is what goes wrong.
        return await parsed.InvokeAsync(Invocation());
    }

    private static InvocationConfiguration Invocation() =>
        new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false, Output = Outputs.TextOf(Outputs.StandardOutput()) };

    private void AddRun()
    {
        var file = PathArguments.Written(new Argument<string>("FILE") { Description = "The goal file." });
        var queue = new Option<bool>("--queue") { Description = "If another goal has the workspace, wait for it; else that is refused." };
        var run = Add("run", "Accepts the goal of a file, or goes on with it, and stays until it is complete or needs you.", (context, parsed) =>
            new RunVerb(Working(context, parsed)).RunAsync(parsed.GetRequiredValue(file), parsed.GetValue(queue)));
        run.Add(file);
        run.Add(queue);
        run.Add(workers);
        models.AddTo(run);
    }

    private void AddArchives()
    {
        var folder = PathArguments.Written(new Argument<string>("FOLDER") { Description = "The copy's folder; it must not exist yet." });
        Add("backup", "Copies the whole store, also while it is in use. The copy is a store.", (context, parsed) => new ArchiveVerb(context).BackupAsync(parsed.GetRequiredValue(folder))).Add(folder);
        var id = new Argument<string>("ID") { Description = "The goal, as 'goals list' shows it." };
        var file = PathArguments.Written(new Argument<string>("FILE") { Description = "The file to write; it must not exist yet." });
        var export = Add("export", "Writes a goal to a file, with its plans, history and artifacts, also while it runs.", (context, parsed) =>
            WithGoal(context, parsed.GetRequiredValue(id), goal => new ArchiveVerb(context).ExportAsync(goal, parsed.GetRequiredValue(file))));
        export.Add(id);
        export.Add(file);
        var exported = PathArguments.Written(new Argument<string>("FILE") { Description = "The exported goal." });
        Add("import", "Brings an exported goal into the store or the server, under its own id.", (context, parsed) => new ArchiveVerb(context).ImportAsync(parsed.GetRequiredValue(exported))).Add(exported);
    }

    private void AddResume()
    {
        var id = new Argument<string?>("ID") { Description = "The goal.", Arity = ArgumentArity.ZeroOrOne };
        CompleteGoals(id, onlyOpen: true);
        var all = new Option<bool>("--all") { Description = "Every goal that may run." };
        var step = new Option<string?>("--step") { Description = "The step of which nobody knows whether it did its work.", HelpName = "STEP" };
        var settled = new Option<string?>("--as") { Description = "What became of it.", HelpName = "done|again|failed" };
        var again = new Option<bool>("--again") { Description = "Begin a new cycle of a goal that is complete." };
        settled.AcceptOnlyFromAmong("done", "again", "failed");
        var resume = Add("resume", "Goes on with a goal and stays with it.", (context, parsed) => Resume(Working(context, parsed), parsed));
        resume.Add(id);
        resume.Add(all);
        resume.Add(step);
        resume.Add(settled);
        resume.Add(workers);
        models.AddTo(resume);
        resume.Add(again);

        Task<int> Resume(CommandContext context, ParseResult parsed) => (parsed.GetValue(id), parsed.GetValue(all), parsed.GetValue(step), parsed.GetValue(settled)) switch
        {
            (null, false, _, _) => Wrong(context, "say which goal to resume, or --all"),
            (not null, true, _, _) => Wrong(context, "say either which goal to resume or --all, not both"),
            (null, true, _, _) when parsed.GetValue(again) => Wrong(context, "--again is about one goal: say which"),
            (_, _, not null, _) when parsed.GetValue(again) => Wrong(context, "say either --again or --step, not both"),
            (null, true, null, null) => new ResumeVerb(context).AllAsync(),
            (null, true, _, _) => Wrong(context, "--step and --as are about one goal: say which"),
            (_, _, null, not null) => Wrong(context, "--as needs --step"),
            (_, _, not null, null) => Wrong(context, "--step needs --as done, again or failed"),
            (var goal, _, var which, var what) => WithGoal(context, goal, found => new ResumeVerb(context).OneAsync(found, which, AnswerOf(what), parsed.GetValue(again))),
        };
    }

    private void AddAnswer()
    {
        var words = new Argument<string[]>("[<QUESTION>] <ANSWER>") { Description = "What is asked (the step or criterion; needed only when several questions are open) and the answer. To a criterion: yes, or no and the reason.", Arity = new ArgumentArity(1, 2) };
        AddForGoal("answer", "Answers what a goal asks, and stays with it.", (context, goal, parsed) => parsed.GetValue(words) switch
        {
            [var question, var answer] => new AnswerVerb(context).RunAsync(goal, question, answer),
            [var answer] => new AnswerVerb(context).RunAsync(goal, question: null, answer),
            _ => Wrong(context, "say the answer"),
        }).Add(words);
    }

    private void AddApproval(ApprovalArguments arguments) => arguments.AddTo(AddForGoal(arguments.Verb, arguments.Description, arguments.RunAsync));

    private void AddSteer()
    {
        var text = new Argument<string>("TEXT") { Description = "What they are to know, or to do differently." };
        AddForGoal("steer", "Says something to the agents of a goal; they hear it with their next turn.", (context, goal, parsed) => new AskVerb(context).SteerAsync(goal, parsed.GetRequiredValue(text)))
            .Add(text);
    }

    private void AddReport()
    {
        var format = new Option<string?>("--format") { Description = "The form. Default: text, or what the file's name ends with.", HelpName = string.Join('|', ReportVerb.Formats) };
        format.AcceptOnlyFromAmong(ReportVerb.Formats);
        var output = PathArguments.Written(new Option<string?>("--output") { Description = "The file to write, for example report.html.", HelpName = "FILE" });
        var report = AddForGoal("report", "Gives the whole account of a goal.", (context, goal, parsed) => (parsed.GetValue(format), parsed.GetValue(json)) switch
        {
            ("text" or "html", true) => Wrong(context, "say either --json or another --format, not both"),
            (var form, var isJson) => new ReportVerb(context).ReportAsync(goal, isJson && parsed.GetValue(output) is not null ? "json" : form, parsed.GetValue(output)),
        });
        report.Add(format);
        report.Add(output);
    }

    private void AddPlans()
    {
        var number = new Argument<int?>("N") { Description = "Only this plan.", Arity = ArgumentArity.ZeroOrOne };
        var diff = new Option<int[]>("--diff") { Description = "How two plans differ, by their numbers.", HelpName = "A B", Arity = new ArgumentArity(2, 2), AllowMultipleArgumentsPerToken = true };
        var plans = AddForGoal("plans", "Tells which plans were tried, why they ended, and what each kept.", (context, goal, parsed) => (parsed.GetValue(number), parsed.GetValue(diff)) switch
        {
            (null, [var from, var to]) => new PlansVerb(context).CompareAsync(goal, from, to),
            (not null, [_, _]) => Wrong(context, "say either which plan to show or --diff A B, not both"),
            (var only, _) => new PlansVerb(context).ListAsync(goal, only),
        });
        plans.Add(number);
        plans.Add(diff);
        AddForGoal("board", "Tells what the agents of a goal share: who works on what, claims, keys, notes.", (context, goal, _) => new ReadVerb(context).BoardAsync(goal));
    }

    private void AddOutput()
    {
        var name = new Argument<string>("STEP") { Description = "The step, or the criterion or fence." };
        var plan = new Option<int?>("--plan") { Description = "The step of this plan. Default: the newest that has it.", HelpName = "N" };
        var attempt = new Option<int?>("--attempt") { Description = "This attempt. Default: the newest that wrote something.", HelpName = "N" };
        var output = AddForGoal("output", "Prints what a step or a check wrote.", (context, goal, parsed) => parsed.GetValue(json)
            ? Wrong(context, "what was written is printed as it is; for JSON: goals report ID --json")
            : new OutputVerb(context).PrintAsync(goal, parsed.GetRequiredValue(name), parsed.GetValue(plan), parsed.GetValue(attempt)));
        output.Add(name);
        output.Add(plan);
        output.Add(attempt);
    }

    private void AddFork()
    {
        var at = new Option<string?>("--at") { Description = "The point: the cursor of an event ('goals events ID' shows them). Default: the newest.", HelpName = "CURSOR" };
        var name = new Option<string?>("--as") { Description = "The new goal's id. Default: ID-fork, or with the first number that is free.", HelpName = "NEWID" };
        var workspace = PathArguments.Written(new Option<string?>("--workspace") { Description = "A folder with what the workspace held then. Default: a git worktree of the commit on record, beside the repository.", HelpName = "DIR" });
        var paused = new Option<bool>("--paused") { Description = "Begin nothing yet." };
        var fork = AddForGoal("fork", "Makes a new goal out of a point in the past of another, and stays with it.", (context, goal, parsed) =>
            new ForkVerb(Working(context, parsed)).RunAsync(goal, parsed.GetValue(at), parsed.GetValue(name), parsed.GetValue(workspace), parsed.GetValue(paused)));
        fork.Add(at);
        fork.Add(name);
        fork.Add(workspace);
        fork.Add(paused);
        fork.Add(workers);
        models.AddTo(fork);
    }

    private void AddCompletion()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish.", HelpName = string.Join('|', ShellScripts.Shells) };
        shell.AcceptOnlyFromAmong(ShellScripts.Shells);
        Add("completion", "Writes what your shell needs to complete words of this command.", (context, parsed) =>
        {
            context.Output.Remark(ShellScripts.Of(parsed.GetRequiredValue(shell)).TrimEnd('\n'));
            return Task.FromResult(ExitCodes.Complete);
        }).Add(shell);
    }

    private void AddFiles()
    {
        var files = PathArguments.Written(new Argument<string[]>("FILE") { Description = "The goal files.", Arity = ArgumentArity.OneOrMore });
        Add("validate", "Tells everything that is wrong with goal files, and begins nothing.", (context, parsed) => new FileVerb(context).ValidateAsync(parsed.GetRequiredValue(files))).Add(files);
        var first = PathArguments.Written(new Argument<string>("FILE") { Description = "The goal file to be written.", DefaultValueFactory = _ => "goal.yaml" });
        var force = new Option<bool>("--force") { Description = "Replaces a file that is there." };
        var agent = new Option<bool>("--agent") { Description = "Lets an agent find the way, instead of plans." };
        var init = Add("init", "Writes a first goal file that fits the folder it is for, and the schema for editors.", (context, parsed) => new InitVerb(context).RunAsync(parsed.GetRequiredValue(first), parsed.GetValue(force), parsed.GetValue(agent)));
        init.Add(first);
        init.Add(force);
        init.Add(agent);
        var reference = new Option<bool>("--reference") { Description = "The reference for people instead, in Markdown." };
        Add("schema", "Prints the JSON Schema of goal files, for editors.", (context, parsed) => new FileVerb(context).SchemaAsync(parsed.GetValue(reference))).Add(reference);
    }

    /// <summary>The context of a command in whose process goals are at work.</summary>
    private CommandContext Working(CommandContext context, ParseResult parsed) => models.Apply(context, parsed) with { MaximumWorkers = parsed.GetValue(workers) };

    private void AddClear()
    {
        var id = new Argument<string?>("ID") { Description = "The goal.", Arity = ArgumentArity.ZeroOrOne };
        var finished = new Option<bool>("--finished") { Description = "Every goal that has ended." };
        var age = new Option<string?>("--older-than") { Description = "With --finished: only those that ended so long ago.", HelpName = "30d" };
        var clear = Add("clear", "Deletes a goal that has ended, with all that belongs to it.", (context, parsed) => (parsed.GetValue(id), parsed.GetValue(finished), parsed.GetValue(age)) switch
        {
            (null, false, _) => Wrong(context, "say which goal to clear, or --finished"),
            (not null, true, _) => Wrong(context, "say either which goal to clear or --finished, not both"),
            (not null, false, not null) => Wrong(context, "--older-than goes with --finished"),
            (null, true, { } text) when !Engine.Contracts.DurationText.TryParse(text, out _, out _) => Wrong(context, $"'{text}' is no time; write one such as 30d"),
            (null, true, var text) => new ClearVerb(context).FinishedAsync(text is not null && Engine.Contracts.DurationText.TryParse(text, out var time, out _) ? time : TimeSpan.Zero),
            ({ } goal, _, _) => WithGoal(context, goal, found => new ClearVerb(context).OneAsync(found)),
        });
        clear.Add(id);
        clear.Add(finished);
        clear.Add(age);
    }

    private void AddEdit()
    {
        var id = new Argument<string>("ID") { Description = "The goal." };
        var file = PathArguments.Written(new Argument<string>("FILE") { Description = "The goal file with its new contract." });
        var dryRun = new Option<bool>("--dry-run") { Description = "Only tell what would change." };
        var edit = Add("edit", "Gives a goal that has not ended the contract of a file, as a recorded revision.", (context, parsed) =>
            WithGoal(context, parsed.GetRequiredValue(id), goal => new EditVerb(context).EditAsync(goal, parsed.GetRequiredValue(file), parsed.GetValue(dryRun))));
        edit.Add(id);
        edit.Add(file);
        edit.Add(dryRun);
    }

    private static SettleAs AnswerOf(string? answer) => answer switch
    {
        "done" => SettleAs.Done,
        "again" => SettleAs.Again,
        "failed" => SettleAs.Failed,
        _ => SettleAs.None,
    };

    private Command AddForGoal(string name, string description, Func<CommandContext, GoalId, Task<int>> action) =>
        AddForGoal(name, description, (context, goal, _) => action(context, goal));

    private Command AddForGoal(string name, string description, Func<CommandContext, GoalId, ParseResult, Task<int>> action)
    {
        var id = new Argument<string>("ID") { Description = "The goal, as 'goals list' shows it." };
        CompleteGoals(id, onlyOpen: name is "pause" or "cancel" or "answer" or "approve" or "deny" or "steer");
        var command = Add(name, description, (context, parsed) => WithGoal(context, parsed.GetRequiredValue(id), goal => action(context, goal, parsed)));
        command.Add(id);
        return command;
    }

    private void Add(string name, string description, Func<CommandContext, Task<int>> action) => Add(name, description, (context, _) => action(context));

    private Command Add(string name, string description, Func<CommandContext, ParseResult, Task<int>> action)
    {
        var command = Create(name, description, action);
        root.Add(command);
        return command;
    }

    private Command Create(string name, string description, Func<CommandContext, ParseResult, Task<int>> action)
    {
        var command = new Command(name, description);
        command.SetAction((parsed, _) => Guard.RunAsync(parsed.GetValue(json), parsed.GetValue(store), server.Of(parsed), ServerArgument.IsForStore(name), context => action(context, parsed)));
        return command;
    }

    private void CompleteGoals<T>(Argument<T> id, bool onlyOpen) =>
        id.CompletionSources.Add(context => GoalNames.Find(context.ParseResult.GetValue(store), onlyOpen, context.WordToComplete));

    /// <summary>Reads a goal's id: with its tenant, or without when it is of this machine.</summary>
    private static Task<int> WithGoal(CommandContext context, string text, Func<GoalId, Task<int>> action)
    {
        if (GoalId.TryParse(text, null, out var goal))
        {
            return action(goal);
        }

        return Identifier.IsValid(text) ? action(context.Store.GoalOf(text)) : Wrong(context, Identifier.Explain(text));
    }

    private static Task<int> Wrong(CommandContext context, string message) => Task.FromResult(context.Fail(ExitCodes.WrongInput, message));
}
