using Orleans.Goals.ReadModels;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Orleans.Goals.Cli.Output;

/// <summary>Draws how goals get on, again and again in the same place of the terminal.</summary>
internal sealed class LiveProgress : IGoalProgress
{
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
        var console = AnsiConsole.Console;
        await console.Live(Text.Empty).AutoClear(true).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom).StartAsync(async live =>
        {
            while (!done.Task.IsCompleted)
            {
                live.UpdateTarget(Frame(last: false));
                await Task.WhenAny(done.Task, Task.Delay(Interval, time));
            }
        });

        // What stays is written once more, as long as it is: a drawing that is replaced keeps the height of its highest frame.
        console.Write(Frame(last: true));

        IRenderable Frame(bool last) => view.Render(console.Profile.Width, console.Profile.Height, console.Profile.Capabilities.Unicode, last);
    }
}
