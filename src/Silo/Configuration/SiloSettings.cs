using System.Collections.Immutable;

namespace Orleans.Goals.Silo.Configuration;

/// <summary>What the section <c>Goals</c> of the configuration says. See <c>docs/operations.md</c>.</summary>
internal sealed record SiloSettings
{
    /// <summary><c>Goals:Folder</c>: the folder of this machine for files of commands, and for the SQLite store.</summary>
    /// <value>In Development by default a folder of the user's; else it must be set.</value>
    public required string Folder { get; init; }

    /// <summary><c>Goals:FolderIsShared</c>: whether all silos run on one machine with this very folder.</summary>
    /// <value>Default false.</value>
    public bool FolderIsShared { get; init; }

    /// <summary><c>Goals:ArtifactFolder</c>: the folder of output and evidence, the same for all silos.</summary>
    /// <value>Default <see cref="Folder"/>.</value>
    public string? ArtifactFolder { get; init; }

    /// <summary><c>Goals:CloneFolder</c>: the folder of this machine in which goals on git remotes have their clones.</summary>
    /// <value>Default <c>clones</c> in <see cref="Folder"/>.</value>
    public string? CloneFolder { get; init; }

    /// <summary><c>Goals:FolderRemotes</c>: whether goals may work on git remotes that are folders, <c>file://</c>.</summary>
    /// <value>Default false, in Development true.</value>
    public bool AllowFolderRemotes { get; init; }

    /// <summary><c>Goals:OwnGitCredentials</c>: whether git may use what the silo's user has for credentials, for goals that name no secret.</summary>
    /// <value>Default false, in Development true.</value>
    public bool UseOwnGitCredentials { get; init; }

    /// <summary><c>Goals:Store</c> is <c>Sqlite</c>: one silo, in Development.</summary>
    /// <value>Default false: <c>GrainStorage</c>.</value>
    public bool UseSqlite { get; init; }

    /// <summary><c>Goals:Listen</c>: where requests are answered.</summary>
    /// <value>Default <c>http://127.0.0.1:7070</c>. Several are separated by semicolons.</value>
    public required ImmutableArray<Uri> Listen { get; init; }

    /// <summary>The key for goals of all tenants, by <c>Goals:KeyFile</c> or <c>Goals:KeyVariable</c>.</summary>
    /// <value>Default none.</value>
    public string? Key { get; init; }

    /// <summary>The keys of tenants, by <c>Goals:Tenants:NAME:KeyFile</c> or <c>:KeyVariable</c>.</summary>
    /// <value>Default none.</value>
    public required ImmutableSortedDictionary<string, string> TenantKeys { get; init; }

    /// <summary>Whose tokens are taken beside keys, by <c>Goals:Oidc</c>.</summary>
    /// <value>Default null: nobody's.</value>
    public OidcSettings? Oidc { get; init; }

    /// <summary><c>Goals:Membership</c> is <c>Fast</c>: a silo that does not answer is declared dead after about two seconds.</summary>
    /// <value>Default true; <c>Orleans</c> leaves Orleans' own times.</value>
    public bool FastMembership { get; init; } = true;

    /// <summary><c>Goals:Kubernetes</c> is <c>true</c>: this silo is a pod, by Orleans' own hosting on Kubernetes.</summary>
    /// <value>Default null: Kubernetes is asked nothing.</value>
    public KubernetesSettings? Kubernetes { get; init; }

    /// <summary><c>Goals:DrainDelay</c>: how long requests are still answered after this host has said that it is no longer ready.</summary>
    /// <value>Default 5 seconds; 0 to 10 minutes.</value>
    public TimeSpan DrainDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary><c>Goals:Labels</c>, with semicolons between: the labels of this silo, of which goals and steps may say that they need them.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary><c>Goals:WriteFormat</c>: the newest format that this silo writes, for the time of an upgrade.</summary>
    /// <value>Default null: the newest that every silo reads.</value>
    public int? WriteFormat { get; init; }

    /// <summary><c>Goals:AzureStorage:NAME</c>: accounts of Azure storage that silos log in to by their identity.</summary>
    /// <value>Default none.</value>
    public ImmutableArray<AzureAccount> AzureAccounts { get; init; } = [];

    /// <summary>The Redis servers that something is kept on.</summary>
    /// <value>Default null: none.</value>
    public RedisSettings? Redis { get; init; }
}
