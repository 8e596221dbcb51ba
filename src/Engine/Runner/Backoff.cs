namespace Orleans.Goals.Engine.Runner;

/// <summary>When to try again after faults in a row.</summary>
internal sealed class Backoff(RunnerOptions options)
{
    private int failures;

    /// <summary>When to try again, or null when nothing failed.</summary>
    public DateTimeOffset? Until { get; private set; }

    /// <summary>It failed: the wait doubles with each further time.</summary>
    public void Extend(DateTimeOffset now) => Until = now + options.DelayBeforeRetry(++failures);

    /// <summary>It is being tried.</summary>
    public void End() => Until = null;

    /// <summary>It succeeded.</summary>
    public void Forget() => failures = 0;
}
