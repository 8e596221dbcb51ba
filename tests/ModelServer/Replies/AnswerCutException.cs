namespace Orleans.Goals.ModelServer.Replies;

/// <summary>
/// Ends an answer where it is: after an exception the server sends what was written and closes the connection. Aborting it instead could take away
/// what the client has not read yet, and a cut would sometimes look like a connection that never was.
/// </summary>
internal sealed class AnswerCutException() : Exception("the script cuts the answer here");
