using Microsoft.Extensions.Logging;

namespace Orleans.Goals.Cli.Hosting;

/// <summary>Shows a person what the host logs as an error, and nothing else.</summary>
/// <param name="errors">The standard error.</param>
internal sealed class ErrorLoggers(TextWriter errors) : ILoggerFactory, ILogger
{
    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("there is one place to log to");

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Error or LogLevel.Critical;

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        // That something was stopped because the command ends is no error.
        if (IsEnabled(logLevel) && exception is not OperationCanceledException)
        {
            errors.WriteLine($"goals: {formatter(state, exception)}{(exception is null ? string.Empty : $": {exception}")}");
        }
    }

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // The standard error is not ours to close.
    }
}
