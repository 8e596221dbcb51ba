namespace Orleans.Goals.Engine.Processes;

/// <summary>Why a command did not end by itself. Written into its folder before it is stopped, so that a host that takes over says the same.</summary>
internal enum StopCause
{
    /// <summary>It ended by itself.</summary>
    None = 0,

    /// <summary>Its time was over.</summary>
    Timeout = 1,

    /// <summary>It was asked to stop.</summary>
    Requested = 2,

    /// <summary>The goal's wall clock ran out.</summary>
    WallClock = 3,

    /// <summary>Its launcher was gone, and nobody knows how it ended.</summary>
    Lost = 4,
}
