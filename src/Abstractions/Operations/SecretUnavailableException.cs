namespace Orleans.Goals.Operations;

/// <summary>A secret is there but cannot be used. The message says why and what to do, and never holds the value.</summary>
public sealed class SecretUnavailableException : GoalsException
{
    /// <summary>Creates it.</summary>
    /// <param name="name">The secret's name.</param>
    /// <param name="message">Why, and what to do.</param>
    /// <param name="innerException">What it follows from, or null.</param>
    public SecretUnavailableException(string name, string message, Exception? innerException = null)
        : base(message, innerException) => Name = name;

    /// <summary>The secret's name.</summary>
    public string Name { get; }
}
