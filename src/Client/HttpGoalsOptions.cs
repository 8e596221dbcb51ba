namespace Orleans.Goals.Client;

/// <summary>How <see cref="HttpGoals"/> calls.</summary>
public sealed record HttpGoalsOptions
{
    /// <summary>How long a call is repeated before its caller hears of the failure.</summary>
    /// <value>Default 60 seconds.</value>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one try may take.</summary>
    /// <value>Default 30 seconds.</value>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one try to send or fetch an archive may take.</summary>
    /// <value>Default 10 minutes.</value>
    public TimeSpan ArchiveTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The wait before the first repetition. It doubles with each, and each differs at random by up to half.</summary>
    /// <value>Default 100 milliseconds.</value>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest wait between repetitions.</summary>
    /// <value>Default 3 seconds.</value>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>A stream of which nothing came for so long, not even a sign of life, is cut and resumed.</summary>
    /// <value>Default 45 seconds: three signs of life.</value>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>The clock.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
