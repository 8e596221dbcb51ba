using System.CommandLine;
using System.CommandLine.Parsing;

namespace Orleans.Goals.Cli.Invocation;

/// <summary>Paths on the command line. An empty one is refused at once: most often it is a variable of a script that is not set.</summary>
internal static class PathArguments
{
    /// <summary>An argument that is not empty.</summary>
    public static Argument<T> Written<T>(Argument<T> argument)
    {
        argument.Validators.Add(result => RefuseNothing(result, argument.Name));
        return argument;
    }

    /// <summary>An option that is not empty.</summary>
    public static Option<T> Written<T>(Option<T> option)
    {
        option.Validators.Add(result => RefuseNothing(result, option.Name));
        return option;
    }

    private static void RefuseNothing(SymbolResult result, string name)
    {
        if (result.Tokens.Any(static token => token.Value.AsSpan().Trim().IsEmpty))
        {
            result.AddError($"{name} is empty; write the path");
        }
    }
}
