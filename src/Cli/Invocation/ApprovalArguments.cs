using System.CommandLine;
using Orleans.Goals.Cli.Verbs;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>What <c>goals approve</c> and <c>goals deny</c> are told.</summary>
internal sealed class ApprovalArguments(bool isApproved)
{
    private readonly Argument<string?> code = new("CODE")
    {
        Description = "The code of the call, as 'goals show' tells it. Left out, it is told which calls are asked about.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> because = new("--because")
    {
        Description = isApproved ? "Why; it is recorded." : "Why; it is recorded, and the agent is told.",
        HelpName = "TEXT",
    };

    /// <summary>The verb.</summary>
    public string Verb => isApproved ? "approve" : "deny";

    /// <summary>What it does.</summary>
    public string Description => $"{(isApproved ? "Approves" : "Denies")} a call that an agent asks about, and stays with the goal.";

    /// <summary>Lets the verb take them.</summary>
    public void AddTo(Command command)
    {
        command.Add(code);
        command.Add(because);
    }

    /// <summary>Does what they say.</summary>
    public Task<int> RunAsync(CommandContext context, GoalId goal, ParseResult parsed) =>
        new AnswerVerb(context).DecideAsync(goal, parsed.GetValue(code), isApproved, parsed.GetValue(because));
}
