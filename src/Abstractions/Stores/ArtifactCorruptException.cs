namespace Orleans.Goals.Stores;

/// <summary>An artifact's bytes are not those its reference promises.</summary>
public sealed class ArtifactCorruptException(string message, Exception? innerException = null) : GoalsException(message, innerException);
