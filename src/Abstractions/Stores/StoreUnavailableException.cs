namespace Orleans.Goals.Stores;

/// <summary>A store could not answer. From a write: it may or may not have happened.</summary>
public sealed class StoreUnavailableException(string message, Exception? innerException = null) : GoalsException(message, innerException);
