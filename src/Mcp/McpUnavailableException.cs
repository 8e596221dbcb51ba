namespace Orleans.Goals.Mcp;

/// <summary>A server is not there. The message says why, for the model; nothing was asked of it.</summary>
internal sealed class McpUnavailableException(string message, Exception? innerException = null) : Exception(message, innerException);
