using Orleans.Goals.ReadModels;
using Spectre.Console;

namespace Orleans.Goals.Cli.Output;

/// <summary>Draws how goals get on, again and again in the same place of the terminal.</summary>
internal sealed class LiveProgress : IGoalProgress
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(125);

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
        await drawing;
    }

    private async Task DrawAsync()
    {
        // The goal does not wait until the terminal is known.
        await Task.Yield();
        var console = AnsiConsole.Console;
        await console.Live(Text.Empty).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom).StartAsync(async live =>
        {
            for (var last = false; !last;)
            {
                last = done.Task.IsCompleted;
                live.UpdateTarget(view.Render(console.Profile.Width, console.Profile.Height, console.Profile.Capabilities.Unicode, last));
                if (!last)
                {
                    await Task.WhenAny(done.Task, Task.Delay(Frame, time));
                }
            }
        });
    }
}
