using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Operations;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Api.Tests;

/// <summary>One goal that does what one script says, and all others what another says.</summary>
internal sealed class TwoGoals(GoalId first, IGoals one, IGoals others) : IGoals
{
    public Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default) => Of(goal).AskAsync(goal, command, cancellationToken);

    public Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default) => Of(goal).ReportAsync(goal, cancellationToken);

    public Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default) => Of(goal).OpenArtifactAsync(goal, artifact, cancellationToken);

    public Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default) => others.ListAsync(filter, cancellationToken);

    public IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after = default, CancellationToken cancellationToken = default) => Of(goal).WatchAsync(goal, after, cancellationToken);

    private IGoals Of(GoalId goal) => goal == first ? one : others;
}
