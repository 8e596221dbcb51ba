using Orleans.Goals.Contracts;
using Orleans.Goals.Engine.Operations;

namespace Orleans.Goals.Engine.Remotes;

/// <summary>What an operation of a goal on a git remote works on. Its specification's workspace is the remote's address until the host has a checkout.</summary>
internal sealed record RemoteCheckout
{
    /// <summary>The remote's address.</summary>
    public required string Address { get; init; }

    /// <summary>How the goal works on it.</summary>
    public required RemoteWorkspace Terms { get; init; }

    /// <summary>The commit that the goal's record names; null before the first, which the operation finds.</summary>
    public WorkspaceMark? Commit { get; init; }

    /// <summary>Who works in the checkout, where that are several operations one after the other: they find what the ones before left there. Null for the operation alone.</summary>
    public string? Tenant { get; init; }

    /// <summary>Whether there may be work of the tenant's that was not pushed: where the checkout is not found as it was left, that is lost.</summary>
    public bool HasWork { get; init; }

    /// <summary>For a look at a claim: what the commit says that is pushed first. Null: nothing is pushed.</summary>
    public string? Publishes { get; init; }

    /// <summary>Whether programs that the checkout's own configuration names may be run when an agent's work is committed.</summary>
    public bool Trusts { get; init; }

    /// <summary>Whether nothing may be pushed, because the goal only reads.</summary>
    public bool ReadsOnly { get; init; }

    /// <summary>The same operation with a checkout of a goal's workspace; as it is where that is a folder.</summary>
    public static T On<T>(T spec, RemoteWorkspace? remote, WorkspaceMark? commit, bool readsOnly = false)
        where T : OperationSpec =>
        remote is null ? spec : spec with { Remote = new RemoteCheckout { Address = spec.Workspace, Terms = remote, Commit = commit, ReadsOnly = readsOnly } };
}
