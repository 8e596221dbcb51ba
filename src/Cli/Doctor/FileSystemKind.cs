namespace Orleans.Goals.Cli.Doctor;

/// <summary>Tells on what kind of file system a folder is.</summary>
internal static class FileSystemKind
{
    private static readonly string[] Network =
        ["nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "glusterfs", "lustre", "beegfs", "gpfs", "ocfs2", "davfs", "fuse.sshfs", "fuse.glusterfs", "fuse.s3fs", "fuse.rclone", "fuse.davfs"];

    private static readonly string[] Memory = ["tmpfs", "ramfs"];

    /// <summary>The kind of the file system a folder is on; null where it cannot be told.</summary>
    /// <param name="folder">The folder, absolute; it exists.</param>
    /// <param name="mounts">The lines of <c>/proc/self/mountinfo</c>.</param>
    public static string? Of(string folder, IEnumerable<string> mounts)
    {
        var (longest, kind) = (-1, (string?)null);
        foreach (var mount in mounts)
        {
            var halves = mount.Split(" - ", 2);
            if (halves.Length < 2 || halves[0].Split(' ') is not [_, _, _, _, var escaped, ..])
            {
                continue;
            }

            var point = Unescape(escaped);
            var isAbove = point == "/" || folder == point || folder.StartsWith(point + "/", StringComparison.Ordinal);
            if (isAbove && point.Length >= longest)
            {
                (longest, kind) = (point.Length, halves[1].Split(' ')[0]);
            }
        }

        return kind;
    }

    /// <summary>What a store on such a file system means.</summary>
    public static Finding Judge(string kind) => kind switch
    {
        _ when Network.Contains(kind, StringComparer.Ordinal) => Finding.Warning("file system", $"{kind}, over a network: its locks and its syncs may not be real", "put the store on a local disk (--store, GOALS_STORE)"),
        _ when Memory.Contains(kind, StringComparer.Ordinal) => Finding.Warning("file system", $"{kind}: what is stored is gone after a restart", "put the store on a disk, unless that is meant"),
        "overlay" => Finding.Warning("file system", "overlay: the store ends with its container", "put the store on a volume, unless that is meant"),
        _ => Finding.Ok("file system", kind),
    };

    private static string Unescape(string text) => text.Replace("\\040", " ", StringComparison.Ordinal).Replace("\\011", "\t", StringComparison.Ordinal).Replace("\\134", "\\", StringComparison.Ordinal);
}
