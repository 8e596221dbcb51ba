using System.Collections.Immutable;

namespace Orleans.Goals.Engine.Processes;

/// <summary>What a command is given in its environment, values of secrets included.</summary>
/// <remarks>Not a record, and without a text of its own: what it holds must get nowhere by being printed.</remarks>
internal sealed class GivenEnvironment
{
    /// <summary>Nothing at all.</summary>
    public static readonly GivenEnvironment Nothing = new([], Redactor.Nothing);

    private GivenEnvironment(ImmutableArray<KeyValuePair<string, string>> variables, Redactor redactor)
    {
        Variables = variables;
        Redactor = redactor;
    }

    /// <summary>The variables.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Variables { get; }

    /// <summary>Takes the secrets' values out of what the command says.</summary>
    public Redactor Redactor { get; }

    /// <summary>Why a command cannot be given what it needs, and what to do; null when it can.</summary>
    public string? Missing { get; private init; }

    /// <summary>An environment.</summary>
    /// <param name="variables">The variables, values of secrets included.</param>
    /// <param name="secrets">The secrets that may turn up, those among the variables and others of the goal: name and value.</param>
    /// <param name="isComplete">Whether these are all; if not, what a command says cannot be kept.</param>
    public static GivenEnvironment Of(
        IEnumerable<KeyValuePair<string, string>> variables, IReadOnlyCollection<KeyValuePair<string, string>> secrets, bool isComplete = true) =>
        new([.. variables], secrets.Count == 0 && isComplete ? Redactor.Nothing : new Redactor(secrets, isComplete));

    /// <summary>An environment that cannot be given, because a secret is missing.</summary>
    /// <param name="reason">Which, and what to do.</param>
    /// <param name="secrets">Those that are known.</param>
    public static GivenEnvironment Without(string reason, IReadOnlyCollection<KeyValuePair<string, string>> secrets) =>
        new([], new Redactor(secrets, isComplete: false)) { Missing = reason };
}
