namespace Orleans.Goals.Engine.Remotes;

/// <summary>What is the matter with a remote.</summary>
internal enum RemoteFault
{
    /// <summary>Something else, which git says.</summary>
    Other = 0,

    /// <summary>It cannot be reached now.</summary>
    Unreachable = 1,

    /// <summary>It does not let us in, or there is no such repository.</summary>
    Refused = 2,

    /// <summary>It has no such ref or commit.</summary>
    Missing = 3,

    /// <summary>It did not take what was pushed: a hook or a rule of it, or work of somebody else in the way.</summary>
    Rejected = 4,

    /// <summary>There is no room on this machine.</summary>
    Full = 5,

    /// <summary>The secret is missing or cannot be used, or this host does not allow such a remote.</summary>
    Credentials = 6,
}
