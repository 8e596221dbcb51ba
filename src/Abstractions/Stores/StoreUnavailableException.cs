namespace Orleans.Goals.Stores;

/// <summary>A store could not answer. From <see cref="IGoals"/>: nothing was changed. From a write to a port (<see cref="IRecordStore"/>,
/// <see cref="IArtifactStore"/>): it may or may not have happened.</summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : GoalsException(message, innerException);
