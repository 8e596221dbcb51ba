namespace Orleans.Goals.Bench;

/// <summary>One figure of a case of the host: what was measured, in which unit, and what is wanted of it.</summary>
internal sealed record Finding(string Name, double Value, string Unit, double? AtMost = null, double? AtLeast = null)
{
    /// <summary>Whether it is what is wanted; null where nothing is.</summary>
    public bool? Met => (AtMost, AtLeast) switch
    {
        (null, null) => null,
        _ => !(Value > AtMost) && !(Value < AtLeast),
    };
}
