namespace Orleans.Goals;

/// <summary>The root of this product's exceptions: a broken contract or a broken dependency. Messages are safe to show to a peer.</summary>
public abstract class GoalsException : Exception
{
    private protected GoalsException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
