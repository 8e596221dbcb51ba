namespace Orleans.Goals.ModelServer.Replies;

/// <summary>One event of a stream.</summary>
/// <param name="Bytes">The event as it is sent.</param>
/// <param name="Tokens">How many tokens of the reply it carries.</param>
/// <param name="Ends">Whether the reply's content is over with it: finish reason, usage, completion.</param>
internal readonly record struct StreamPart(ReadOnlyMemory<byte> Bytes, int Tokens = 0, bool Ends = false);
