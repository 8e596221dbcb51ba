namespace Orleans.Goals.Engine.Checks;

/// <summary>What stands under a path.</summary>
internal enum FileKind
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A file.</summary>
    File = 1,

    /// <summary>A folder.</summary>
    Folder = 2,

    /// <summary>A symbolic link.</summary>
    Link = 3,

    /// <summary>A pipe, a socket, a device: nothing with a content of its own.</summary>
    Other = 4,
}
