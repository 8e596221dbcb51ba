using Microsoft.AspNetCore.Http;
using Orleans.Goals.Commands;
using Orleans.Goals.Http;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Api;

/// <summary>The goals of one tenant. What is asked of another's is refused alike whether it is there or not.</summary>
internal sealed class TenantGoals(IGoals goals, string tenant) : IGoals, IGoalArchives
{
    /// <inheritdoc/>
    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default)
    {
        Require(goal.Tenant);
        if (command is ForkGoal fork)
        {
            Require(fork.Source.Tenant);
        }

        return goals.AskAsync(goal, command, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default)
    {
        Require(goal.Tenant);
        return goals.ReportAsync(goal, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default)
    {
        Require(goal.Tenant);
        return goals.OpenArtifactAsync(goal, artifact, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default)
    {
        Require(filter.Tenant ?? tenant);
        return goals.ListAsync(filter with { Tenant = tenant }, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after = default, CancellationToken cancellationToken = default)
    {
        Require(goal.Tenant);
        return goals.WatchAsync(goal, after, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<Stream?> ExportAsync(GoalId goal, CancellationToken cancellationToken = default)
    {
        Require(goal.Tenant);
        return ArchiveRoutes.Of(goals).ExportAsync(goal, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<CommandReply> ImportAsync(GoalId goal, Stream archive, CancellationToken cancellationToken = default)
    {
        Require(goal.Tenant);
        return ArchiveRoutes.Of(goals).ImportAsync(goal, archive, cancellationToken);
    }

    /// <summary>Refuses what is another tenant's.</summary>
    /// <exception cref="ProblemException">It is.</exception>
    public void Require(string? asked)
    {
        if (!string.Equals(asked, tenant, StringComparison.Ordinal))
        {
            throw new ProblemException(Problems.Of(
                StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, "The request is not answered.", $"this key is for goals of the tenant '{tenant}' only, not of '{asked}'"));
        }
    }
}
