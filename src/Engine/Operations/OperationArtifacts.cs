using System.Text;
using Orleans.Goals.Engine.Processes;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Operations;

/// <summary>The artifacts of operations.</summary>
internal static class OperationArtifacts
{
    /// <summary>What an operation's output is called, where it has one.</summary>
    public const string OutputName = "output";

    /// <summary>The operation's path below its goal, and what it is.</summary>
    public static string NameOf(GoalId goal, string operation, params ReadOnlySpan<string> what)
    {
        var prefix = goal.Value + "/";
        var name = new StringBuilder();
        Append(name, operation.StartsWith(prefix, StringComparison.Ordinal) ? operation[prefix.Length..] : operation);
        foreach (var part in what)
        {
            Append(name.Append('/'), part);
        }

        return name.ToString();
    }

    /// <summary>Stores the whole of an output, if there is any.</summary>
    /// <param name="artifacts">Where to.</param>
    /// <param name="start">The operation.</param>
    /// <param name="excerpt">What the record keeps of it.</param>
    /// <param name="isForPeople">Whether it is stored also when the excerpt is all of it: people look for it among the files.</param>
    /// <param name="open">Opens it.</param>
    /// <param name="name">What it is called among the operation's artifacts.</param>
    /// <returns>The reference, and what to tell when it could not be stored: what was done is done all the same.</returns>
    public static async Task<(ArtifactReference? Output, string Remark)> StoreOutputAsync(
        IArtifactStore artifacts, OperationStart start, OutputExcerpt excerpt, bool isForPeople, Func<Stream> open, string name = OutputName)
    {
        if (excerpt.IsAll && (!isForPeople || excerpt.Text.Length == 0))
        {
            return (null, string.Empty);
        }

        try
        {
            await using var content = open();
            var goal = start.Actor.Goal;
            return (await artifacts.WriteAsync(goal, NameOf(goal, start.Operation, name), content, CancellationToken.None), string.Empty);
        }
        catch (Exception exception)
        {
            return (null, $"its output could not be stored: {exception.Message}");
        }
    }

    /// <summary>Ids are made of letters, digits and hyphens; anything else, which nobody should send, becomes an underscore.</summary>
    private static void Append(StringBuilder name, string text)
    {
        foreach (var character in text)
        {
            name.Append(char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '/' ? character : '_');
        }
    }
}
