using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>Draws how goals get on, again and again in the same place of the terminal.</summary>
internal sealed class LiveProgress : IGoalProgress
{
    private const int UsualColumns = 80;
    private const int UsualRows = 24;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(125);

    private readonly ProgressView view;
    private readonly TimeProvider time;
    private readonly TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task drawing;

    /// <summary>Begins to draw.</summary>
    public LiveProgress(ProgressView view, TimeProvider time)
    {
        this.view = view;
        this.time = time;
        drawing = DrawAsync();
    }

    /// <inheritdoc/>
    public void Happened(GoalEvent happened, bool isNew) => view.Take(happened);

    /// <inheritdoc/>
    public void Stands(GoalReport report) => view.Take(report);

    /// <inheritdoc/>
    public void Remark(string text) => view.Take(text);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        done.TrySetResult();
        try
        {
            await drawing;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // What is drawn is only for looking at: the goals have gone on, and their report follows.
            await Console.Error.WriteLineAsync($"goals: the progress could not be drawn: {failure.Message}");
        }
    }

    private async Task DrawAsync()
    {
        // The goal does not wait until the terminal is known.
        await Task.Yield();
        using var text = TerminalText.Find();
        var terminal = Console.Out;
        var screen = new LiveScreen(terminal);
        try
        {
            while (!done.Task.IsCompleted)
            {
                var (columns, rows) = Size();
                screen.Draw(text.RowsOf(view.Render(columns, rows, text.HasUnicode, last: false)), columns, rows);
                await Task.WhenAny(done.Task, Task.Delay(Interval, time));
            }
        }
        finally
        {
            screen.Close();
        }

        // What stays is written once more, as long as it is.
        foreach (var row in text.RowsOf(view.Render(Size().Columns, int.MaxValue, text.HasUnicode, last: true)))
        {
            await terminal.WriteLineAsync(row);
        }
    }

    /// <summary>The terminal's size now. One that does not tell its size, or tells nonsense, is small.</summary>
    private static (int Columns, int Rows) Size()
    {
        try
        {
            return (Known(Console.WindowWidth, UsualColumns), Known(Console.WindowHeight, UsualRows));
        }
        catch (Exception failure) when (failure is IOException or PlatformNotSupportedException)
        {
            return (UsualColumns, UsualRows);
        }
    }

    private static int Known(int told, int usual) => told > 0 ? told : usual;
}
