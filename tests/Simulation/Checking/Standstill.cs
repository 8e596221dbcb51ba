namespace Orleans.Goals.Simulation.Checking;

/// <summary>How often in a row attempts ended at the same place, counted by what was committed.</summary>
internal sealed class Standstill
{
    /// <summary>Where the newest ended: its files and verdicts; null before the first.</summary>
    public string? Place { get; private set; }

    /// <summary>How many in a row.</summary>
    public int Attempts { get; private set; }

    /// <summary>Another attempt ended.</summary>
    public void Add(string place)
    {
        Attempts = place == Place ? Attempts + 1 : 1;
        Place = place;
    }
}
