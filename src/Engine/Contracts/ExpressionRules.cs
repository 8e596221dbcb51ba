using System.Text.RegularExpressions;

namespace Orleans.Goals.Engine.Contracts;

/// <summary>What must hold for a regular expression, and how it is run.</summary>
internal static class ExpressionRules
{
    /// <summary>How an expression of a check is run: in time linear in the file, whatever somebody wrote.</summary>
    public const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.Multiline | RegexOptions.CultureInvariant;

    public static void Apply(ContractFindings findings, string path, string expression)
    {
        if (expression.Length is 0 or > ContractLimits.ExpressionCharacters)
        {
            findings.Add(path, $"the expression has {expression.Length:N0} characters; write 1 to {ContractLimits.ExpressionCharacters:N0}");
            return;
        }

        switch (findings.TakeExpression(expression))
        {
            case ExpressionUse.First:
                Compile(findings, path, expression);
                break;
            case ExpressionUse.OneTooMany:
                findings.Add(
                    path,
                    $"the contract has more than {ContractLimits.Expressions:N0} different expressions or {ContractLimits.AllExpressionCharacters:N0} characters of them; write fewer, and the rest as command checks");
                break;
        }
    }

    private static void Compile(ContractFindings findings, string path, string expression)
    {
        try
        {
            _ = new Regex(expression, Options);
        }
        catch (ArgumentException exception)
        {
            findings.Add(path, $"this is not a regular expression of .NET ({Excerpt.Of(exception.Message)}); correct it, or use 'contains' for plain text");
        }
        catch (NotSupportedException)
        {
            findings.Add(path, "the expression looks around, refers back or repeats too much to be run in linear time; write it without, or as a command check");
        }
    }
}
