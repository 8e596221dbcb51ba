using Orleans.Goals.Identifiers;

namespace Orleans.Goals.Stores;

/// <summary>Keeps what is too large for a record: output, baselines, evidence. Artifacts belong to a goal and go with it.</summary>
/// <remarks>Safe for use by many threads.</remarks>
public interface IArtifactStore
{
    /// <summary>Writes an artifact. When this returns it is durable; writing the same name again replaces it as a whole.</summary>
    /// <param name="goal">The goal it belongs to.</param>
    /// <param name="name">Its name in the goal: <c>[A-Za-z0-9._-]</c> parts joined by <c>/</c>, no part <c>.</c> or <c>..</c>.</param>
    /// <param name="content">Its bytes, read to the end.</param>
    /// <param name="cancellationToken">Stops the write; nothing is kept then.</param>
    Task<ArtifactReference> WriteAsync(GoalId goal, string name, Stream content, CancellationToken cancellationToken = default);

    /// <summary>Opens an artifact.</summary>
    /// <returns>Its bytes from the start, or null when there is none of that name.</returns>
    /// <exception cref="ArtifactCorruptException">Length or hash are not those of the reference.</exception>
    Task<Stream?> OpenAsync(GoalId goal, ArtifactReference reference, CancellationToken cancellationToken = default);

    /// <summary>Deletes all artifacts of a goal. Deleting what is gone is no error.</summary>
    Task DeleteAsync(GoalId goal, CancellationToken cancellationToken = default);
}
