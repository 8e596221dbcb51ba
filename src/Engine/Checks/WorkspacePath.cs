using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Checks;

/// <summary>Files that a person names, relative to a workspace.</summary>
internal static class WorkspacePath
{
    /// <summary>Why a path names no file of the workspace, and what to do; null when it does.</summary>
    public static string? Explain(string workspace, string file)
    {
        try
        {
            var path = CanonicalPath.Of(Path.Combine(workspace, file));
            if (!CanonicalPath.IsWithin(path, CanonicalPath.Of(workspace)))
            {
                return $"'{Excerpt.Of(file)}' leads out of the workspace, to '{Excerpt.Of(path)}'; write the path of a file in it";
            }

            return FileStatus.Of(path).Kind switch
            {
                FileKind.File => null,
                FileKind.None => $"there is no file '{Excerpt.Of(file)}' in the workspace '{Excerpt.Of(workspace)}'; write the path of one that is there",
                FileKind.Folder => $"'{Excerpt.Of(file)}' is a folder; write the path of a file",
                _ => $"'{Excerpt.Of(file)}' is no regular file; write the path of one",
            };
        }
        catch (IOException exception)
        {
            return $"'{Excerpt.Of(file)}' cannot be looked at ({Excerpt.Of(exception.Message)}); write the path of a file that may be read";
        }
    }
}
