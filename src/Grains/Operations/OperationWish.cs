namespace Orleans.Goals.Grains.Operations;

/// <summary>What an actor's record wants of an execution that runs for it.</summary>
internal enum OperationWish
{
    /// <summary>Nothing: a later execution runs for it.</summary>
    None = 0,

    /// <summary>It shall go on.</summary>
    GoOn = 1,

    /// <summary>It shall be stopped; its result is still wanted.</summary>
    Stop = 2,

    /// <summary>Its operation is closed: its result interests nobody any more.</summary>
    Forget = 3,
}
