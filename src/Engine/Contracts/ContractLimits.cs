using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>The bounds of a contract, beside <see cref="Orleans.Goals.Contracts.PlanDefinition.MaximumSteps"/>.</summary>
internal static class ContractLimits
{
    /// <summary>The least active time an attempt starts with.</summary>
    public static readonly TimeSpan ShortestActive = TimeSpan.FromSeconds(1);

    /// <summary>The longest objective, in characters: it stands in every prompt and every list.</summary>
    public const int ObjectiveCharacters = 16 * 1024;

    /// <summary>The largest canonical form, in bytes: a contract is kept whole in the goal's record.</summary>
    public const int CanonicalBytes = 4 * 1024 * 1024;

    /// <summary>The most checks in one list: a round keeps a verdict for each.</summary>
    public const int Checks = 1_000;

    /// <summary>The longest regular expression, in characters.</summary>
    public const int ExpressionCharacters = 4_096;

    /// <summary>The most different regular expressions in a contract.</summary>
    public const int Expressions = 10_000;

    /// <summary>All different regular expressions of a contract together, in characters.</summary>
    public const int AllExpressionCharacters = 256 * 1024;

    /// <summary>The longest path or pattern, in characters: Linux takes no longer one.</summary>
    public const int PathCharacters = 4_096;

    /// <summary>The longest argument of a command, in UTF-8 bytes: Linux takes no longer one.</summary>
    public const int ArgumentBytes = (128 * 1024) - 1;

    /// <summary>All arguments of a command together, in UTF-8 bytes: with the environment it must fit into what Linux takes.</summary>
    public const int CommandBytes = 1024 * 1024;

    /// <summary>The most labels that a goal or a step needs.</summary>
    public const int Needs = 16;

    /// <summary>The longest name of a tool, in characters.</summary>
    public const int ToolCharacters = 256;

    /// <summary>The longest name of a model, in characters.</summary>
    public const int ModelCharacters = 256;

    /// <summary>The most characters of the name of a variable, a secret or a header.</summary>
    public const int NameCharacters = 256;

    /// <summary>The most variables of a goal or of a step.</summary>
    public const int Variables = 200;

    /// <summary>All variables of a goal or of a step together, in UTF-8 bytes: with the rest of the environment they must fit into what Linux takes.</summary>
    public const int VariableBytes = 256 * 1024;

    /// <summary>The most secrets of a goal or of a step.</summary>
    public const int Secrets = 50;

    /// <summary>The most headers of a request.</summary>
    public const int Headers = 50;

    /// <summary>The longest value of a header, in characters.</summary>
    public const int HeaderCharacters = 8 * 1024;

    /// <summary>The most files to read first.</summary>
    public const int ReadFirst = 20;

    /// <summary>The most rules.</summary>
    public const int Rules = 50;

    /// <summary>The longest rule, in characters.</summary>
    public const int RuleCharacters = 500;

    /// <summary>The most questions of one plan, and among the criteria: their answers stand in the environment of commands.</summary>
    public const int Questions = 100;

    /// <summary>The longest question, in characters.</summary>
    public const int QuestionCharacters = CheckVerdict.MaximumReason;

    /// <summary>The most answers that a question may allow.</summary>
    public const int Options = 20;

    /// <summary>The longest of them, in characters.</summary>
    public const int OptionCharacters = 100;

    /// <summary>The most attempts that may follow a failed first one.</summary>
    public const int Retries = 1_000;

    /// <summary>The longest timeout and the longest wait between attempts; the runtime's timers reach no further than 49 days.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromDays(30);

    /// <summary>The longest wall clock, so that no date computed from it is out of range.</summary>
    public static readonly TimeSpan WallClock = TimeSpan.FromDays(3_650);
}
