namespace Orleans.Goals.Stores;

/// <summary>What is stored is not what was written, or was written by a newer version. Nothing is changed.</summary>
public sealed class RecordCorruptException(string message, Exception? innerException = null) : GoalsException(message, innerException);
