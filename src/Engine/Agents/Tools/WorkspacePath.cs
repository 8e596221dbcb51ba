using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;
using Orleans.Goals.Engine.Contracts;

namespace Orleans.Goals.Engine.Agents.Tools;

/// <summary>A place that an agent named and may touch: no link and no <c>..</c> is left in it, and it is opened step by step, see <see cref="OpenFolder"/>.</summary>
internal sealed class WorkspacePath
{
    private const string GitFolder = ".git";

    private WorkspacePath(string root, string[] segments)
    {
        Root = root;
        Segments = segments;
    }

    /// <summary>The real path of the folder from which it is opened: the workspace, or <c>/</c> for an agent with full access.</summary>
    public string Root { get; }

    /// <summary>The names below it; none for the root itself.</summary>
    public IReadOnlyList<string> Segments { get; }

    /// <summary>The whole of it.</summary>
    public string Full => Segments.Count == 0 ? Root : $"{Root.TrimEnd('/')}/{string.Join('/', Segments)}";

    /// <summary>The place that a call means.</summary>
    /// <param name="call">The call: its workspace and its policy.</param>
    /// <param name="storePath">The store's folder: no tool of an agent with less than full access looks into it.</param>
    /// <param name="written">The path, as the model wrote it.</param>
    /// <param name="writes">Whether it is to be changed.</param>
    /// <exception cref="ToolRefusedException">It may not be touched, or names nothing.</exception>
    public static WorkspacePath Of(AgentToolCall call, string storePath, string written, bool writes)
    {
        var mode = call.Policy.Sandbox ?? SandboxMode.WorkspaceWrite;
        var shown = Excerpt.Of(written);
        if (writes && mode is not (SandboxMode.WorkspaceWrite or SandboxMode.FullAccess))
        {
            throw new ToolRefusedException($"'{shown}' is not written: this agent may only read (its sandbox is read-only)");
        }

        var isFree = mode == SandboxMode.FullAccess;
        try
        {
            var workspace = CanonicalPath.Of(call.Workspace);
            RefuseByItsLook(written, shown, workspace, isFree);
            var full = CanonicalPath.Of(Path.Combine(call.Workspace, written));
            var isInside = CanonicalPath.IsWithin(full, workspace);
            if (!isFree && !isInside)
            {
                throw new ToolRefusedException($"'{shown}' leads out of the workspace through a link; name a file that is in the workspace itself");
            }

            var path = new WorkspacePath(isInside ? workspace : "/", Split(isInside ? full[workspace.Length..] : full));
            path.RefuseFenced(call, shown, isInside && writes);
            path.RefuseWhatIsNotTheirs(shown, CanonicalPath.Of(storePath), workspace, isFree, writes);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ToolRefusedException($"'{shown}' cannot be looked at: {exception.Message}");
        }
    }

    /// <summary>Whether a name is git's own folder, also where upper and lower case are one.</summary>
    public static bool IsGit(string name) => string.Equals(name, GitFolder, StringComparison.OrdinalIgnoreCase);

    private static void RefuseByItsLook(string written, string shown, string workspace, bool isFree)
    {
        if (written.Length == 0)
        {
            throw new ToolRefusedException("the path is empty; write one relative to the workspace, or '.' for the workspace itself");
        }

        if (written.Contains('\0', StringComparison.Ordinal))
        {
            throw new ToolRefusedException($"'{shown}' has a NUL character in it, which no path has");
        }

        if (written[0] == '~')
        {
            throw new ToolRefusedException($"'{shown}': '~' is no shorthand here; write a path relative to the workspace (for a file with that name, './{shown}')");
        }

        if (isFree)
        {
            return;
        }

        if (written[0] == '/')
        {
            var inside = CanonicalPath.IsWithin(written, workspace) && written.Length > workspace.Length
                ? $"; write '{Excerpt.Of(written[workspace.Length..].TrimStart('/'))}'"
                : "; write a path relative to the workspace";
            throw new ToolRefusedException($"'{shown}' is an absolute path{inside}");
        }

        if (written.Split('/').Contains("..", StringComparer.Ordinal))
        {
            throw new ToolRefusedException($"'{shown}' has '..' in it; write the path from the workspace down, without '..'");
        }
    }

    private void RefuseWhatIsNotTheirs(string shown, string store, string workspace, bool isFree, bool writes)
    {
        if (writes && Segments.Any(IsGit))
        {
            throw new ToolRefusedException($"'{shown}' is in git's own folder, into which no tool writes");
        }

        if (writes && Segments.Count == 0)
        {
            throw new ToolRefusedException($"'{shown}' is the workspace itself; name a file in it");
        }

        // A workspace may lie in the store's folder, as those of attempts in trees of their own do: then that part of it is theirs.
        if (!isFree && CanonicalPath.IsWithin(Full, store) && !CanonicalPath.IsWithin(workspace, store))
        {
            throw new ToolRefusedException($"'{shown}' is in the folder where the goals themselves are kept, which is closed to their agents");
        }
    }

    private void RefuseFenced(AgentToolCall call, string shown, bool isWritten)
    {
        if (isWritten && FencedFiles.Covering(call.Fenced, string.Join('/', Segments)) is { } fence)
        {
            throw new ToolRefusedException($"'{shown}' is not written: '{fence.Id}' of the goal says that {string.Join(", ", fence.Patterns)} must stay as it was; leave it, and mend what is elsewhere");
        }
    }

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
