using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>Collects what is wrong with a contract.</summary>
internal sealed class ContractFindings
{
    /// <summary>The most problems that are told; who has that many has one cause for them.</summary>
    public const int Maximum = 1_000;

    private readonly ImmutableArray<ContractProblem>.Builder problems = ImmutableArray.CreateBuilder<ContractProblem>();
    private readonly SortedSet<string> expressions = new(StringComparer.Ordinal);
    private int expressionCharacters;

    /// <summary>Whether something is missing that the types promise, or goals are in each other without end, so that the contract cannot be written.</summary>
    public bool Incomplete { get; private set; }

    /// <summary>Whether no more problems are told, so that none need be worked out.</summary>
    public bool IsFull => problems.Count == Maximum;

    public ImmutableArray<ContractProblem> All => problems.ToImmutable();

    private bool HasTooManyExpressions => expressions.Count > ContractLimits.Expressions || expressionCharacters > ContractLimits.AllExpressionCharacters;

    public void Add(string path, string message)
    {
        if (problems.Count < Maximum)
        {
            problems.Add(new ContractProblem(path, message));
        }
    }

    /// <summary>The same for what makes the contract one that cannot be written.</summary>
    public void AddUnwritable(string path, ref DefaultInterpolatedStringHandler message)
    {
        Incomplete = true;
        Add(path, ref message);
    }

    /// <summary>Takes over what is wrong with a part that was looked at by itself.</summary>
    public void Add(string path, ContractFindings part)
    {
        Incomplete |= part.Incomplete;
        foreach (var problem in part.problems)
        {
            Add(problem.Path.Length == 0 ? path : $"{path}.{problem.Path}", problem.Message);
        }
    }

    /// <summary>A message with its numbers in one culture.</summary>
    public void Add(string path, ref DefaultInterpolatedStringHandler message) => Add(path, string.Create(CultureInfo.InvariantCulture, ref message));

    /// <summary>Whether something is there at all; what is not is told once, here.</summary>
    public bool Has<T>(string path, [NotNullWhen(true)] T? value, string example)
        where T : class
    {
        if (value is null)
        {
            Missing(path, example);
        }

        return value is not null;
    }

    /// <inheritdoc cref="Has{T}(string, T, string)"/>
    public bool Has<T>(string path, ImmutableArray<T> value, string example)
    {
        if (value.IsDefault)
        {
            Missing(path, example);
        }

        return !value.IsDefault;
    }

    /// <summary>Whether a text is there, is Unicode, and has no NUL.</summary>
    public bool HasText(string path, [NotNullWhen(true)] string? value, string example)
    {
        if (!Has(path, value, example))
        {
            return false;
        }

        if (value.Contains('\0', StringComparison.Ordinal))
        {
            Add(path, $"'{Excerpt.Of(value)}' has a NUL character in it; remove it");
            return false;
        }

        if (!IsUnicode(value))
        {
            Add(path, $"'{Excerpt.Of(value)}' is not valid Unicode: it has half of a surrogate pair; remove it");
            return false;
        }

        return true;
    }

    /// <summary>An id, and that it is the first of its kind.</summary>
    public void Id(string path, string? id, SortedSet<string> taken, string what)
    {
        if (!Has(path, id, "an id such as 'build'"))
        {
            return;
        }

        if (!Identifier.IsValid(id))
        {
            Add(path, NearestIdentifier.Explain(id));
        }

        if (!taken.Add(id))
        {
            Add(path, $"the id '{Excerpt.Of(id)}' is taken by an earlier {what}; write another one");
        }
    }

    /// <summary>A time that is longer than none and not longer than <paramref name="longest"/>.</summary>
    public void Duration(string path, TimeSpan value, TimeSpan longest, string what)
    {
        if (value <= TimeSpan.Zero || value > longest)
        {
            Add(path, $"the {what} is {DurationText.Format(value)}; write a time above 0s and at most {longest.TotalDays:0}d, for example 10m");
        }
    }

    /// <summary>Counts an expression: compiling one takes up to some milliseconds, so their number is bounded and none is compiled twice.</summary>
    public ExpressionUse TakeExpression(string expression)
    {
        if (HasTooManyExpressions || !expressions.Add(expression))
        {
            return ExpressionUse.Settled;
        }

        expressionCharacters += expression.Length;
        return HasTooManyExpressions ? ExpressionUse.OneTooMany : ExpressionUse.First;
    }

    /// <summary>Whether no half of a surrogate pair stands alone in a text.</summary>
    public static bool IsUnicode(string value)
    {
        for (var index = 0; index < value.Length; index++)
        {
            if (char.IsHighSurrogate(value[index]) && index + 1 < value.Length && char.IsLowSurrogate(value[index + 1]))
            {
                index++;
            }
            else if (char.IsSurrogate(value[index]))
            {
                return false;
            }
        }

        return true;
    }

    private void Missing(string path, string example)
    {
        Incomplete = true;
        Add(path, $"nothing is written here; write {example}");
    }
}
