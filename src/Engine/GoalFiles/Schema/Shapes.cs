using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles.Schema;

/// <summary>Values that many keys have.</summary>
internal static class Shapes
{
    /// <summary>What an environment variable or a secret may be called.</summary>
    public const string VariablePattern = "^[A-Za-z_][A-Za-z0-9_]*$";

    public static readonly TextShape Text = new();

    public static readonly TextShape Id = new("^[a-z][a-z0-9-]{0,62}$");

    public static readonly TextShape Path = new(@"^(?!/)[\s\S]+$", ContractLimits.PathCharacters);

    public static readonly TextShape Variable = new(VariablePattern, ContractLimits.NameCharacters);

    public static readonly TextShape Expression = new(@"^[\s\S]+$", ContractLimits.ExpressionCharacters);

    public static readonly DurationShape Duration = new();

    public static readonly FlagShape Flag = new();

    public static readonly ListShape Patterns = new(new TextShape(@"^!?(?!/)[\s\S]+$", ContractLimits.PathCharacters));

    /// <summary>How many attempts run at a time.</summary>
    public static readonly WholeShape Concurrency = new(1, GoalContract.MaximumConcurrency);

    /// <summary>What happens to a step of unknown outcome.</summary>
    public static readonly WordShape Interruption = new(Interruptions.Words);

    /// <summary>A line for the shell, or a program and its arguments.</summary>
    public static readonly EitherShape Command = new(Text, new ListShape(Text, 1));

    /// <summary>Labels of hosts.</summary>
    public static readonly ListShape Needs = new(Id, Maximum: ContractLimits.Needs);

    /// <summary>Variables by name.</summary>
    public static readonly NamesShape Variables = new(@"^(?!GOALS_)[A-Za-z_][A-Za-z0-9_]*$", Text);

    /// <summary>A secret and its variable.</summary>
    public static readonly MapShape Secret = new(
        "secret",
        "A secret",
        [
            new KeyShape("name", Variable, "The secret's name.") { Required = true },
            new KeyShape("as", Variable, "The name of the variable that commands find it under.") { Default = "the secret's name" },
        ]);

    /// <summary>Secrets by name, or with the name of their variable.</summary>
    public static readonly ListShape Secrets = new(new EitherShape(Variable, new KeysShape(Secret)), Maximum: ContractLimits.Secrets);
}
