using System.Runtime.InteropServices;
using Orleans.Goals.Contracts;

namespace Orleans.Goals.Engine.Checks;

/// <summary>A file of the workspace that a check looks into, or the verdict when there is none.</summary>
/// <param name="Path">Where it really is; null when there is nothing to look into.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Verdict">What to say then.</param>
/// <param name="Reason">And why.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct WorkspaceFile(string? Path, long Size, Verdict Verdict, string Reason)
{
    /// <summary>Finds it. Links are followed as long as they stay in the workspace.</summary>
    /// <param name="file">The path, relative to the workspace.</param>
    /// <param name="workspace">The workspace.</param>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static WorkspaceFile Find(string file, string workspace)
    {
        if (System.IO.Path.IsPathRooted(file))
        {
            return Unmeasurable($"'{file}' is an absolute path; write one relative to the workspace");
        }

        if (!Directory.Exists(workspace))
        {
            return Unmeasurable($"the workspace '{workspace}' does not exist, or is no folder");
        }

        var path = CanonicalPath.Of(System.IO.Path.Combine(workspace, file));
        if (!CanonicalPath.IsWithin(path, CanonicalPath.Of(workspace)))
        {
            return Unmeasurable($"'{file}' leads out of the workspace, to '{path}'");
        }

        var status = FileStatus.Of(path);
        return status.Kind switch
        {
            FileKind.File => new WorkspaceFile(path, status.Size, Verdict.None, string.Empty),
            FileKind.None => Failed($"there is no file '{file}'"),
            FileKind.Folder => Failed($"'{file}' is a folder, not a file"),
            _ => Failed($"'{file}' is no regular file"),
        };
    }

    private static WorkspaceFile Unmeasurable(string reason) => new(null, 0, Verdict.Unmeasurable, reason);

    private static WorkspaceFile Failed(string reason) => new(null, 0, Verdict.Failed, reason);
}
