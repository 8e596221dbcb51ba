using System.Collections.Immutable;
using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Checks;

namespace Orleans.Goals.Engine.Agents.Sandbox;

/// <summary>Puts commands of agents into a sandbox: what they may do is theirs by what the kernel lets them, not by what they are told.</summary>
/// <remarks>
/// The launcher runs what comes out as it runs any command, and ends it the same way. Bubblewrap ends with its launcher, and with bubblewrap all that
/// was started in it, wherever it went.
/// </remarks>
/// <param name="options">What is hidden, and the limits.</param>
/// <param name="probe">Whether it works here.</param>
internal sealed class CommandSandbox(SandboxOptions options, SandboxProbe probe)
{
    private const string GitFolder = ".git";
    private const string Temporary = "/tmp";
    private const long HiddenSize = 4096;

    // Where a sandbox has something of its own; a workspace must not be around it.
    private static readonly string[] Own = ["/dev", "/proc", "/run", "/sys", Temporary];

    /// <summary>The command as it is to be run.</summary>
    /// <param name="mode">What it may do.</param>
    /// <param name="network">Whether it reaches the network; in <see cref="SandboxMode.FullAccess"/> it does in any case.</param>
    /// <param name="workspace">The absolute path of the workspace, in which it starts.</param>
    /// <param name="arguments">Program and arguments.</param>
    /// <param name="temporary">The absolute path of a folder that it has as <c>/tmp</c> in <see cref="SandboxMode.WorkspaceWrite"/>; it must be there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="fenced">Files of the workspace, relative to it, that it cannot change in <see cref="SandboxMode.WorkspaceWrite"/>.</param>
    /// <returns>The command, or why it must not be run. A mode that cannot be had is refused, and never replaced by a weaker one.</returns>
    public async ValueTask<SandboxedCommand> WrapAsync(
        SandboxMode mode, bool network, string workspace, ImmutableArray<string> arguments, string temporary, CancellationToken cancellationToken,
        ImmutableArray<string> fenced = default)
    {
        if (mode == SandboxMode.FullAccess)
        {
            return new SandboxedCommand { Arguments = arguments };
        }

        if (mode is not (SandboxMode.ReadOnly or SandboxMode.WorkspaceWrite))
        {
            return SandboxedCommand.Refused("it is not said what the command may do");
        }

        var support = await probe.LookAsync(cancellationToken);
        if (support.Programs is not { } programs)
        {
            return SandboxedCommand.Refused(support.Refusal!);
        }

        try
        {
            var real = CanonicalPath.Of(workspace);
            ImmutableArray<string> hidden = [.. ((string[])[options.StorePath, .. options.Hidden]).Where(Directory.Exists).Select(CanonicalPath.Of).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            return Refuse(real, hidden, mode) is { } why
                ? SandboxedCommand.Refused(why)
                : new SandboxedCommand { Arguments = SandboxArguments.Around(programs, options, Mounts(mode, real, hidden, temporary, fenced.IsDefault ? [] : fenced), network, real, arguments) };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return SandboxedCommand.Refused($"no sandbox can be made around '{workspace}': {exception.Message}");
        }
    }

    private static string? Refuse(string workspace, ImmutableArray<string> hidden, SandboxMode mode)
    {
        if (Array.Find(Own, own => CanonicalPath.IsWithin(own, workspace)) is { } own)
        {
            return $"the workspace '{workspace}' has '{own}' in it, which a sandbox keeps to itself; give the goal a folder of its own";
        }

        if (hidden.Contains(workspace, StringComparer.Ordinal))
        {
            return $"the workspace '{workspace}' is a folder that is closed to agents; give the goal another";
        }

        return mode == SandboxMode.WorkspaceWrite && FileStatus.Of(Path.Combine(workspace, GitFolder)).Kind == FileKind.Link
            ? $"'{GitFolder}' in the workspace '{workspace}' is a link, which a command could replace by a repository of its own; put the folder itself there"
            : null;
    }

    /// <summary>What lies over the file system. A later mount lies over an earlier one.</summary>
    private List<string> Mounts(SandboxMode mode, string workspace, ImmutableArray<string> hidden, string temporary, ImmutableArray<string> fenced)
    {
        var writes = mode == SandboxMode.WorkspaceWrite;
        ImmutableArray<string> around = [.. hidden.Where(folder => CanonicalPath.IsWithin(workspace, folder))];
        var mounts = new List<string>(writes ? ["--bind", CanonicalPath.Of(temporary), Temporary] : SandboxArguments.InMemory(Temporary, options.MaximumMemoryFiles));

        // First what the workspace lies in: it is then the only thing to be seen there.
        mounts.AddRange(around.SelectMany(static folder => SandboxArguments.InMemory(folder, HiddenSize)));
        mounts.AddRange([writes ? "--bind" : "--ro-bind", workspace, workspace]);
        mounts.AddRange(around.SelectMany(static folder => (string[])["--remount-ro", folder]));

        var git = Path.Combine(workspace, GitFolder);
        if (writes && Path.Exists(git))
        {
            // All of it: hooks and configuration name programs, and a new file 'commondir' beside them is enough to name other ones. As a mount it
            // cannot be moved away either. A file there, as in a linked worktree, names the repository.
            mounts.AddRange(["--ro-bind", git, git]);
        }

        if (writes)
        {
            // As a mount a file can be neither replaced nor removed. One that is gone by now needs no mount.
            mounts.AddRange(fenced.Select(file => Path.Combine(workspace, file)).SelectMany(static file => (string[])["--ro-bind-try", file, file]));
        }

        foreach (var folder in hidden.Except(around, StringComparer.Ordinal).Where(folder => CanonicalPath.IsWithin(folder, workspace) || !IsOwn(folder)))
        {
            if (writes && CanonicalPath.IsWithin(folder, workspace))
            {
                // What lies between is mounted too, so that nobody can move it away and with it what is hidden.
                mounts.AddRange(Between(workspace, folder).SelectMany(static between => (string[])["--bind", between, between]));
            }

            mounts.AddRange([.. SandboxArguments.InMemory(folder, HiddenSize), "--remount-ro", folder]);
        }

        return mounts;
    }

    /// <summary>The folders below one and above another, from the top.</summary>
    private static Stack<string> Between(string top, string bottom)
    {
        var folders = new Stack<string>();
        for (var folder = Path.GetDirectoryName(bottom)!; folder != top; folder = Path.GetDirectoryName(folder)!)
        {
            folders.Push(folder);
        }

        return folders;
    }

    private static bool IsOwn(string folder) => Array.Exists(Own, own => own != "/sys" && CanonicalPath.IsWithin(folder, own));
}
