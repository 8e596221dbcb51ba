using System.Collections.Immutable;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Operations;

/// <summary>Changes to an actor's list of open operations.</summary>
internal static class OpenOperations
{
    /// <summary>The list with an operation in the hands of another owner, as its next execution.</summary>
    public static ImmutableArray<OpenOperation> TakeOver(ImmutableArray<OpenOperation> open, string operation, int execution, OwnerId owner) =>
        [.. open.Select(known => known.Operation == operation ? known with { Execution = execution, Owner = owner } : known)];

    /// <summary>The list without an operation. Null closes none.</summary>
    public static ImmutableArray<OpenOperation> Close(ImmutableArray<OpenOperation> open, string? operation)
    {
        for (var index = 0; index < open.Length; index++)
        {
            if (open[index].Operation == operation)
            {
                return open.RemoveAt(index);
            }
        }

        return open;
    }
}
