using System.Collections.Immutable;
using System.Globalization;
using Orleans.Goals.Engine.Board;
using Orleans.Goals.Engine.Goals;
using Orleans.Goals.Engine.Plans;
using Orleans.Goals.Engine.Workers;
using Orleans.Goals.Identifiers;
using Orleans.Goals.Stores;

namespace Orleans.Goals.Engine.Hosting;

/// <summary>What the records of a goal say in words that its agents may want to find again.</summary>
/// <param name="Entries">What was said, oldest first.</param>
/// <param name="IsAll">Whether that is all.</param>
internal sealed record GoalMemory(ImmutableArray<MemoryEntry> Entries, bool IsAll)
{
    private const int Page = 256;
    private const int MaximumCommits = 50_000;

    /// <summary>Reads it from all commits of a goal.</summary>
    public static async Task<GoalMemory> ReadAsync(IRecordReader reader, GoalId goal, CancellationToken cancellationToken)
    {
        var entries = ImmutableArray.CreateBuilder<MemoryEntry>();
        var (position, commits) = (default(Cursor), 0);
        ImmutableArray<FeedEntry> page;
        do
        {
            page = await reader.FeedAsync(goal, position, Page, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page)
            {
                position = entry.Cursor;
                entries.AddRange(entry.Commit.Events.IsEmpty ? [] : Tell(entry).Where(static told => told.Text.Length > 0));
            }

            commits += page.Length;
        }
        while (page.Length == Page && commits < MaximumCommits);
        return new GoalMemory(entries.DrainToImmutable(), page.Length < Page);
    }

    private static IEnumerable<MemoryEntry> Tell(FeedEntry entry) => entry.Key.Kind switch
    {
        ActorKind.Goal => GoalLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(Tell).OfType<MemoryEntry>(),
        ActorKind.Plan => PlanLogic.Instance.Format.ReadEvents(entry.Commit.Events).SelectMany(change => Tell(entry.Key, change)),
        ActorKind.Worker => WorkerLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(change => Tell(entry.Key, change)).OfType<MemoryEntry>(),
        ActorKind.Board => BoardLogic.Instance.Format.ReadEvents(entry.Commit.Events).Select(Tell).OfType<MemoryEntry>(),
        _ => [],
    };

    private static MemoryEntry? Tell(GoalStateEvent change) => change switch
    {
        PlanClosed closed => new(string.Create(CultureInfo.InvariantCulture, $"end of plan {closed.Number}"), closed.At, closed.Reason),
        RoundEnded ended => new(string.Create(CultureInfo.InvariantCulture, $"verification round {ended.Round}"), ended.At, ended.Reason),
        GoalSteered steered => new("a person to its agents", steered.At, steered.Steering.Text),
        _ => null,
    };

    private static IEnumerable<MemoryEntry> Tell(ActorKey plan, PlanStateEvent change)
    {
        var source = string.Create(CultureInfo.InvariantCulture, $"plan {plan.PlanNumber}");
        switch (change)
        {
            case PlanFailing failing:
                yield return new(source, failing.At, failing.Reason);
                break;
            case AttemptEnded { Result.Reason.Length: > 0 } ended:
                yield return new(Of(ended.Step, ended.Attempt), ended.At, ended.Result.Reason);
                break;
            case WorkerClosed closed:
                yield return new(Of(closed.Step, closed.Attempt), closed.At, closed.Ending.Reason);
                var left = closed.Ending.Handoff;
                yield return new($"handoff of {Of(closed.Step, closed.Attempt)}", closed.At, string.Join("\n", [left.Summary, .. left.Done, .. left.Left, .. left.Evidence, .. left.DeadEnds]).Trim('\n'));
                break;
        }

        string Of(string step, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{source}, step {step}, attempt {attempt}");
    }

    /// <summary>A note that goes to the board is told by the board.</summary>
    private static MemoryEntry? Tell(ActorKey worker, WorkerStateEvent change) => change is ToolEnded { Note: { } note, Answer.Text: WorkerControls.Noted } ended ? new($"note of step {worker.Step}", ended.At, note) : null;

    private static MemoryEntry? Tell(BoardStateEvent change) => change switch
    {
        NotePinned noted => new($"note of step {BoardTransitions.StepOf(noted.Worker)}", noted.At, noted.Text),
        MailSent sent => new($"message of step {BoardTransitions.StepOf(sent.Worker)} to {string.Join(", ", sent.To.Take(5))}", sent.At, sent.Text),
        KeyPut put => new($"key {put.Key} by step {BoardTransitions.StepOf(put.Worker)}", put.At, put.Value),
        _ => null,
    };
}

/// <summary>Something that was said.</summary>
/// <param name="Source">Where it comes from.</param>
/// <param name="At">When.</param>
/// <param name="Text">What.</param>
internal sealed record MemoryEntry(string Source, DateTimeOffset At, string Text);
