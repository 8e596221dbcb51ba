namespace Orleans.Goals.Grains.Abstractions;

/// <summary>Who holds a workspace, keyed <c>tenant/workspace-hash</c>.</summary>
[Alias("goals.IWorkspaceGrain")]
public interface IWorkspaceGrain : IActorGrain;
