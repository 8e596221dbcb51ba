using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.ReadModels;
using Orleans.Goals.Stores;

namespace Orleans.Goals;

/// <summary>The one door to goals: the same embedded, on a cluster, over HTTP and over a local socket.</summary>
/// <remarks>Safe for use by many threads.</remarks>
public interface IGoals
{
    /// <summary>Asks something of a goal.</summary>
    /// <returns>The reply, after what the command changed is durable. A refusal is a reply, not an exception.</returns>
    /// <exception cref="OutcomeUnknownException">It may or may not have been applied: ask again with the same command id.</exception>
    /// <exception cref="StoreHeldException">Another process holds the store; nothing was changed.</exception>
    /// <exception cref="StoreUnavailableException">The store cannot answer; nothing was changed.</exception>
    Task<CommandReply> AskAsync(GoalId goal, GoalCommand command, CancellationToken cancellationToken = default);

    /// <summary>The account of a goal as of its last commit, its plans and steps included.</summary>
    /// <returns>The report, or null when there is no such goal.</returns>
    Task<GoalReport?> ReportAsync(GoalId goal, CancellationToken cancellationToken = default);

    /// <summary>Opens what a report refers to: the output of an attempt, the evidence of a verdict.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="artifact">The reference, as a report of this goal has it.</param>
    /// <param name="cancellationToken">Stops opening.</param>
    /// <returns>
    /// Its bytes from the start, known to be those that were stored; dispose it. Null when there is none of that name: the goal does not exist, or on a cluster
    /// it is in the folder of another silo (<c>GoalsOptions.ArtifactFolder</c>).
    /// </returns>
    /// <exception cref="ArtifactCorruptException">The bytes are not those that the reference promises.</exception>
    /// <exception cref="ArgumentException">The reference has no valid name.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    Task<Stream?> OpenArtifactAsync(GoalId goal, ArtifactReference artifact, CancellationToken cancellationToken = default);

    /// <summary>A page of goals, newest accepted first. On a cluster the list may lag behind the goals by some seconds.</summary>
    Task<GoalPage> ListAsync(GoalFilter filter, CancellationToken cancellationToken = default);

    /// <summary>What happens to a goal, from a cursor on, without gap or repeat, until the goal has ended or the caller stops.</summary>
    /// <param name="goal">The goal.</param>
    /// <param name="after">The cursor of the last event seen; <c>default</c> for the beginning.</param>
    /// <param name="cancellationToken">Stops watching.</param>
    /// <exception cref="GoalNotFoundException">There is no such goal, told by the first event that is asked for: a submission that was refused makes none.</exception>
    /// <exception cref="ArgumentException">The cursor is none of this goal's.</exception>
    IAsyncEnumerable<GoalEvent> WatchAsync(GoalId goal, Cursor after = default, CancellationToken cancellationToken = default);
}
