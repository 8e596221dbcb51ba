using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.GoalFiles;

/// <summary>Reads where the attempts of a plan work.</summary>
internal static class IsolationReader
{
    /// <summary>The one word.</summary>
    public const string Word = "worktree";

    private const string Key = "isolation";

    /// <summary>The isolation, or null where none is written.</summary>
    public static PlanIsolation? Read(ReadingState state, MapFields fields)
    {
        if (fields.Text(Key, Word) is not { } word)
        {
            return null;
        }

        if (word == Word)
        {
            return PlanIsolation.Worktree;
        }

        state.Refuse(fields.PathOf(Key), fields.Node(Key)!.Offset, $"'{Excerpt.Of(word)}' is no isolation; write {Word}, or leave it out to work in the workspace itself");
        return null;
    }
}
