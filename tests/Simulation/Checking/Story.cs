using System.Globalization;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Simulation.Scheduling;

namespace Orleans.Goals.Simulation.Checking;

/// <summary>What happened in a universe, in human words. Only kept when somebody wants to read it: a seed that failed is run again for it.</summary>
internal sealed class Story(Scheduler scheduler)
{
    private readonly List<(GoalId? Goal, string Line)> lines = [];

    /// <summary>Something happened to one goal.</summary>
    public void Tell(GoalId goal, string what) => lines.Add((goal, Line(what)));

    /// <summary>Something happened to all.</summary>
    public void TellAll(string what) => lines.Add((null, Line(what)));

    /// <summary>The last lines that concern a goal; null for all goals.</summary>
    public IEnumerable<string> Last(GoalId? goal, int count) =>
        lines.Where(line => goal is null || line.Goal is null || line.Goal == goal).Select(line => line.Line).TakeLast(count);

    private string Line(string what) => string.Create(CultureInfo.InvariantCulture, $"{(scheduler.Now - Scheduler.Beginning).TotalSeconds,10:0.0000}s  {what}");
}
