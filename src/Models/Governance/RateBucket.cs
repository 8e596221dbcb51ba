namespace Orleans.Goals.Models.Governance;

/// <summary>A limit per minute: it fills steadily, holds a minute's worth, and may be overdrawn by what a call needed beyond its reservation.</summary>
internal sealed class RateBucket
{
    private const double Rounding = 1e-6;

    private readonly double _perMinute;
    private double _level;

    public RateBucket(double perMinute) => (_perMinute, _level) = (perMinute, perMinute);

    /// <summary>Adds what time brought.</summary>
    public void Fill(TimeSpan passed) => _level = Math.Min(_perMinute, _level + (_perMinute * passed.TotalMinutes));

    /// <summary>How long until an amount can be taken; zero if it can now. More than a minute's worth is taken from a full bucket.</summary>
    public TimeSpan WaitFor(double amount)
    {
        var missing = Math.Min(amount, _perMinute) - _level;
        return missing <= Rounding ? TimeSpan.Zero : TimeSpan.FromMinutes(missing / _perMinute);
    }

    public void Take(double amount) => _level -= amount;

    public void GiveBack(double amount) => _level = Math.Min(_perMinute, _level + amount);
}
