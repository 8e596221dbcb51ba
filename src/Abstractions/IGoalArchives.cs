using Orleans.Goals.Commands;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals;

/// <summary>Takes goals out as archives and brings them in, whole: contract, plans, history and artifacts, under their own id. Every <see cref="IGoals"/> of this product has it.</summary>
/// <remarks>Safe for use by many threads.</remarks>
public interface IGoalArchives
{
    /// <summary>A goal as of one moment, while it may be going on.</summary>
    /// <returns>The archive from its start; dispose it. Null when there is no such goal.</returns>
    /// <exception cref="GoalNotPortableException">It cannot go on elsewhere by itself; the message says why.</exception>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    Task<Stream?> ExportAsync(GoalId goal, CancellationToken cancellationToken = default);

    /// <summary>Brings a goal in. Unless it is paused it goes on here by itself; what it had open where it was has an unknown outcome here.</summary>
    /// <param name="goal">The goal; the archive must be of it.</param>
    /// <param name="archive">The archive, from its start; it can be sought.</param>
    /// <param name="cancellationToken">Stops it before the goal is there; nothing of it is seen then.</param>
    /// <returns>
    /// The reply, when the whole goal is durable. Refused as <see cref="Refusal.Invalid"/> when the archive is none, damaged or of another goal, and as
    /// <see cref="Refusal.NotApplicable"/> when the goal is there already: an id is never used again.
    /// </returns>
    /// <exception cref="StoreUnavailableException">The store did not answer. Nothing of the goal is seen, or all of it: import it again to know.</exception>
    Task<CommandReply> ImportAsync(GoalId goal, Stream archive, CancellationToken cancellationToken = default);
}
