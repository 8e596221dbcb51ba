using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>How long steps take, from their events.</summary>
internal sealed class StepTimes
{
    private readonly Dictionary<(int Plan, string Step), (DateTimeOffset Begun, DateTimeOffset? Ended)> times = [];

    /// <summary>Takes in that something happened.</summary>
    public void Take(GoalEvent happened)
    {
        if (happened is not { Plan: { } plan, Step: { } step })
        {
            return;
        }

        switch (happened.Type)
        {
            case "stepBegun":
                times[(plan, step)] = (happened.At, null);
                break;
            case "stepFinished" or "stepFailed" or "stepLost" or "stepStopped" or "stepHandedOff" or "stepBlocked" when times.TryGetValue((plan, step), out var known):
                times[(plan, step)] = (known.Begun, happened.At);
                break;
        }
    }

    /// <summary>How long a step's newest attempt took; of one that still runs, up to now.</summary>
    /// <param name="plan">The plan's number.</param>
    /// <param name="step">The step.</param>
    /// <param name="now">The time, if the step is at work; else null.</param>
    public TimeSpan? Of(int plan, string step, DateTimeOffset? now) =>
        times.TryGetValue((plan, step), out var known) ? (known.Ended ?? now) - known.Begun : null;
}
