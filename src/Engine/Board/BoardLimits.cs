namespace Orleans.Goals.Engine.Board;

/// <summary>What bounds a board. Beyond it something is refused with what to do instead, or the oldest is no longer shown; it stays in the history.</summary>
internal static class BoardLimits
{
    /// <summary>Notes that are shown, the newest.</summary>
    public const int Notes = 100;

    /// <summary>Handoffs that are listed, the newest.</summary>
    public const int Handoffs = 100;

    /// <summary>Claims that hold at a time.</summary>
    public const int Claims = 100;

    /// <summary>Claims that one worker holds at a time.</summary>
    public const int ClaimsOfOne = 20;

    /// <summary>Keys.</summary>
    public const int Keys = 200;

    /// <summary>The most UTF-8 bytes of a value.</summary>
    public const int ValueBytes = 4_096;

    /// <summary>Messages that wait for one step to read them.</summary>
    public const int Mail = 50;

    /// <summary>The most characters of a message.</summary>
    public const int MessageText = 2_000;

    /// <summary>The most characters of a path, a name, a key.</summary>
    public const int Name = 200;

    /// <summary>The most characters of a reason.</summary>
    public const int Why = 300;

    /// <summary>Steps of agents that a board knows.</summary>
    public const int Steps = 1_000;

    /// <summary>The most characters of the account that an attempt begins with.</summary>
    public const int Digest = 6_000;

    /// <summary>The minutes for which a claim holds when nothing else is said.</summary>
    public const int Minutes = 30;

    /// <summary>The most minutes for which a claim holds without being used.</summary>
    public const int MostMinutes = 240;
}
