namespace Orleans.Goals.Api;

/// <summary>What checking a token came to.</summary>
public enum TokenOutcome
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It holds.</summary>
    Accepted = 1,

    /// <summary>It does not hold: expired, for another audience, signed by nobody who may. Answered with 401.</summary>
    Invalid = 2,

    /// <summary>It holds, and gives no rights here. Answered with 403.</summary>
    Insufficient = 3,

    /// <summary>It could not be checked now, because its issuer does not answer. Answered with 503.</summary>
    Unchecked = 4,
}
