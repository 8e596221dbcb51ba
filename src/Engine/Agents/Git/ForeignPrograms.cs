using Orleans.Goals.Engine.Worktrees;

namespace Orleans.Goals.Engine.Agents.Git;

/// <summary>
/// Programs that a repository's own configuration names, and that git would run outside of every sandbox. A repository that an agent made in a workspace which had none may name any.
/// Hooks and monitors are never run; filters and merge drivers cannot be left out.
/// </summary>
internal static class ForeignPrograms
{
    /// <summary>The first key that names one, or null. Reads the configuration only, and runs nothing.</summary>
    public static async Task<string?> FindAsync(string folder)
    {
        var said = await Repository.SayAsync(folder, "config", "--list", "--name-only", "--show-scope", "-z");
        return said.Split('\0', StringSplitOptions.RemoveEmptyEntries).Chunk(2)
            .Where(static pair => pair is ["local" or "worktree", _])
            .Select(static pair => pair[1])
            .FirstOrDefault(static key => IsProgram(key.ToLowerInvariant()));
    }

    /// <summary>Why such a repository is left alone, and what to do.</summary>
    public static string Refusal(string key) => $"the repository's own configuration names a program ({key}), which would run outside the sandbox; if it is yours write agents: {{commit: true}}";

    private static bool IsProgram(string key) =>
        (key.StartsWith("filter.", StringComparison.Ordinal) && (key.EndsWith(".clean", StringComparison.Ordinal) || key.EndsWith(".smudge", StringComparison.Ordinal) || key.EndsWith(".process", StringComparison.Ordinal)))
        || (key.StartsWith("merge.", StringComparison.Ordinal) && key.EndsWith(".driver", StringComparison.Ordinal));
}
