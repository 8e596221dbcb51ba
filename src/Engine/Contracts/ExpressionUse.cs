namespace Orleans.Goals.Engine.Contracts;

/// <summary>What an expression is among those of a contract.</summary>
internal enum ExpressionUse
{
    /// <summary>No use; never given.</summary>
    None = 0,

    /// <summary>Not seen before: to be compiled.</summary>
    First = 1,

    /// <summary>Looked at already, or beyond a bound that is told already.</summary>
    Settled = 2,

    /// <summary>The first beyond the bound on all expressions together.</summary>
    OneTooMany = 3,
}
