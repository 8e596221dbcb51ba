using Orleans.Goals.ReadModels;

namespace Orleans.Goals.Cli.Output;

/// <summary>Tells how goals get on while a command follows them. Called by many threads; when it is disposed of everything is told.</summary>
internal interface IGoalProgress : IAsyncDisposable
{
    /// <summary>Whether it shows anything of what happened before the command began. If not, that is not read.</summary>
    bool WantsHistory => true;

    /// <summary>Something happened.</summary>
    /// <param name="happened">What.</param>
    /// <param name="isNew">Whether it happened since the command began; else it only explains where the goal stands.</param>
    void Happened(GoalEvent happened, bool isNew);

    /// <summary>Where a goal stands now.</summary>
    void Stands(GoalReport report);

    /// <summary>Tells a person something that no script needs.</summary>
    void Remark(string text);
}
