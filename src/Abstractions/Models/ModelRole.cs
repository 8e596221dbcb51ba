namespace Orleans.Goals.Models;

/// <summary>What a model is asked to do; each may have a model of its own.</summary>
public enum ModelRole
{
    /// <summary>None; refused.</summary>
    None = 0,

    /// <summary>Makes plans.</summary>
    Plan = 1,

    /// <summary>Does the work of a step.</summary>
    Work = 2,

    /// <summary>Judges whether a criterion holds.</summary>
    Judge = 3,

    /// <summary>Shortens a conversation.</summary>
    Compact = 4,
}
