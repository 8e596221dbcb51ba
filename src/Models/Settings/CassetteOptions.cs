namespace Orleans.Goals.Models.Settings;

/// <summary>A file of recorded conversations, to be written or played.</summary>
/// <param name="File">The file.</param>
/// <param name="Mode">Whether it is written or played.</param>
public sealed record CassetteOptions(string File, CassetteMode Mode);

/// <summary>What is done with a cassette.</summary>
public enum CassetteMode
{
    /// <summary>None; refused.</summary>
    None = 0,

    /// <summary>Real calls are made and added to a new file.</summary>
    Record = 1,

    /// <summary>No call is made: the file answers, and refuses what was not recorded.</summary>
    Replay = 2,
}
