namespace Orleans.Goals.Engine.Runner;

/// <summary>It is not certain that somebody would wake the actor after a commit, so the commit was not tried: nothing was changed.</summary>
internal sealed class NotWatchedException(string message, Exception? innerException = null) : GoalsException(message, innerException);
