using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Workers;

namespace Orleans.Goals.Engine.Agents;

/// <summary>
/// The files that an agent must leave as they are: those that an <c>unchanged</c> check of the goal, or of the agent's own step, covers. It would be refuted by the host in any
/// case; it is kept from it so that it learns at once.
/// </summary>
internal static class FencedFiles
{
    /// <summary>More files are not mounted one by one in a sandbox; the host's round holds them all the same.</summary>
    public const int MostMounted = 500;

    /// <summary>The checks that keep an agent from writing.</summary>
    public static ImmutableArray<UnchangedCheck> Of(WorkerAssignment assignment) =>
        [.. assignment.Fences.Concat(assignment.DoneWhen).Concat(assignment.Step.Checks).OfType<UnchangedCheck>()];

    /// <summary>The check that covers a path, or null.</summary>
    /// <param name="fenced">The checks.</param>
    /// <param name="path">The path, relative to the workspace, with <c>/</c>.</param>
    public static UnchangedCheck? Covering(ImmutableArray<UnchangedCheck> fenced, string path) =>
        fenced.IsDefaultOrEmpty ? null : fenced.FirstOrDefault(check => new GlobSet(check.Patterns).IsMatch(path));

    /// <summary>The files of a workspace that are covered, relative to it; links are left out.</summary>
    /// <exception cref="IOException">They cannot be listed.</exception>
    public static async Task<ImmutableArray<string>> ListAsync(WorkspaceFiles files, string workspace, ImmutableArray<UnchangedCheck> fenced, CancellationToken cancellationToken)
    {
        if (fenced.IsDefaultOrEmpty)
        {
            return [];
        }

        GlobSet[] sets = [.. fenced.Select(static check => new GlobSet(check.Patterns))];
        return
        [
            .. (await files.ListAsync(workspace, cancellationToken))
                .Where(path => Array.Exists(sets, set => set.IsMatch(path)) && FileStatus.Of(Path.Combine(workspace, path)).Kind == FileKind.File)
                .Take(MostMounted),
        ];
    }
}
