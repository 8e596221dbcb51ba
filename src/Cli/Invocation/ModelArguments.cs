using System.CommandLine;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>The options of commands in whose process agents may be at work: which model they use, and whether what it says is recorded.</summary>
internal sealed class ModelArguments
{
    private readonly Option<string?> model = new("--model")
    {
        Description = "The model of agents whose goal names none, or cassette:FILE to play a recording to all of them. Default: $GOALS_MODEL.",
        HelpName = "NAME",
    };

    private readonly Option<string?> record = PathArguments.Written(new Option<string?>("--record")
    {
        Description = "Records every call of a model and its answer, without secrets, into a new file. 'goals run --model cassette:FILE' plays it.",
        HelpName = "FILE",
    });

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(model);
        command.Add(record);
    }

    /// <summary>The context with what was written.</summary>
    public CommandContext Apply(CommandContext context, ParseResult parsed) => context with { Model = parsed.GetValue(model), Record = parsed.GetValue(record) };
}
