using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Orleans.Goals.Engine.Stores;
using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Engine.Processes;

/// <summary>The folders of all commands of one store.</summary>
/// <param name="root">Where they are.</param>
internal sealed class OperationFolders(string root)
{
    /// <summary>Where folders go to be removed: no id begins with a dot.</summary>
    private const string ReleasedName = ".released";

    // File systems allow 255 bytes in a name; what is longer is named by its hash.
    private const int LongestName = 200;
    private const int GoalParts = 2;

    // A fault in making one is not kept, as a Lazy would: the next command tries again.
    private readonly Lock gate = new();
    private string? launcher;
    private string? released;

    /// <summary>
    /// The launcher's script, as a file: as an argument it would show in every list of processes, and a command that looks for others by their
    /// arguments would find it.
    /// </summary>
    public string LauncherPath => Once(ref launcher, WriteLauncher);

    /// <summary>The folder of an operation: a goal's are together, and none is inside another.</summary>
    public OperationFolder Of(string operation)
    {
        var parts = operation.Split('/');
        if (parts.Length <= GoalParts)
        {
            // Nobody names an operation so; but then it must not be the folder of others.
            return new OperationFolder(Path.Combine(root, "=" + Shorten(string.Join('.', parts.Select(Escape)))), root);
        }

        var goal = Path.Combine(root, Shorten(Escape(parts[0])), Shorten(Escape(parts[1])));
        return new OperationFolder(Path.Combine(goal, Shorten(string.Join('.', parts[GoalParts..].Select(Escape)))), root);
    }

    /// <summary>
    /// Removes an operation's folder. It disappears at once and as a whole: a launcher that comes too late finds no folder to claim, rather
    /// than one without a claim.
    /// </summary>
    public void Remove(OperationFolder folder)
    {
        if (!Directory.Exists(folder.Path))
        {
            return;
        }

        try
        {
            var target = Path.Combine(Once(ref released, PrepareReleased), DurableFiles.UniqueName());
            Directory.Move(folder.Path, target);
            Directory.Delete(target, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Removed by somebody else at the same time.
        }

        RemoveEmpty(Path.GetDirectoryName(folder.Path)!);
    }

    /// <summary>Removes the folders of all operations of a goal.</summary>
    public void RemoveAll(GoalId goal)
    {
        var path = Path.Combine(root, Shorten(Escape(goal.Tenant)), Shorten(Escape(goal.Name)));
        if (Directory.Exists(path))
        {
            Remove(new OperationFolder(path, root));
        }
    }

    /// <summary>Makes the folder where folders go to be removed, and removes what a host that was killed had left there.</summary>
    private static string PrepareReleased(string root)
    {
        var path = Path.Combine(root, ReleasedName);
        StoreFolder.Create(path);
        foreach (var left in Directory.EnumerateDirectories(path))
        {
            if (Path.GetFileName(left).StartsWith(DurableFiles.UniquePrefix, StringComparison.Ordinal))
            {
                continue;
            }

            try
            {
                Directory.Delete(left, recursive: true);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                // Another host on this machine removes it, or only that may: it is in the way of nothing but space.
            }
        }

        return path;
    }

    private static string WriteLauncher(string root)
    {
        var script = LauncherScript.Text + "\n";
        var path = Path.Combine(root, ".launcher-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)).AsSpan(0, 4)));
        if (!File.Exists(path))
        {
            StoreFolder.Create(root);
            DurableFiles.Write(path, script);
            StoreFolder.Flush(root);
        }

        return path;
    }

    private string Once(ref string? made, Func<string, string> make)
    {
        lock (gate)
        {
            return made ??= make(root);
        }
    }

    private void RemoveEmpty(string path)
    {
        while (path.Length > root.Length)
        {
            try
            {
                Directory.Delete(path);
            }
            catch (IOException)
            {
                return;
            }

            path = Path.GetDirectoryName(path)!;
        }
    }

    private static string Shorten(string name) => name.Length <= LongestName ? name : name[..(LongestName / 2)] + "%" + OperationFolder.MarkerOf(name);

    /// <summary>The same text for letters, digits and hyphens; so a dot never stands for anything but the border of two parts.</summary>
    private static string Escape(string part)
    {
        if (part.Length > 0 && part.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_'))
        {
            return part;
        }

        var escaped = new StringBuilder("%");
        foreach (var unit in Encoding.UTF8.GetBytes(part))
        {
            escaped.Append(unit.ToString("x2", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }
}
