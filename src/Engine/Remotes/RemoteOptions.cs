namespace Orleans.Goals.Engine.Remotes;

/// <summary>How this host works on git remotes.</summary>
internal sealed record RemoteOptions
{
    /// <summary>The absolute path of the folder in which clones are kept. <value>Null: <c>clones</c> in the store's folder.</value></summary>
    public string? Folder { get; init; }

    /// <summary>Whether remotes may be folders of this machine (<c>file://</c>). <value>True: the goals are those of this machine's user.</value></summary>
    public bool AllowsFolders { get; init; } = true;

    /// <summary>
    /// Whether git may use what the user of this process has for credentials, where a goal names no secret: helpers, keys, an agent. Where goals are those of others they could
    /// reach with it what they should not. <value>True.</value>
    /// </summary>
    public bool UsesOwnCredentials { get; init; } = true;

    /// <summary>How long a remote that cannot be reached is tried again. <value>3 minutes.</value></summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How long is waited before the second try; twice as long before each one after that, at most 30 seconds. <value>1 second.</value></summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one try may take. <value>15 minutes.</value></summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a clone that nobody uses is kept. What is missing is cloned again. <value>7 days.</value></summary>
    public TimeSpan KeptFor { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How many clones that hold nothing unpublished are kept beside those in use. <value>16.</value></summary>
    public int Kept { get; init; } = 16;
}
