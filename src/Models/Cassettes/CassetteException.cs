namespace Orleans.Goals.Models.Cassettes;

/// <summary>A cassette cannot be read, or has no answer for a call. The message says where the call differs from what was recorded.</summary>
/// <param name="message">What is wrong.</param>
public sealed class CassetteException(string message) : GoalsException(message);
