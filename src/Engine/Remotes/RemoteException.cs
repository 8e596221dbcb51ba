namespace Orleans.Goals.Engine.Remotes;

/// <summary>A remote could not be used. The message is for people: it says what to do, and has no secret in it.</summary>
/// <param name="fault">What is the matter.</param>
/// <param name="message">Why.</param>
internal sealed class RemoteException(RemoteFault fault, string message) : Exception(message)
{
    /// <summary>What is the matter.</summary>
    public RemoteFault Fault => fault;
}
