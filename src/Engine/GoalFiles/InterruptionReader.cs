using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads what goals and steps say of interruptions, and how many attempts run at a time.</summary>
internal static class InterruptionReader
{
    private const string Key = "onInterrupted";

    /// <summary>The policy, or null where none is written.</summary>
    public static InterruptionPolicy? Policy(ReadingState state, MapFields fields) =>
        WordReader.Read(state, fields, Key, Interruptions.Words) is { } index ? (InterruptionPolicy)(index + 1) : null;

    /// <summary>Whether a step is idempotent; told when that is denied and said at once.</summary>
    public static bool Idempotent(ReadingState state, MapFields fields)
    {
        var idempotent = fields.Flag("idempotent");
        if (idempotent == false && fields.Node(Key) is YamlScalar { Value: "retry" })
        {
            state.Add(fields.KeyOffset("idempotent"), "'onInterrupted: retry' means 'idempotent: true', and here stands false; remove one of the two");
        }

        return idempotent ?? false;
    }

    /// <summary>How many attempts run at a time, or null where nothing is written.</summary>
    public static int? Concurrency(MapFields fields) => (int?)fields.Number("concurrency", int.MaxValue);
}
