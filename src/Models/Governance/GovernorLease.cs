namespace Orleans.Goals.Models.Governance;

/// <summary>The right to make one call. Disposing it ends the call; one that was not settled counts with its reservation.</summary>
public sealed class GovernorLease : IDisposable
{
    private readonly ModelGovernor _governor;
    private readonly long _reserved;
    private bool _settled;
    private bool _ended;

    internal GovernorLease(ModelGovernor governor, long reserved) => (_governor, _reserved) = (governor, reserved);

    /// <summary>Replaces the reservation by what the call really needed. Only the first time counts.</summary>
    /// <param name="tokens">Tokens, input and output together; 0 for a call that the provider refused.</param>
    public void Settle(long tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(tokens);
        if (!_settled)
        {
            _settled = true;
            _governor.GiveBack(_reserved - tokens);
        }
    }

    /// <summary>Ends the call.</summary>
    public void Dispose()
    {
        if (!_ended)
        {
            _ended = true;
            _governor.Leave();
        }
    }
}
